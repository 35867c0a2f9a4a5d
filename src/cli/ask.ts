import { createInterface } from "node:readline/promises";
import type { Io } from "./io.ts";

/** The person pressed Ctrl-C at a question: the command ends with 130 and has changed nothing. */
export class Interrupted extends Error {}

/** A question that only "y" or "yes" answers with true. */
export async function confirm(io: Io, question: string): Promise<boolean> {
  const asked = createInterface({ input: io.in, output: io.err.stream });
  try {
    return /^y(es)?$/i.test((await asked.question(`${question} [y/N] `)).trim());
  } catch {
    io.err.stream.write("\n");
    throw new Interrupted();
  } finally {
    asked.close();
  }
}
