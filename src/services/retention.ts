import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "../db/client.ts";
import { doomedWorkspaces, erasedAmong, eraseWorkspace, forgetEvents, removeExpired } from "../db/system/retention.ts";
import type { Task } from "./schedule.ts";

/** Days between the deletion of a workspace and its erasure. */
export const graceDays = 30;
const hour = 3_600;
const isId = (name: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);

/** What is not to be kept goes by itself. `letGo`: this process has a workspace's evidence open no longer. */
export function retentionTasks(parts: {
  readonly db: Db;
  readonly evidenceRoot: string;
  readonly eventDays: number;
  letGo(workspace: string): Promise<void>;
}): Task[] {
  const { db, evidenceRoot, eventDays, letGo } = parts;
  return [
    {
      name: "erase workspaces",
      everySeconds: hour,
      async run(signal) {
        for (const workspace of await doomedWorkspaces(db, graceDays)) await eraseWorkspace(db, workspace, signal);
      },
    },
    {
      // every process has a folder of its own; only of workspaces known to be erased: another database knows none of these
      name: "remove evidence of erased workspaces",
      everySeconds: hour,
      everywhere: true,
      async run() {
        const folders = (await readdir(evidenceRoot).catch(() => [])).filter(isId);
        for (const workspace of await erasedAmong(db, folders)) {
          await letGo(workspace);
          await rm(join(evidenceRoot, workspace), { recursive: true, force: true });
        }
      },
    },
    { name: "remove what has expired", everySeconds: hour, run: () => removeExpired(db) },
    { name: "forget old events", everySeconds: hour, run: (signal) => forgetEvents(db, eventDays, signal) },
  ];
}
