import type { Net } from "../../sdk/net.ts";

/** The door, held back while too much of what a job found is not saved yet. So memory does not grow with a site's size. */
export function paced(net: Net, room: () => Promise<void>): Net {
  const hold =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await room();
      return call(...args);
    };
  return {
    dns: { query: hold(net.dns.query), queryAll: hold(net.dns.queryAll), transfer: hold(net.dns.transfer) },
    http: { request: hold(net.http.request), follow: hold(net.http.follow) },
    tcp: { probe: hold(net.tcp.probe), scan: hold(net.tcp.scan), lines: hold(net.tcp.lines) },
    udp: { probe: hold(net.udp.probe) },
    tls: { handshake: hold(net.tls.handshake) },
    whois: { ask: hold(net.whois.ask) },
    browser: {
      get isInstalled() {
        return net.browser.isInstalled;
      },
      screenshot: hold(net.browser.screenshot),
    },
  };
}
