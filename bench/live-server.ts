import { readFileSync } from "node:fs";
import { io, type Socket } from "socket.io-client";

/** Resident memory of a process, in MB. */
export function memoryOf(pid: number | undefined): number {
  const [, kb = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kb) / 1_024);
}

/*
 * The clients of bench/live.ts, in a process of their own: node bench/live-server.ts <url> <token> <investigation> <count>
 * Follow until all have heard the end, and print what they heard.
 */
if (import.meta.main) {
  const [url = "", token = "", id = "", count = "1"] = process.argv.slice(2);
  const started = performance.now();
  const last: number[] = [];
  const whole: boolean[] = [];
  const ends: number[] = [];
  let messages = 0;
  const done = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  const connect = async (n: number) => {
    const socket = io(url, { transports: ["websocket"], auth: { token }, reconnection: false, forceNew: true });
    sockets.push(socket);
    last[n] = 0;
    whole[n] = true;
    socket.onAny((event: string, { seq }: { seq?: number }) => {
      messages++;
      if (event === "reload" || event === "session_ended") whole[n] = false;
      if (seq === undefined || event === "investigation_progress") return;
      if (seq !== (last[n] ?? 0) + 1) whole[n] = false;
      last[n] = seq;
      if (event !== "investigation_completed") return;
      ends.push(performance.now());
      if (ends.length === Number(count)) done.resolve();
    });
    await new Promise((resolve, reject) => {
      socket.once("connect", () => resolve(undefined));
      socket.once("connect_error", reject);
    });
    await socket.emitWithAck("subscribe_investigation", { id, after: 0 });
  };
  for (let n = 0; n < Number(count); n += 50)
    await Promise.all(Array.from({ length: Math.min(50, Number(count) - n) }, (_, k) => connect(n + k)));
  const connectedMs = performance.now() - started;
  const late = setTimeout(done.resolve, 600_000);
  await done.promise;
  clearTimeout(late);
  const [first = 0] = ends;
  console.log(
    JSON.stringify({
      clients: sockets.length,
      whole: whole.filter((one, n) => one && last[n] === last[0]).length,
      last: last[0],
      messages,
      connectedMs,
      spreadMs: (ends.at(-1) ?? first) - first,
    }),
  );
  for (const socket of sockets) socket.close();
}
