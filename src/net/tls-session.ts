import { readFileSync } from "node:fs";
import { isIP, type Socket } from "node:net";
import { connect, createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from "node:tls";
import { AppError } from "../errors.ts";
import type { Recorded, TlsSession } from "../sdk/net.ts";
import { readCertificate } from "./certificate.ts";
import type { Recorder } from "./recorder.ts";

/** How certificates are judged: recorded only (targets), or required to be trusted (sources). */
export type TlsContexts = { readonly recorded: SecureContext; readonly required: SecureContext };

const longestChain = 10;

/** Made once, and when first used: reading the 140 roots takes longer than a handshake. `ca` is a PEM file besides them. */
export function makeTlsContexts(ca: string | null): TlsContexts {
  const roots = ca === null ? [...rootCertificates] : [...rootCertificates, readPem(ca)];
  let recorded: SecureContext | undefined;
  let required: SecureContext | undefined;
  return {
    get recorded() {
      // Old servers are what a survey wants to find: TLS 1.0 wants security level 0.
      recorded ??= createSecureContext({ ca: roots, minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" });
      return recorded;
    },
    get required() {
      required ??= createSecureContext({ ca: roots });
      return required;
    },
  };
}

function readPem(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("bad_file", `The certificates in ${path} cannot be read.`, { cause });
  }
}

/** A handshake over a connected socket. The socket is destroyed when it fails. */
export function startTls(
  socket: Socket,
  options: {
    readonly name: string;
    readonly contexts: TlsContexts;
    readonly isRequired: boolean;
    readonly signal: AbortSignal;
    /** Names of protocols offered (RFC 7301); none for those that have no name there. */
    readonly protocols?: readonly string[];
  },
): Promise<{ readonly socket: TLSSocket; readonly session: TlsSession }> {
  const { name, contexts, isRequired, signal, protocols = ["http/1.1"] } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      socket.destroy();
      return reject(signal.reason);
    }
    const secure = connect({
      socket,
      host: name,
      ...(isIP(name) ? {} : { servername: name }), // RFC 6066 3: no literal addresses
      secureContext: isRequired ? contexts.required : contexts.recorded,
      rejectUnauthorized: isRequired,
      ...(protocols.length > 0 && { ALPNProtocols: [...protocols] }),
    });
    const finish = () => {
      signal.removeEventListener("abort", stop);
      secure.off("error", fail);
      socket.off("close", closed);
    };
    const fail = (error: unknown) => {
      finish();
      secure.on("error", () => {});
      secure.destroy();
      socket.destroy();
      reject(error);
    };
    const closed = () => fail(Object.assign(new Error("closed during the handshake"), { code: "ECONNRESET" }));
    const stop = () => fail(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    secure.once("error", fail);
    socket.once("close", closed);
    secure.once("secureConnect", () => {
      finish();
      secure.on("error", () => {});
      resolve({ socket: secure, session: sessionOf(secure) });
    });
  });
}

/** Records a handshake as JSON: {version, cipher, distrust, chain: [{…, der in base64}]}. `via` is the command that led to it. */
export function recordSession(
  recorder: Recorder,
  session: TlsSession,
  {
    where,
    servername,
    via,
  }: { readonly where: string; readonly servername: string | undefined; readonly via?: string | undefined },
): Recorded & TlsSession {
  const query = [
    ...(servername ? [`servername=${servername}`] : []),
    ...(via ? [`via=${encodeURIComponent(via)}`] : []),
  ];
  const chain = session.chain.map((each) => ({ ...each, der: Buffer.from(each.der).toString("base64") }));
  const recorded = recorder.record({
    kind: "tls",
    uri: `tls://${where}${query.length > 0 ? `?${query.join("&")}` : ""}`,
    request: Buffer.from(JSON.stringify({ servername: servername ?? null, ...(via && { via }) })),
    response: Buffer.from(JSON.stringify({ ...session, chain })),
    mime: "application/json",
    remote: where,
  });
  return { ...recorded, ...session };
}

function sessionOf(secure: TLSSocket): TlsSession {
  const error: unknown = secure.authorizationError;
  return {
    version: secure.getProtocol() ?? "",
    cipher: secure.getCipher()?.standardName ?? "",
    chain: chainOf(secure),
    distrust: error ? distrustCode(error) : null,
  };
}

function distrustCode(error: unknown): string {
  if (typeof error === "string") return error;
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** Certificates as Node links them, leaf first: those sent, and roots of ours that complete them. */
function chainOf(secure: TLSSocket): TlsSession["chain"] {
  const chain = [];
  const seen = new Set<string>();
  let at = secure.getPeerCertificate(true);
  while (at?.raw && chain.length < longestChain && !seen.has(at.fingerprint256)) {
    seen.add(at.fingerprint256);
    const read = readCertificate(new Uint8Array(at.raw));
    if (read) chain.push(read);
    at = at.issuerCertificate;
  }
  return chain;
}
