import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "../../db/client.ts";
import { workspacesBehind } from "../../db/system/listing.ts";
import { followOnce } from "./follow.ts";

const lookEveryMs = 1_000;
/** While scans run, following takes one part in so many of the time: their commits come first. */
const shareOfTime = 25;
const longestRest = 5_000;

/** Has lists and search follow the graphs of all workspaces: slowly while this process is at work on scans, else at once. */
export function startFollower(parts: { db: Db; busy(): boolean; onError(thrown: unknown): void }) {
  const { db, busy, onError } = parts;
  const closing = new AbortController();
  const { signal } = closing;
  const rest = (ms: number) => sleep(ms, undefined, { signal, ref: false }).catch(() => {});
  const run = async () => {
    while (!signal.aborted) {
      let steps = 0;
      try {
        for (const workspace of await workspacesBehind(db)) {
          if (signal.aborted) return;
          const started = performance.now();
          if ((await followOnce(db, workspace)) > 0) steps += 1;
          const took = performance.now() - started;
          if (busy()) await rest(Math.min(longestRest, took * shareOfTime));
        }
      } catch (error) {
        onError(error);
        steps = 0;
      }
      if (steps === 0) await rest(lookEveryMs);
    }
  };
  const running = run();
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}
