import type { Socket } from "node:net";

/** Longer than any release's name; what says more is no Sonde. */
const LINE_BYTES = 200;

/** Reads the one line that each side says first, and leaves what follows it in the socket. */
export function readLine(socket: Socket, ms: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    let held = Buffer.alloc(0);
    const done = (line: string | undefined) => {
      clearTimeout(timer);
      socket.off("data", hear);
      socket.off("close", close);
      socket.pause();
      resolve(line);
    };
    const close = () => done(undefined);
    const hear = (bytes: Buffer) => {
      held = Buffer.concat([held, bytes]);
      const end = held.indexOf("\n");
      if (end < 0) return held.length > LINE_BYTES ? done(undefined) : undefined;
      done(held.toString("utf8", 0, end));
      if (end + 1 < held.length) socket.unshift(held.subarray(end + 1));
    };
    const timer = setTimeout(close, ms);
    socket.on("data", hear);
    socket.on("close", close);
  });
}
