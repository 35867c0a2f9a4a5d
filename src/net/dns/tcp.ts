import { connect } from "node:net";
import { DnsFailure } from "./failure.ts";

export type TcpExchange = {
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs: number;
  /** The server's name in errors. */
  readonly server: string;
  readonly signal?: AbortSignal | undefined;
  /** Takes each message (without its length); true ends the exchange. */
  readonly onMessage: (message: Buffer) => boolean;
};

/**
 * Sends one request over TCP and reads messages behind two octets of length each (RFC 1035 4.2.2, RFC 7766) until
 * `onMessage` has enough. False when the server closed first. Throws DnsFailure, the signal's reason, or what
 * `onMessage` throws. Holds at most one message and one chunk.
 */
export function exchangeTcp(
  target: { readonly address: string; readonly port: number },
  request: Uint8Array,
  exchange: TcpExchange,
): Promise<boolean> {
  const { signal, server, timeoutMs, onMessage } = exchange;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const socket = connect({ host: target.address, port: target.port });
    let chunks: Buffer[] = [];
    let held = 0;
    let needed = 2;
    const timer = setTimeout(() => {
      finish(() => reject(new DnsFailure("silent", `${server} did not answer over TCP in time`, [server])));
    }, timeoutMs);
    const onAbort = () => finish(() => reject(signal?.reason));
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      socket.removeAllListeners("data");
      socket.destroy();
      settle();
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.on("error", (error) => {
      finish(() => reject(new DnsFailure("unreachable", `${server} over TCP: ${error.message}`, [server], error)));
    });
    socket.on("end", () => finish(() => resolve(false)));
    socket.on("connect", () => {
      const framed = Buffer.allocUnsafe(request.length + 2);
      framed.writeUInt16BE(request.length, 0);
      framed.set(request, 2);
      socket.write(framed);
    });
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      held += chunk.length;
      try {
        while (held >= needed) {
          // Joined only when a whole length or message is there: one octet at a time costs no more than one chunk.
          const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
          const end = 2 + bytes.readUInt16BE(0);
          const whole = held >= end;
          const rest = whole ? bytes.subarray(end) : bytes;
          chunks = [rest];
          held = rest.length;
          needed = whole ? 2 : end;
          if (whole && onMessage(Buffer.from(bytes.subarray(2, end)))) return finish(() => resolve(true));
        }
      } catch (error) {
        finish(() => reject(error));
      }
    });
  });
}
