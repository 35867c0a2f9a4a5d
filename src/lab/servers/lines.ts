import type { Socket } from "node:net";

const longestLine = 4_096;

/**
 * Calls back with every CRLF- or LF-ended line, one after the other; a client that sends no line end is cut off. The function
 * returned ends it.
 */
export function onLines(socket: Socket, take: (line: string) => void): () => void {
  let pending = "";
  socket.setEncoding("utf8");
  const read = (chunk: string) => {
    pending += chunk;
    for (let end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n")) {
      const line = pending.slice(0, end).replace(/\r$/, "");
      pending = pending.slice(end + 1);
      take(line);
    }
    if (pending.length > longestLine) socket.destroy();
  };
  socket.on("data", read);
  return () => socket.off("data", read);
}
