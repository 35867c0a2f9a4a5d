import { type Footprint, within } from "../../model/footprint.ts";
import { placeOf } from "../../model/place.ts";
import { ScopeDocument } from "../../model/scope.ts";
import type { Meant } from "../targets/resolve.ts";

export type Composed = {
  readonly scope: ScopeDocument;
  /** Places that contact would reach, and nobody authorized so much for. */
  readonly unauthorized: readonly Meant[];
};

const mostNamed = 2_000;

/**
 * The scope of a scan from those of its targets. Up to P1 each target's own wishes hold. Contact (P2, P3) is allowed by
 * what was acknowledged alone, and only as far as each target that would be touched allows it; what any target denies is
 * denied throughout.
 */
export function composeScope(targets: readonly Meant[], footprint: Footprint): Composed {
  const isContact = !within(footprint, "P1");
  const drafts = targets.map((target) => ScopeDocument.parse(target.authorization?.scope ?? target.scope));
  const deny = [...new Set(drafts.flatMap((draft) => draft.deny))];
  if (!isContact) {
    const allow = [...new Set(drafts.flatMap((draft) => draft.allow))];
    return { scope: ScopeDocument.parse({ allow, deny, footprint: "P1" }), unauthorized: [] };
  }
  const authorized = targets.flatMap(({ authorization }) =>
    authorization ? [ScopeDocument.parse(authorization.scope)] : [],
  );
  const enough = (target: Meant) =>
    target.authorization !== null && within(footprint, ScopeDocument.parse(target.authorization.scope).footprint);
  const isTouched = (target: Meant) => placeOf(target.type, target.value) !== null;
  // a target that is no place lends nothing beyond its own authorization
  const lent = authorized.filter((document) => within(footprint, document.footprint));
  const ends = lent.flatMap(({ until }) => until ?? []).toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const scope = ScopeDocument.parse({
    ...(ends[0] && { until: ends[0] }), // what lends ends first ends it for all
    allow: [...new Set(lent.flatMap((document) => document.allow))],
    deny,
    footprint,
    resolved_addresses: lent.length > 0 && lent.every((document) => document.resolved_addresses),
    authorized_by: [...new Set(lent.flatMap((document) => document.authorized_by ?? []))]
      .join("; ")
      .slice(0, mostNamed),
  });
  return { scope, unauthorized: targets.filter((target) => isTouched(target) && !enough(target)) };
}
