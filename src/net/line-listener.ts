import type { Socket } from "node:net";
import { type LineSession, NetError } from "../sdk/net.ts";

const mostBytes = 1024 * 1024;
const longestLine = 8 * 1024;
const mostLines = 500;

type Reply = Awaited<ReturnType<LineSession["reply"]>>;

/** Collects what sockets send, one after the other in one conversation, and cuts it into replies. */
export type LineListener = {
  /** Listens to a socket from now on, and to the one before no more. */
  hear(socket: Socket): void;
  /** Bytes that no reply has taken yet. */
  waiting(): number;
  all(): Buffer;
  reply(signal: AbortSignal): Promise<Reply>;
};

export function makeLineListener(): LineListener {
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let isOver = false;
  let wake = () => {};
  let leave = () => {};

  function hear(socket: Socket): void {
    leave();
    isOver = socket.destroyed;
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk.subarray(0, mostBytes - bytes.length)]);
      if (bytes.length >= mostBytes) socket.destroy();
      wake();
    };
    const over = () => {
      isOver = true;
      wake();
    };
    socket.on("data", take);
    socket.once("end", over);
    socket.once("close", over);
    leave = () => {
      socket.off("data", take);
      socket.off("end", over);
      socket.off("close", over);
    };
  }

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
    hear,
    waiting: () => bytes.length - at,
    all: () => bytes,
    async reply(signal) {
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
