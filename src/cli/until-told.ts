import type { Io } from "./io.ts";

/** Resolves when the process is told to end; told a second time it ends at once. */
export function untilTold(io: Io): Promise<"SIGINT" | "SIGTERM"> {
  return new Promise((resolve) => {
    let told = false;
    io.onSignal((signal) => {
      if (told) io.exit(signal === "SIGINT" ? 130 : 143);
      told = true;
      resolve(signal);
    });
  });
}
