import { createSocket, type Socket } from "node:dgram";
import { NetError, type Udp } from "../sdk/net.ts";
import { asked, codeOf } from "./failure.ts";
import { clear, type Parts, pay } from "./parts.ts";
import { plainText } from "./text.ts";
import { sleep } from "./wait.ts";

/** What became of a datagram. */
type Reply = Buffer | "closed" | "silent";

/** One datagram to one port of an address, from a connected socket of its own: the kernel drops what others send. */
export function makeUdp(parts: Parts): Udp {
  return {
    async probe(address, port, { send, takes = () => true, sends = 2, timeoutMs = 3_000 }) {
      if (parts.dialer.isProxied) throw new NetError("blocked", "Datagrams do not go through the proxy.");
      const cleared = await clear(parts, address, {});
      await pay(parts, cleared);
      const remote = cleared.addresses[0] ?? address;
      const where = `${remote.includes(":") ? `[${remote}]` : remote}:${port}`;
      const request = Buffer.from(send);
      const input = (response: Buffer) => ({
        kind: "udp" as const,
        uri: `udp://${where}`,
        request,
        response,
        mime: "application/octet-stream",
        remote: where,
      });
      const route = parts.dialer.route(remote, port, "udp");
      const reply = await exchange();
      if (typeof reply !== "string")
        return { ...parts.recorder.record(input(reply)), state: "answered", bytes: reply, text: plainText(reply) };
      const recorded = parts.recorder.whenCited(() => input(Buffer.alloc(0)));
      return {
        get evidence() {
          return recorded.evidence;
        },
        proof: recorded.proof,
        state: reply,
        bytes: new Uint8Array(),
        text: "",
      };

      async function exchange(): Promise<Reply> {
        if (route === "refuse") return "closed";
        if (route === "drop") {
          await sleep(timeoutMs, parts.signal);
          return "silent";
        }
        await parts.sockets.enter(parts.signal);
        try {
          return await ask(route, { request, takes, sends: Math.max(1, sends), timeoutMs, signal: parts.signal });
        } catch (error) {
          throw asked(error, `udp://${where}`, parts.signal);
        } finally {
          parts.sockets.leave();
        }
      }
    },
  };
}

type Question = {
  readonly request: Buffer;
  readonly takes: (datagram: Uint8Array) => boolean;
  readonly sends: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

async function ask(route: { readonly address: string; readonly port: number }, question: Question): Promise<Reply> {
  const { request, takes, sends, timeoutMs, signal } = question;
  signal.throwIfAborted();
  const socket: Socket = createSocket(route.address.includes(":") ? "udp6" : "udp4");
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const stop = () => reject(signal.reason);
  // ICMP "port unreachable" reaches a connected socket as ECONNREFUSED, by the reader or by the next send.
  const failed = (error: Error | null) => {
    if (error && codeOf(error) === "ECONNREFUSED") resolve("closed");
    else if (error && codeOf(error) === "EHOSTUNREACH") resolve("silent");
    else if (error) reject(error);
  };
  let sent = 0;
  const shoot = () => {
    if (sent++ < sends) socket.send(request, failed);
    else resolve("silent");
  };
  socket.on("error", failed);
  socket.on("message", (datagram) => {
    if (takes(datagram)) resolve(datagram);
  });
  socket.once("connect", shoot);
  signal.addEventListener("abort", stop, { once: true });
  const clock = setInterval(shoot, timeoutMs / sends);
  try {
    socket.connect(route.port, route.address);
    return await promise;
  } finally {
    clearInterval(clock);
    signal.removeEventListener("abort", stop);
    socket.on("error", () => {});
    socket.close();
  }
}
