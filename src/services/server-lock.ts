import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { takeLock } from "../db/embedded/lock.ts";
import { AppError } from "../errors.ts";

/** One server a data folder: with the embedded database a second one would only be a slower way to the first. */
export function lockServer(dataDir: string): { release(): void } {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(dataDir, "server.lock"));
  if (lock) return lock;
  throw new AppError("folder_busy", `Another server runs on ${dataDir} already.`, {
    hint: "use that one, or give --data-dir with another folder; with DATABASE_URL any number may run",
  });
}
