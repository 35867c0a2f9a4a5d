import type { Socket } from "node:net";
import { NetError, type Whois } from "../sdk/net.ts";
import { asked } from "./failure.ts";
import { clear, dialFirst, type Parts, pay } from "./parts.ts";
import { plainText } from "./text.ts";
import { deadline } from "./wait.ts";

const mostBytes = 256 * 1024;
const timeoutMs = 15_000;

/** One question to one WHOIS server (RFC 3912): sent as a line, read to the end, at most 256 kB. */
export function makeWhois(parts: Parts): Whois {
  return {
    async ask(server, query) {
      if (/[\r\n]/.test(query)) throw new NetError("inconclusive", "A WHOIS question is one line.");
      const cleared = await clear(parts, server, {});
      await pay(parts, cleared);
      const { source } = cleared.way;
      const limit = deadline(timeoutMs, parts.signal, `No whole answer from whois://${cleared.host}`);
      try {
        const { socket, address } = await dialFirst(parts, cleared, 43, limit.signal);
        const request = Buffer.from(`${query}\r\n`);
        socket.write(request);
        const response = await readToEnd(socket, limit.signal);
        if (source) parts.sourcePace.report(source, cleared.host, "well");
        const recorded = parts.recorder.record({
          kind: "whois",
          uri: `whois://${cleared.host}/${encodeURIComponent(query)}`,
          request,
          response,
          mime: "text/plain",
          remote: `${address}:43`,
        });
        return { ...recorded, text: plainText(response), server: cleared.host };
      } catch (error) {
        if (source && !parts.signal.aborted) parts.sourcePace.report(source, cleared.host, "ill");
        throw asked(error, `whois://${cleared.host}`, limit.signal);
      } finally {
        limit.end();
      }
    },
  };
}

/** Everything until the other side ends, cut at the limit; the socket is destroyed. */
function readToEnd(socket: Socket, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = () => {
      socket.destroy();
      reject(signal.reason);
    };
    const finish = () => {
      signal.removeEventListener("abort", stop);
      socket.destroy();
      resolve(Buffer.concat(chunks, Math.min(length, mostBytes)));
    };
    signal.addEventListener("abort", stop, { once: true });
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= mostBytes) finish();
    });
    socket.once("end", finish);
    socket.once("close", finish);
    socket.once("error", (error) => {
      signal.removeEventListener("abort", stop);
      reject(error);
    });
  });
}
