import type { Kind } from "./timeline-queries.ts";

/** Kinds that belong together share a colour. */
export const groups = [
  { id: "found", colour: "primary.main", kinds: ["first_seen", "finding"] },
  {
    ...{ id: "dated", colour: "warning.main" },
    kinds: ["certificate_from", "certificate_until", "registered", "expires", "first_in_ct"],
  },
  { id: "done", colour: "secondary.main", kinds: ["scan_started", "scan_ended", "note"] },
] as const satisfies readonly { id: string; colour: string; kinds: readonly Kind[] }[];

export function colourOf(kind: Kind): string {
  return groups.find((group) => (group.kinds as readonly Kind[]).includes(kind))?.colour ?? "text.secondary";
}
