import type { Question } from "./question.ts";
import type { Server } from "./server.ts";

/**
 * The server to ask next: where an answer is expected soonest. A first try waits (null) when that one has no room: a slow
 * or lossy server is worse than a short queue. A further try goes to servers not asked yet, then to those whose try
 * failed, room or not; the last one goes where an answer is likeliest, for a server that was merely late is better than
 * one that loses every other question. One that has refused this question is not asked again. `turn` moves the start, so
 * that equals take turns; `waiting` are the questions already in the queue.
 */
export function chooseServer(
  pool: readonly Server[],
  { failed, refused }: Question,
  turn: number,
  hasRoom: (server: Server) => boolean,
  waiting: number,
  tries: number,
): Server | null {
  const first = failed.length === 0 && refused.length === 0;
  const last = failed.length >= tries - 1;
  let best: Server | null = null;
  let bestMs = Number.POSITIVE_INFINITY;
  let isFree = true;
  for (let i = 0; i < pool.length; i += 1) {
    const server = pool[(i + turn) % pool.length] as Server;
    if (!first && refused.includes(server)) continue;
    const free = !first || hasRoom(server);
    // One that has failed this question comes after every other, but for the last try.
    const failures = first ? 0 : failed.filter((other) => other === server).length;
    const ms = server.expectedMs(free ? 0 : waiting) * (last ? 1 + failures : 1) + (last ? 0 : failures * 1e9);
    if (ms >= bestMs) continue;
    best = server;
    bestMs = ms;
    isFree = free;
  }
  return isFree ? best : null;
}
