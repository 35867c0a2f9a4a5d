import type { Socket } from "node:net";

/** How many of the bytes read so far make what was waited for, or null while more is wanted. */
export type Taken = (bytes: Buffer) => number | null;

/** Reads from a paused socket until `taken` is satisfied; what came beyond is put back. Bounded by `most` bytes. */
export function readUntil(socket: Socket, most: number, taken: Taken): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const stop = () => {
      socket.off("readable", read);
      socket.off("end", ended);
      socket.off("close", ended);
    };
    const fail = (message: string) => {
      stop();
      reject(Object.assign(new Error(message), { code: "EPROTO" }));
    };
    const ended = () => fail("The connection ended too early.");
    const read = () => {
      for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
        bytes = Buffer.concat([bytes, chunk]);
        const end = taken(bytes);
        if (end !== null) {
          stop();
          if (bytes.length > end) socket.unshift(bytes.subarray(end));
          return resolve(bytes.subarray(0, end));
        }
        if (bytes.length >= most) return fail("The answer is longer than it may be.");
      }
    };
    socket.on("readable", read);
    socket.on("end", ended);
    socket.on("close", ended);
    read();
  });
}
