import { AppError } from "../errors.ts";

/** So many failures of the engine in a row, each tried again, and whoever waits for the scan is told. */
const patience = 5;

/**
 * What keeps the engine from going on. An AppError (the disk is full, the database is gone) stands at once; anything else
 * when it came several times in a row. A commit that goes well ends it: nothing was lost, the scan goes on where it was.
 */
export function makeTrouble(onError?: (error: Error) => void) {
  let inARow = 0;
  let standing: Error | null = null;
  return {
    add(error: Error): void {
      onError?.(error);
      inARow += 1;
      if (error instanceof AppError || inARow >= patience) standing = error;
    },
    clear(): void {
      inARow = 0;
      standing = null;
    },
    now: (): Error | null => standing,
  };
}
