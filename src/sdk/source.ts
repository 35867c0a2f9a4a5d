import { z } from "zod";

/** A third party that modules ask: its hosts may be reached in a passive scan, at its pace, with its key. */
export const SourceDeclaration = z.object({
  id: z.string().regex(/^[a-z0-9.-]+$/),
  title: z.string(),
  url: z.url().describe("Where people read about it"),
  /** Host names that belong to it; "*.x" for all below x; "*" for lists of sites that the module itself carries. */
  hosts: z.array(z.string()).nonempty(),
  /** Requests that may be made in a period, over the whole deployment. */
  rate: z.object({ requests: z.int().positive(), perSeconds: z.number().positive() }),
  /** The name under which a key is kept (`sonde keys set <id>`), and whether it works without. */
  key: z.enum(["none", "optional", "required"]).default("none"),
  terms: z.string().default("").describe("Licence or terms of its data, in a few words"),
  /** ISO date when its answers were last seen from the live service, or null. */
  verified: z.iso.date().nullable().default(null),
});
export type Source = z.infer<typeof SourceDeclaration>;

/**
 * Seconds between two requests to a source. They go out one by one and never as a burst, so that no period sees more than
 * was declared; a fifth of the pace is kept back, since some travel longer than others.
 */
export function secondsBetween({ requests, perSeconds }: Source["rate"]): number {
  return (perSeconds / requests) * 1.25;
}

export function defineSource(declared: z.input<typeof SourceDeclaration>): Source {
  return SourceDeclaration.parse(declared);
}
