import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { AppError } from "../errors.ts";
import { openSocket } from "./open-socket.ts";
import { readUntil, type Taken } from "./read-until.ts";

/** A proxy of the operator's: HTTP CONNECT (RFC 9110 9.3.6), over TLS or not, or SOCKS5 (RFC 1928). */
export type ProxyAddress = {
  readonly kind: "http" | "https" | "socks5";
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

type Settle = (error: Error | null, socket: Socket | null) => void;

/** Reads http://, https:// and socks5:// addresses; AppError bad_option. */
export function parseProxy(written: string): ProxyAddress {
  const url = URL.parse(written);
  const kind = url?.protocol.slice(0, -1);
  if (!url || (kind !== "http" && kind !== "https" && kind !== "socks5")) {
    throw new AppError("bad_option", `"${written}" is not an http://, https:// or socks5:// proxy.`);
  }
  const usual = { http: 80, https: 443, socks5: 1080 }[kind];
  return {
    kind,
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? usual : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** Connects to an address through a proxy. Names never go to it: what is dialled was checked here. */
export function connectThroughProxy(
  proxy: ProxyAddress,
  to: { readonly address: string; readonly port: number },
  settle: Settle,
): () => void {
  let isOver = false;
  let current: Socket | null = null;
  const finish: Settle = (error, socket) => {
    if (isOver) return;
    isOver = true;
    if (error) current?.destroy();
    settle(error, socket);
  };
  const cancelOpen = openSocket(proxy.host, proxy.port, (error, socket) => {
    if (isOver) return void socket?.destroy();
    if (!socket) return finish(error, null);
    current = socket;
    socket.on("error", (failure) => finish(failure, null));
    socket.on("close", () => finish(failed("The proxy closed the connection."), null));
    const ready = (channel: Socket) => {
      const speak = proxy.kind === "socks5" ? speakSocks : speakConnect;
      speak(proxy, to, channel).then(
        () => finish(null, channel),
        (failure: Error) => finish(failure, null),
      );
    };
    if (proxy.kind !== "https") return ready(socket);
    const secure = connectTls({ socket, host: proxy.host, servername: proxy.host }, () => ready(secure));
    secure.on("error", (failure) => finish(failure, null));
  });
  return () => {
    isOver = true;
    cancelOpen();
    current?.destroy();
  };
}

async function speakConnect(
  proxy: ProxyAddress,
  to: { address: string; port: number },
  channel: Socket,
): Promise<void> {
  const host = to.address.includes(":") ? `[${to.address}]:${to.port}` : `${to.address}:${to.port}`;
  const login =
    proxy.user && `Proxy-Authorization: Basic ${Buffer.from(`${proxy.user}:${proxy.password}`).toString("base64")}\r\n`;
  channel.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n${login}\r\n`);
  const head = await readUntil(channel, 16_384, (bytes) => {
    const end = bytes.indexOf("\r\n\r\n");
    return end < 0 ? null : end + 4;
  });
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString("latin1"))?.[1];
  if (status?.startsWith("2")) return;
  // 502 … 504: the proxy tried and could not reach it.
  if (status === "502" || status === "503" || status === "504")
    throw failed(`The proxy answered ${status}.`, "EHOSTUNREACH");
  throw failed(`The proxy refused the connection (${status ?? "no HTTP answer"}).`);
}

/** Reply codes of RFC 1928 6 that say something about the way rather than about the proxy. */
const socksCodes: Readonly<Record<number, string>> = {
  3: "ENETUNREACH",
  4: "EHOSTUNREACH",
  5: "ECONNREFUSED",
  6: "ETIMEDOUT",
};

async function speakSocks(proxy: ProxyAddress, to: { address: string; port: number }, channel: Socket): Promise<void> {
  const method = proxy.user ? 2 : 0;
  channel.write(Buffer.from([5, 1, method]));
  const choice = await readUntil(channel, 2, exactly(2));
  if (choice[0] !== 5 || choice[1] !== method)
    throw failed("The SOCKS proxy offers no way to log in that is known here.");
  if (method === 2) {
    const user = Buffer.from(proxy.user);
    const password = Buffer.from(proxy.password);
    channel.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
    const verdict = await readUntil(channel, 2, exactly(2));
    if (verdict[1] !== 0) throw failed("The SOCKS proxy refused the login.");
  }
  const address = addressBytes(to.address);
  const port = Buffer.from([to.port >> 8, to.port & 255]);
  channel.write(Buffer.concat([Buffer.from([5, 1, 0, address.length === 4 ? 1 : 4]), address, port]));
  const reply = await readUntil(channel, 262, (bytes) => {
    if (bytes.length < 5) return null;
    const length = { 1: 10, 3: 7 + (bytes[4] ?? 0), 4: 22 }[bytes[3] ?? 0] ?? 10;
    return bytes.length >= length ? length : null;
  });
  const code = reply[1] ?? 1;
  if (code !== 0) throw failed(`The SOCKS proxy answered ${code}.`, socksCodes[code]);
}

function exactly(n: number): Taken {
  return (bytes) => (bytes.length >= n ? n : null);
}

function addressBytes(address: string): Buffer {
  if (!address.includes(":")) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail = ""] = address.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [
    ...groups(head),
    ...Array.from({ length: address.includes("::") ? missing : 0 }, () => "0"),
    ...groups(tail),
  ];
  return Buffer.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]));
}

function failed(message: string, code = "EPROXY"): Error {
  return Object.assign(new Error(message), { code });
}
