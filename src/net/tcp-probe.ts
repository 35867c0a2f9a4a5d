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
      };
    };
    try {
      const socket = await dial(parts, remote, port, limit.signal);
      if (request.length > 0) socket.write(request);
      const bytes = await readWhile(socket, Math.min(enough, mostBytes), quietMs, limit.signal);
      parts.signal.throwIfAborted();
      return { ...parts.recorder.record(input(bytes)), state: "open", bytes, text: plainText(bytes) };
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

/** What arrives until there is enough, quiet, an end, a reset or the deadline: the port is open in any case. */
function readWhile(socket: Socket, enough: number, quietMs: number, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let quiet = setTimeout(finish, quietMs);
    signal.addEventListener("abort", finish, { once: true });
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      clearTimeout(quiet);
      if (length >= enough) finish();
      else quiet = setTimeout(finish, quietMs);
    });
    socket.once("end", finish);
    socket.once("close", finish);

    function finish() {
      clearTimeout(quiet);
      signal.removeEventListener("abort", finish);
      socket.destroy();
      resolve(Buffer.concat(chunks, Math.min(length, mostBytes)));
    }
  });
}
