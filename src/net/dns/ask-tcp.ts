import type { Endpoint } from "./endpoint.ts";
import { DnsFailure } from "./failure.ts";
import type { DnsRoute } from "./resolver-types.ts";
import { answers } from "./socket.ts";
import { exchangeTcp } from "./tcp.ts";

/** Asks one question over TCP, under a given id, and returns the answer to it. Throws DnsFailure or the signal's reason. */
export async function askTcp(
  { address, port, key }: Endpoint,
  question: Buffer,
  options: { id: number; route: DnsRoute; timeoutMs: number; signal: AbortSignal },
): Promise<Buffer> {
  const { id, route, timeoutMs, signal } = options;
  const target = route(address, port, "tcp");
  if (target === "drop") throw new DnsFailure("silent", `${key} did not answer over TCP`, [key]);
  if (target === "refuse") throw new DnsFailure("unreachable", `${key} refused TCP`, [key]);
  const request = Buffer.from(question);
  request.writeUInt16BE(id, 0);
  let response: Buffer | null = null;
  const onMessage = (message: Buffer) => {
    if (message.length >= 12 && message.readUInt16BE(0) === id && answers(message, request)) response = message;
    return response !== null;
  };
  await exchangeTcp(target, request, { timeoutMs, server: key, signal, onMessage });
  if (!response) throw new DnsFailure("unreachable", `${key} closed its TCP connection without an answer`, [key]);
  return response;
}
