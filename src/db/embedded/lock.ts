import { DatabaseSync } from "node:sqlite";

/** Errors of SQLite that mean "somebody else has it": SQLITE_BUSY, SQLITE_LOCKED. */
const TAKEN = new Set([5, 6]);

/**
 * Takes the lock of a folder, or gives undefined while another process (or another part of this one) has it. The kernel
 * releases it when its process dies, however it dies; a file with a process id in it would need guessing.
 * Nothing else may open the file: POSIX drops a process's locks when any descriptor of the file is closed.
 */
export function takeLock(path: string): { release(): void } | undefined {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec("pragma locking_mode = exclusive; begin exclusive");
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && TAKEN.has(Number(error.errcode) & 0xff)) return undefined;
    throw error;
  }
  return { release: () => file.close() };
}
