import { AppError } from "../errors.ts";
import type { NewScan } from "../model/scan.ts";
import type { App, ResolverReport } from "../services/app.ts";
import { plain } from "./escape.ts";
import type { Io } from "./io.ts";
import { note } from "./print.ts";

/** Targets that can be looked at where no name can be resolved. */
const numbers: readonly string[] = ["ip", "range", "asn"];

/**
 * Before a scan starts: says which resolvers will not be asked and why. Throws AppError no_resolver when none is left, but
 * for a scan of addresses, which is only told so.
 */
export async function checkResolvers(
  app: Pick<App, "resolvers">,
  io: Io,
  { reach, targets }: Pick<NewScan, "reach" | "targets">,
): Promise<void> {
  try {
    for (const text of remarks(await app.resolvers.check(reach))) note(io, plain(text));
  } catch (thrown) {
    const isBearable = thrown instanceof AppError && thrown.code === "no_resolver";
    if (!isBearable || !targets.every(({ type }) => numbers.includes(type))) throw thrown;
    note(io, plain(`${thrown.message} Names will not be looked at.`));
  }
}

/** What a person should know of the resolvers of a scan, a sentence each. */
export function remarks(reports: readonly ResolverReport[]): string[] {
  const refused = reports.every(({ verdict }) => verdict !== "honest");
  return reports.flatMap(({ server, verdict, detail }) => {
    if (verdict === "honest") return [];
    if (verdict === "refuses" && refused)
      return [`DNS resolver ${server} may know nothing but its own names: ${detail}.`];
    return [`DNS resolver ${server} is left out: ${detail}.`];
  });
}
