import { maxProofs, type Proof } from "../../model/proof.ts";
import type { Query } from "../client.ts";

/** An entity as a scan holds it. */
export type KnownRow = {
  readonly type: string;
  readonly key: string;
  readonly distance: number;
  readonly in_scope: boolean;
  readonly traits: number;
};

/**
 * Entities linked to one by a relation, as the scan knew them when record `asOf` was appended: of two things that are
 * joined, whichever came last sees the other, and only that one.
 */
export async function neighbours(
  q: Query,
  workspace: string,
  scan: string,
  of: { type: string; key: string; relation: string; direction: "out" | "in"; asOf: number },
): Promise<KnownRow[]> {
  const [here, there] = of.direction === "out" ? ["from_id", "to_id"] : ["to_id", "from_id"];
  return q.rows<KnownRow>(
    `select e.type, e.key, s.distance, s.in_scope, s.traits
       from entities a
       join relations r on r.workspace_id = $1 and r.${here} = a.id and r.relation = $5
       join scan_relations x on x.workspace_id = $1 and x.scan_id = $2 and x.relation_id = r.id and x.seq <= $6
       join entities e on e.workspace_id = $1 and e.id = r.${there}
       join scan_entities s on s.workspace_id = $1 and s.scan_id = $2 and s.entity_id = e.id and s.seq <= $6
      where a.workspace_id = $1 and a.type = $3 and a.key = $4
      order by e.type, e.key`,
    [workspace, scan, of.type, of.key, of.relation, of.asOf],
  );
}

/** All entities of some types that the scan knew when record `asOf` was appended, in order of discovery. */
export async function listKnown(
  q: Query,
  workspace: string,
  scan: string,
  where: { types: readonly string[]; inScope: boolean | null; asOf: number },
): Promise<KnownRow[]> {
  return q.rows<KnownRow>(
    `select e.type, e.key, s.distance, s.in_scope, s.traits
       from scan_entities s join entities e on e.workspace_id = s.workspace_id and e.id = s.entity_id
      where s.workspace_id = $1 and s.scan_id = $2 and s.seq <= $5 and e.type = any($3::text[])
        and ($4::boolean is null or s.in_scope = $4)
      order by s.seq`,
    [workspace, scan, where.types, where.inScope, where.asOf],
  );
}

/** A claim about an entity, by one module, with proofs from its sightings in a scan. */
export type KnownClaimRow = {
  readonly type: string;
  readonly key: string;
  readonly attribute: string;
  readonly value: unknown;
  readonly module: string;
  readonly proofs: readonly Proof[];
};

/** What a scan's modules said of some attributes of some entities, in an order that does not depend on who came first. */
export async function knownClaims(
  q: Query,
  workspace: string,
  scan: string,
  where: { of: readonly { type: string; value: string }[]; attributes: readonly string[] },
): Promise<KnownClaimRow[]> {
  const rows = await q.rows<KnownClaimRow & { readonly id: number }>(
    `select c.id, e.type, e.key, c.attribute, c.value, c.module, o.proofs
       from json_to_recordset($3::json) as w (type text, value text)
       join entities e on e.workspace_id = $1 and e.type = w.type and e.key = w.value
       join claims c on c.workspace_id = $1 and c.entity_id = e.id and c.attribute = any($4::text[])
       join observations o on o.workspace_id = $1 and o.scan_id = $2 and o.what = 'c' and o.what_id = c.id
      order by e.type, e.key, c.attribute, c.module, c.value_key, o.subject_kind, o.subject_id`,
    [workspace, scan, JSON.stringify(where.of), where.attributes],
  );
  const claims = new Map<number, KnownClaimRow & { readonly proofs: Proof[] }>();
  for (const { id, proofs, ...row } of rows) {
    const claim = claims.get(id) ?? { ...row, proofs: [] };
    claims.set(id, claim);
    claim.proofs.push(...proofs.slice(0, maxProofs - claim.proofs.length));
  }
  return [...claims.values()];
}
