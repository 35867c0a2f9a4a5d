import { randomBytes } from "node:crypto";
import type { Proof } from "../../model/proof.ts";
import { type Net, NetError } from "../../sdk/net.ts";
import { encodeClientHello, readServerWord } from "../_tls-hello.ts";
import { firstSuites } from "../_tls-suites.ts";
import { type Identity, identify } from "./identify.ts";
import { httpPorts, tlsPorts } from "./top-ports.ts";

/** What one open port showed. */
export type Conversation = {
  readonly identity: Identity | null;
  readonly banner: string;
  readonly traits: readonly ("tls" | "http" | "ssh")[];
  readonly proofs: readonly Proof[];
  /** It dribbled bytes for as long as we stayed, and never finished a line. */
  readonly dribbles: boolean;
};

export type Patience = { readonly quietMs: number; readonly timeoutMs: number };

/**
 * Openings that make a silent server of one port talk; reading only. DNS: the name servers of the root (RFC 1035 4.2.2).
 * PostgreSQL: SSLRequest (protocol 3, 55.2.10).
 */
const openings: Readonly<Record<number, string | Uint8Array>> = {
  53: Uint8Array.of(0, 17, 0x53, 0x4f, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1),
  6379: "INFO server\r\n",
  6380: "INFO server\r\n",
  11211: "version\r\n",
  5432: Uint8Array.of(0, 0, 0, 8, 4, 210, 22, 47),
};

const get = (host: string) =>
  `GET / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: Sonde\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
const alert = /^\x15\x03[\x00-\x04]\x00\x02/; // a TLS alert in answer to plain text (RFC 8446 6)
const wantsTls =
  /^HTTP\/1\.[01] 400 [\s\S]{0,600}?(?:plain HTTP request was sent to HTTPS|speaking plain HTTP to an SSL)/;

/** Talks to an open port until it has shown what it is, or has nothing to say: listens, asks for a page, offers TLS. */
export async function converse(net: Net, address: string, port: number, patience: Patience): Promise<Conversation> {
  const host = address.includes(":") ? `[${address}]` : address;
  if (tlsPorts.has(port)) {
    const secure = await converseInTls(net, address, host, port, patience);
    if (secure) return secure;
  }
  const opening = openings[port];
  const attempts = httpPorts.has(port) ? [get(host)] : opening ? [opening] : [undefined, get(host)];
  let spoken: Conversation | null = null;
  let speaksTls = tlsPorts.has(port);
  for (const send of attempts) {
    const started = performance.now();
    const probe = await net.tcp.probe(address, port, { ...patience, enough: 2_048, ...(send && { send }) });
    const banner = Buffer.from(probe.bytes).toString("latin1");
    if (alert.test(banner) || wantsTls.test(banner)) {
      speaksTls = true;
      break;
    }
    if (probe.bytes.length === 0) continue;
    const identity = identify(probe.bytes, port);
    spoken = {
      identity,
      banner: bannerOf(identity, probe.bytes),
      traits: identity?.service === "http" || identity?.service === "ssh" ? [identity.service] : [],
      proofs: [probe.proof("response", identity?.span ?? [0, Math.min(probe.bytes.length, 512)])],
      dribbles:
        !identity &&
        !/[\r\n]/.test(banner) &&
        banner.length < 64 &&
        performance.now() - started > patience.timeoutMs * 0.9,
    };
    if (identity || spoken.dribbles || send) return spoken;
  }
  if (spoken) return spoken;
  const secure = tlsPorts.has(port) ? null : await converseInTls(net, address, host, port, patience);
  if (secure) return secure;
  return (
    (speaksTls && (await hearHello(net, address, port, patience))) || {
      identity: null,
      banner: "",
      traits: [],
      proofs: [],
      dribbles: false,
    }
  );
}

const binary: ReadonlySet<string> = new Set(["mysql", "dns", "postgresql"]);

/** What is shown of an answer, without what is new in each: an HTTP date, a handshake's salt. */
function bannerOf(identity: Identity | null, bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 2_048));
  if (identity && binary.has(identity.service)) return "";
  if (identity?.service !== "http") return text;
  return /\r\nserver: ([^\r\n]{1,200})/i.exec(text)?.[1] ?? /^[^\r\n]{0,200}/.exec(text)?.[0] ?? "";
}

/** The same inside TLS, or null when the port does not speak it. */
async function converseInTls(
  net: Net,
  address: string,
  host: string,
  port: number,
  patience: Patience,
): Promise<Conversation | null> {
  // A server of TLS answers a hello at once; one that only listens would hold us for the whole time.
  const timeoutMs = Math.min(patience.timeoutMs, 2 * patience.quietMs);
  const session = await orNothing(net.tls.handshake(address, port, { timeoutMs }));
  if (!session) return null;
  const page = await orNothing(
    net.http.request(`https://${host}:${port}/`, { maxBytes: 65_536, timeoutMs: patience.timeoutMs }),
  );
  const server = page?.headers.server?.[0] ?? "";
  const [, product, version] = /^([A-Za-z][\w.!-]{0,40})(?:[/ ]v?(\d[\w.-]{0,20}))?/.exec(server) ?? [];
  const identity = page && {
    service: "http",
    span: [0, 0] as const,
    ...(product && { product }),
    ...(version && { version }),
  };
  return {
    identity,
    banner: server,
    traits: page ? ["tls", "http"] : ["tls"],
    proofs: [
      session.proof("response"),
      ...(page ? [server ? page.proofOfHeader("server") : page.proof("response")] : []),
    ],
    dribbles: false,
  };
}

/** TLS too old for a handshake of ours shows itself by its own hello. */
async function hearHello(net: Net, address: string, port: number, patience: Patience): Promise<Conversation | null> {
  for (const version of ["TLSv1.0", "SSLv3"] as const) {
    const send = encodeClientHello({ version, suites: firstSuites, serverName: null, random: randomBytes(64) });
    const enough = (bytes: Uint8Array) => readServerWord(bytes) !== null;
    const probe = await net.tcp.probe(address, port, { ...patience, send, enough });
    const word = readServerWord(probe.bytes);
    if (word?.kind === "hello")
      return {
        identity: null,
        banner: "",
        traits: ["tls"],
        proofs: [probe.proof("response", word.versionAt)],
        dribbles: false,
      };
  }
  return null;
}

/** Null when the port would not speak this way; refusals that have nothing to do with the port go on as they are. */
async function orNothing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NetError && (error.outcome === "failed" || error.outcome === "timeout")) return null;
    throw error;
  }
}
