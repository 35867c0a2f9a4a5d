import { refusals } from "../model/outcome.ts";
import type { Context } from "./module.ts";
import { NetError } from "./net.ts";

/**
 * Looks at several things for one subject, in order. One that cannot be asked does not keep the others from being asked:
 * it is noted as "could not look", by name. When none could be, or the source refuses, the error goes on as it is.
 */
export async function lookAtEach<T>(
  context: Pick<Context<unknown>, "couldNotLook">,
  things: readonly T[],
  look: (thing: T) => Promise<void>,
  nameOf: (thing: T) => string,
): Promise<void> {
  const failed: [T, NetError][] = [];
  for (const thing of things) {
    try {
      await look(thing);
    } catch (error) {
      if (!(error instanceof NetError) || refusals.includes(error.outcome)) throw error;
      failed.push([thing, error]);
    }
  }
  const [first] = failed;
  if (first && failed.length === things.length) throw first[1];
  for (const [thing, error] of failed) context.couldNotLook(error.outcome, `${nameOf(thing)}: ${error.message}`);
}
