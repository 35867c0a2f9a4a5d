import type { Socket } from "node:net";
import type { Tcp } from "../sdk/net.ts";
import { asked, codeOf } from "./failure.ts";
import { clear, dial, type Parts, pay } from "./parts.ts";
import { plainText } from "./text.ts";
import { deadline } from "./wait.ts";

const mostBytes = 1024 * 1024;

/** One connection: sends, reads until enough, the end, or quiet. */
export function makeProbe(parts: Parts): Tcp["probe"] {
  return async (address, port, options = {}) => {
    const { send = "", enough = 64 * 1024, quietMs = 2_000, timeoutMs = 10_000 } = options;
    const cleared = await clear(parts, address, {});
    await pay(parts, cleared);
    const remote = cleared.addresses[0] ?? address;
    const where = `${remote.includes(":") ? `[${remote}]` : remote}:${port}`;
    const request = Buffer.from(send);
    const limit = deadline(timeoutMs, parts.signal, `No answer from ${where}`);
    const input = (response: Buffer) => ({
      kind: "tcp" as const,
      uri: `tcp://${where}`,
      request,
      response,
      mime: "application/octet-stream",
      remote: where,
    });
    const nothing = (state: "closed" | "filtered") => {
      const recorded = parts.recorder.whenCited(() => input(Buffer.alloc(0)));
      return {
        get evidence() {
          return recorded.evidence;
        },
        proof: recorded.proof,
        state,
        bytes: new Uint8Array(),
        text: "",
        ended: false,
      };
    };
    try {
      const socket = await dial(parts, remote, port, limit.signal);
      if (request.length > 0) socket.write(request);
      const { bytes, ended } = await readWhile(socket, sufficient(enough), quietMs, limit.signal);
      parts.signal.throwIfAborted();
      return { ...parts.recorder.record(input(bytes)), state: "open", bytes, text: plainText(bytes), ended };
    } catch (error) {
      if (parts.signal.aborted) throw parts.signal.reason;
      // EHOSTUNREACH is how many firewalls reject (ICMP 3/10, 3/13).
      if (limit.signal.aborted || ["ETIMEDOUT", "EHOSTUNREACH"].includes(codeOf(error))) return nothing("filtered");
      if (codeOf(error) === "ECONNREFUSED") return nothing("closed");
      throw asked(error, where, limit.signal);
    } finally {
      limit.end();
    }
  };
}

/** Whether what was read is enough, by its length or by what it is. */
function sufficient(enough: number | ((bytes: Uint8Array) => boolean)): (chunks: Buffer[], length: number) => boolean {
  if (typeof enough === "number") return (_, length) => length >= Math.min(enough, mostBytes);
  return (chunks, length) => length >= mostBytes || enough(Buffer.concat(chunks, length));
}

/** What arrives until there is enough, quiet, an end, a reset or the deadline: the port is open in any case. */
function readWhile(
  socket: Socket,
  isEnough: (chunks: Buffer[], length: number) => boolean,
  quietMs: number,
  signal: AbortSignal,
): Promise<{ readonly bytes: Buffer; readonly ended: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const left = () => finish(false);
    const gone = () => finish(true);
    let quiet = setTimeout(left, quietMs);
    signal.addEventListener("abort", left, { once: true });
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      clearTimeout(quiet);
      if (isEnough(chunks, length)) left();
      else quiet = setTimeout(left, quietMs);
    });
    socket.once("end", gone);
    socket.once("close", gone);

    function finish(ended: boolean) {
      clearTimeout(quiet);
      signal.removeEventListener("abort", left);
      socket.destroy();
      resolve({ bytes: Buffer.concat(chunks, Math.min(length, mostBytes)), ended });
    }
  });
}
