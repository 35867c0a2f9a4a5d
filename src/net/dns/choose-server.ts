import type { Question } from "./question.ts";
import type { Server } from "./server.ts";

/**
 * The server to ask next. A first try takes the least loaded with room, or none. A further try takes the least loaded
 * among those not asked yet, then among those whose try failed; one that has refused this question is not asked again.
 * `turn` moves the start, so that equals take turns.
 */
export function chooseServer(
  pool: readonly Server[],
  { failed, refused }: Question,
  turn: number,
  hasRoom: (server: Server) => boolean,
): Server | null {
  const first = failed.length === 0 && refused.length === 0;
  let best: Server | null = null;
  let bestLoad = Number.POSITIVE_INFINITY;
  for (let i = 0; i < pool.length; i += 1) {
    const server = pool[(i + turn) % pool.length] as Server;
    if (first ? !hasRoom(server) : refused.includes(server)) continue;
    // One that has failed this question comes after every other.
    const load = server.load + (first ? 0 : failed.filter((other) => other === server).length * 1e9);
    if (load >= bestLoad) continue;
    best = server;
    bestLoad = load;
  }
  return best;
}
