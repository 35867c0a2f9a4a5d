import { maxProofs, type Proof } from "../../model/proof.ts";
import type { Query } from "../client.ts";
import { columns } from "../columns.ts";

/** What was seen: an entity, a relation, a claim, a finding. */
export type What = "e" | "r" | "c" | "f";

export type NewObservation = {
  readonly module: string;
  readonly version: string;
  readonly subject_kind: "e" | "r" | "t";
  readonly subject_id: number;
  readonly what: What;
  readonly what_id: number;
  readonly job_id: string | null;
  readonly confidence: number;
  readonly proofs: readonly Proof[];
};

const types = {
  module: "text",
  version: "text",
  subject_kind: '"char"',
  subject_id: "bigint",
  what: '"char"',
  what_id: "bigint",
  job_id: "uuid",
  confidence: "real",
  proofs: "text",
  seen: "int",
};

const names = Object.keys(types).join(", ");

const again = `on conflict (workspace_id, scan_id, module, subject_kind, subject_id, what, what_id) do update
  set seen = observations.seen + excluded.seen, last_at = now(),
      confidence = greatest(observations.confidence, excluded.confidence),
      proofs = case when jsonb_array_length(observations.proofs) < ${maxProofs} and not observations.proofs @> excluded.proofs
                    then (select jsonb_agg(p) from (select p from jsonb_array_elements(observations.proofs || excluded.proofs) p
                                                     limit ${maxProofs}) kept)
                    else observations.proofs end`;

/**
 * Adds observations; one made before is counted, and keeps at most three proofs. `cannotExist` says of which it is known
 * that there is none yet: they are spared the check, a third of the cost.
 */
export async function addObservations(
  q: Query,
  workspace: string,
  scan: string,
  seen: readonly NewObservation[],
  cannotExist: (one: NewObservation) => boolean,
): Promise<void> {
  const rows = gather(seen);
  const insert = async (some: readonly NewObservation[], conflict: string) => {
    if (some.length === 0) return;
    const given = columns(
      some.map((row) => ({ ...row, proofs: JSON.stringify(row.proofs) }) as Row & { proofs: string }),
      types,
      3,
    );
    await q.rows(
      `insert into observations (workspace_id, scan_id, ${names})
       select $1, $2, ${names.replace("proofs", "proofs::jsonb")} from ${given.sql} ${conflict}`,
      [workspace, scan, ...given.params],
    );
  };
  await Promise.all([
    insert(rows.filter(cannotExist), ""),
    insert(
      rows.filter((row) => !cannotExist(row)),
      again,
    ),
  ]);
}

type Row = Omit<NewObservation, "proofs"> & { readonly seen: number };

/** One row for each thing that a subject was seen to lead to, however often it was said. */
function gather(seen: readonly NewObservation[]): (NewObservation & { seen: number })[] {
  const rows = new Map<string, NewObservation & { proofs: Proof[]; seen: number }>();
  for (const one of seen) {
    const name = `${one.module} ${one.subject_kind}${one.subject_id} ${one.what}${one.what_id}`;
    const known = rows.get(name);
    if (!known) rows.set(name, { ...one, proofs: one.proofs.slice(0, maxProofs), seen: 1 });
    else {
      known.seen += 1;
      for (const proof of one.proofs) if (known.proofs.length < maxProofs) known.proofs.push(proof);
    }
  }
  return [...rows.values()];
}

/** Entities that were found from any of these subjects, be it as the end of a relation or what a finding is about; by id. For spreading a shorter distance. */
export async function foundFrom(
  q: Query,
  workspace: string,
  scan: string,
  kind: "e" | "r",
  subjects: readonly number[],
): Promise<{ subject_id: number; what_id: number }[]> {
  if (subjects.length === 0) return [];
  return q.rows(
    `select distinct o.subject_id, x.what_id
       from scan_modules m join observations o
         on o.workspace_id = m.workspace_id and o.scan_id = m.scan_id and o.module = m.module
      cross join lateral (
        select o.what_id where o.what = 'e'
        union all
        select unnest(array[r.from_id, r.to_id]) from relations r
         where o.what = 'r' and r.workspace_id = o.workspace_id and r.id = o.what_id
        union all
        select f.entity_id from findings f where o.what = 'f' and f.workspace_id = o.workspace_id and f.id = o.what_id) x
      where m.workspace_id = $1 and m.scan_id = $2 and o.subject_kind = $3 and o.subject_id = any($4::bigint[])
      order by o.subject_id, x.what_id`,
    [workspace, scan, kind, subjects],
  );
}
