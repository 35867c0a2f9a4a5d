import type { ClaimRow } from "../db/tables/claims.ts";
import { entityType } from "../model/entities/index.ts";

const most = 100;

/** Attributes as they are shown: claims (oldest first) folded by the rule that the type declares. */
export function project(
  claims: readonly Pick<ClaimRow, "entity_id" | "attribute" | "value">[],
  types: ReadonlyMap<number, string>,
): { id: number; attributes: Record<string, unknown> }[] {
  const byEntity = new Map<number, Record<string, unknown>>();
  for (const claim of claims) {
    const attributes = byEntity.get(claim.entity_id) ?? {};
    byEntity.set(claim.entity_id, attributes);
    const rule = entityType(types.get(claim.entity_id) ?? "").attributes[claim.attribute] ?? "latest";
    const known = attributes[claim.attribute];
    if (rule === "set") {
      const set = Array.isArray(known) ? known : [];
      const has = set.some((one) => JSON.stringify(one) === JSON.stringify(claim.value));
      attributes[claim.attribute] = has || set.length >= most ? set : [...set, claim.value];
    } else if (
      known === undefined ||
      rule === "latest" ||
      (rule === "min" ? less(claim.value, known) : less(known, claim.value))
    ) {
      attributes[claim.attribute] = claim.value;
    }
  }
  return [...byEntity].map(([id, attributes]) => ({ id, attributes }));
}

function less(a: unknown, b: unknown): boolean {
  return typeof a === "number" && typeof b === "number" ? a < b : String(a) < String(b);
}
