import { compileScope } from "../model/scope.ts";
import { readAddressMap } from "./address-map.ts";
import { makeBrowser } from "./browser/browser.ts";
import { makeConnectWindow } from "./connect-window.ts";
import { makeDialer } from "./dialer.ts";
import { makeDns } from "./dns-door.ts";
import { makeGuard } from "./guard.ts";
import { makeHostPace } from "./host-pace.ts";
import { makeHttp } from "./http.ts";
import { makeHttpPool } from "./http-pool.ts";
import { makeLookup } from "./lookup.ts";
import type { NetDoor, NetOptions } from "./options.ts";
import type { Parts } from "./parts.ts";
import { parseProxy } from "./proxy.ts";
import { makeRecorder } from "./recorder.ts";
import { makeRequestBudget } from "./request-budget.ts";
import { makeScanResolver } from "./scan-resolver.ts";
import { makeSockets, socketsAllowed } from "./sockets.ts";
import { makeSourcePace } from "./source-pace.ts";
import { makeLines } from "./tcp-lines.ts";
import { makeProbe } from "./tcp-probe.ts";
import { makeScan } from "./tcp-scan.ts";
import { makeTls } from "./tls.ts";
import { makeTlsContexts } from "./tls-session.ts";
import { makeUdp } from "./udp.ts";
import { makeWhois } from "./whois.ts";

export type { ModuleGrant, NetDoor, NetOptions } from "./options.ts";

/**
 * Makes the door out of one scan in one thread: `forModule` gives a job's module its view of it. AppError bad_file,
 * bad_option, bad_scope, no_resolver.
 */
export function makeNet(options: NetOptions): NetDoor {
  const { reach } = options;
  const map = reach.map === null ? null : readAddressMap(reach.map);
  const dialer = makeDialer({ map, proxy: reach.proxy === null ? null : parseProxy(reach.proxy) });
  const resolver = makeScanResolver(reach, dialer);
  const scope = compileScope(options.scope.document, options.scope.targets);
  const contexts = makeTlsContexts(map?.ca ?? null);
  const sockets = makeSockets(options.maxSockets ?? socketsAllowed());
  const window = makeConnectWindow(sockets);
  const hostPace = makeHostPace(options.budget.rate);
  const sourcePace = makeSourcePace(options);
  const budget = makeRequestBudget(options.lease);
  const lookup = makeLookup(resolver);
  const pool = makeHttpPool();

  return {
    forModule({ granted, sources, signal, sink, vouched, secrets }) {
      const parts: Parts = {
        guard: makeGuard({ scope, footprint: options.footprint, granted, sources, vouched }),
        recorder: makeRecorder({ sink, secrets }),
        dialer,
        lookup,
        sockets,
        window,
        hostPace,
        sourcePace,
        budget,
        signal,
      };
      const http = makeHttp(parts, pool, contexts);
      return {
        dns: makeDns(parts, resolver),
        http,
        tcp: { probe: makeProbe(parts), scan: makeScan(parts), lines: makeLines(parts) },
        udp: makeUdp(parts),
        tls: makeTls(parts, contexts),
        whois: makeWhois(parts),
        browser: makeBrowser({ http, recorder: parts.recorder, signal, program: options.browser ?? null }),
      };
    },

    async close() {
      await pool.close();
      sockets.destroyAll();
      await resolver.close();
    },
  };
}
