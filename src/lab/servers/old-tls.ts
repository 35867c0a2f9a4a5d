import { createServer, type Server } from "node:net";
import type { SecureContextOptions } from "node:tls";

/** TLS as it was once configured. */
export type OldTls =
  | {
      readonly manner: "old";
      /** OpenSSL's names and IANA's of the suites for TLS 1.0 to 1.2. */
      readonly suites: Readonly<Record<string, string>>;
      /** Numbers and names of the suites for SSL 3.0, answered by hand: nothing of today speaks it. */
      readonly ssl3: Readonly<Record<number, string>>;
    }
  /** Answers any hello that comes without ALPN with what it asks for, whether it exists or not. */
  | { readonly manner: "parrot" };

/** How Node is told to be old. */
export function oldOptions(old: OldTls | undefined): SecureContextOptions & { honorCipherOrder?: boolean } {
  if (old?.manner !== "old") return old ? { ciphers: "DEFAULT:@SECLEVEL=0" } : {};
  return {
    minVersion: "TLSv1",
    maxVersion: "TLSv1.2",
    ciphers: `${Object.keys(old.suites).join(":")}:@SECLEVEL=0`,
    honorCipherOrder: false,
  };
}

/** A server before a TLS server: what it cannot answer by hand it hands on. */
export function frontOf(server: Server, old: OldTls): Server {
  return createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (first) => {
      const hello = readHello(first);
      const answer = hello && answerByHand(hello, old);
      if (answer) return void socket.end(answer);
      socket.pause();
      socket.unshift(first);
      server.emit("connection", socket);
    });
  });
}

type Hello = { readonly version: number; readonly suites: readonly number[]; readonly alpn: boolean };

/** The version, suites and whether there is ALPN (RFC 7301) of a ClientHello in one piece. */
function readHello(bytes: Buffer): Hello | null {
  if (bytes.length < 44 || bytes[0] !== 22 || bytes[5] !== 1) return null;
  const at = 44 + (bytes[43] ?? 0);
  const length = bytes.readUInt16BE(at);
  const suites = Array.from({ length: length / 2 }, (_, n) => bytes.readUInt16BE(at + 2 + 2 * n));
  let alpn = false;
  let next = at + 2 + length + 2 + 2; // past the one compression method and the length of the extensions
  for (; next + 4 <= bytes.length; next += 4 + bytes.readUInt16BE(next + 2)) alpn ||= bytes.readUInt16BE(next) === 16;
  return { version: bytes.readUInt16BE(9), suites, alpn };
}

function answerByHand({ version, suites, alpn }: Hello, old: OldTls): Buffer | null {
  if (old.manner === "parrot") return alpn ? null : serverHello(version, suites[0] ?? 0);
  if (version !== 0x0300) return null;
  const chosen = suites.find((id) => old.ssl3[id] !== undefined);
  return chosen === undefined ? Buffer.of(21, 3, 0, 0, 2, 2, 40) : serverHello(version, chosen); // handshake_failure
}

function serverHello(version: number, suite: number): Buffer {
  const body = Buffer.alloc(38);
  body.writeUInt16BE(version, 0);
  body.fill(7, 2, 34);
  body.writeUInt16BE(suite, 35);
  const head = Buffer.of(22, version >> 8, version & 255, 0, body.length + 4, 2, 0, 0, body.length);
  return Buffer.concat([head, body]);
}
