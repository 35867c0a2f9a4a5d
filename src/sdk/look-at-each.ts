import { refusals } from "../model/outcome.ts";
import type { Context, EntityRef } from "./module.ts";
import { NetError } from "./net.ts";

/**
 * Looks at several things for one subject, in order. One that cannot be asked does not keep the others from being asked:
 * it is noted as "could not look", by name. When none could be, or the source refuses, the error goes on as it is.
 * `aboutOf` names the entity that an outcome is about: for modules that join two, so that it does not depend on which of
 * them came last.
 */
export async function lookAtEach<T>(
  context: Pick<Context<unknown>, "couldNotLook">,
  things: readonly T[],
  look: (thing: T) => Promise<void>,
  nameOf: (thing: T) => string,
  aboutOf?: (thing: T) => EntityRef,
): Promise<void> {
  const failed: [T, NetError][] = [];
  for (const thing of things) {
    try {
      await look(thing);
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      if (aboutOf) error.about ??= aboutOf(thing);
      if (refusals.includes(error.outcome)) throw error;
      failed.push([thing, error]);
    }
  }
  const [first] = failed;
  if (first && failed.length === things.length) throw first[1];
  for (const [thing, error] of failed)
    context.couldNotLook(error.outcome, `${nameOf(thing)}: ${error.message}`, error.about);
}
