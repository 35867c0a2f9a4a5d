import type { Socket } from "node:net";
import { type LineSession, NetError, type Tcp } from "../sdk/net.ts";
import { asked } from "./failure.ts";
import { clear, dial, type Parts, pay } from "./parts.ts";
import { deadline } from "./wait.ts";

const mostBytes = 1024 * 1024;
const longestLine = 8 * 1024;
const mostLines = 500;
const mailPorts: ReadonlySet<number> = new Set([25, 465, 587, 2525]);

type Reply = Awaited<ReturnType<LineSession["reply"]>>;

/** A conversation by lines. It is recorded whole when it is ended; the socket goes with the job in any case. */
export function makeLines(parts: Parts): Tcp["lines"] {
  return async (address, port, { timeoutMs = 10_000 } = {}) => {
    const cleared = await clear(parts, address, {});
    await pay(parts, cleared);
    const remote = cleared.addresses[0] ?? address;
    const where = `${remote.includes(":") ? `[${remote}]` : remote}:${port}`;
    const socket = await timed(`No connection to ${where}`, (signal) => dial(parts, remote, port, signal));
    const heard = makeListener(socket);
    const said: Buffer[] = [];
    const stop = () => socket.destroy();
    parts.signal.addEventListener("abort", stop, { once: true });
    socket.once("close", () => parts.signal.removeEventListener("abort", stop));
    socket.setTimeout(Math.max(60_000, 2 * timeoutMs), stop); // a module that forgets to end it

    async function timed<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      const limit = deadline(timeoutMs, parts.signal, what);
      try {
        return await work(limit.signal);
      } catch (error) {
        throw asked(error, where, limit.signal);
      } finally {
        limit.end();
      }
    }

    const reply = () => timed(`No whole reply from ${where}`, (signal) => heard.reply(signal));
    return {
      reply,
      async say(line) {
        if (/[\r\n]/.test(line)) throw new NetError("inconclusive", "What is said is one line.");
        const bytes = Buffer.from(`${line}\r\n`);
        said.push(bytes);
        socket.write(bytes);
        return reply();
      },
      async end() {
        socket.destroy();
        return parts.recorder.record({
          kind: mailPorts.has(port) ? "smtp" : "tcp",
          uri: `tcp://${where}`,
          request: Buffer.concat(said),
          response: heard.all(),
          mime: "text/plain",
          remote: where,
        });
      },
    };
  };
}

/** Collects what a socket sends and cuts it into replies. */
function makeListener(socket: Socket) {
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let isOver = false;
  let wake = () => {};
  socket.on("data", (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk.subarray(0, mostBytes - bytes.length)]);
    if (bytes.length >= mostBytes) socket.destroy();
    wake();
  });
  const over = () => {
    isOver = true;
    wake();
  };
  socket.once("end", over);
  socket.once("close", over);

  /** The lines from `at` that make one reply (RFC 5321 4.2.1), or null while more is wanted. */
  function cut(): Reply | null {
    const lines: string[] = [];
    for (let from = at; lines.length < mostLines; ) {
      const feed = bytes.indexOf(10, from);
      const isWhole = feed >= 0;
      if (!isWhole && !isOver && bytes.length - from < longestLine) return null;
      const to = isWhole ? feed + 1 : bytes.length;
      if (to === from) break;
      const line = bytes.toString("latin1", from, to).replace(/\r?\n$/, "");
      lines.push(line);
      from = to;
      const code = /^(\d{3})(-?)/.exec(line);
      if (!isWhole || code?.[2] !== "-" || lines.length === mostLines)
        return taken(from, code ? Number(code[1]) : 0, lines);
    }
    return lines.length === 0 ? null : taken(bytes.length, 0, lines);
  }

  function taken(to: number, code: number, lines: string[]): Reply {
    const span = [at, to] as const;
    at = to;
    return { code, text: lines.join("\n"), span };
  }

  return {
    all: () => bytes,
    async reply(signal: AbortSignal): Promise<Reply> {
      for (;;) {
        const reply = cut();
        if (reply) return reply;
        if (isOver) throw new NetError("failed", "The other side ended the conversation.");
        await new Promise<void>((resolve, reject) => {
          const stop = () => reject(signal.reason);
          signal.addEventListener("abort", stop, { once: true });
          wake = () => {
            signal.removeEventListener("abort", stop);
            resolve();
          };
        });
      }
    },
  };
}
