import type { Query } from "../../db/client.ts";
import type { What } from "../../db/tables/observations.ts";
import type { Proof } from "../../model/proof.ts";
import { placeShape } from "../cursor.ts";

/** A proof as it is shown: what kind, and for bytes the record with the span in it. */
export type ProofView = {
  readonly kind: Proof["kind"];
  /** Where it comes from, in a few words: an address, a data set, a rule, a person. */
  readonly source: string;
  readonly evidence: {
    readonly id: string;
    readonly kind: string;
    readonly uri: string;
    readonly at: string;
    readonly erased: boolean;
  } | null;
  readonly part: string | null;
  readonly range: [number, number] | null;
  readonly pointer: string | null;
  /** What a derived one was drawn from. */
  readonly from: string[];
};

export type ObservationView = {
  readonly about: { readonly kind: "entity" | "relation" | "claim" | "finding"; readonly id: number };
  /** Of a claim: what is claimed. */
  readonly claim: { readonly attribute: string; readonly value: unknown } | null;
  readonly module: string;
  readonly version: string;
  readonly scan: string;
  readonly job: string | null;
  /** What the module was looking at; null: it was given as a target. */
  readonly subject: {
    readonly kind: "entity" | "relation";
    readonly id: number;
    readonly type: string | null;
    readonly value: string | null;
  } | null;
  readonly confidence: number;
  readonly seen: number;
  readonly first_at: string;
  readonly last_at: string;
  readonly proofs: ProofView[];
};

const kinds = { e: "entity", r: "relation", c: "claim", f: "finding" } as const;

/** Where an observation stands: what it is about, scan, module, subject. */
export const observationKey = placeShape(["text", "number", "uuid", "text", "text", "number"]);

/** Things of one kind to ask about, in the order of their ids. */
export type Subjects = { readonly what: What; readonly ids: readonly number[] };

type Row = {
  what: What;
  what_id: number;
  scan_id: string;
  module: string;
  version: string;
  subject_kind: "e" | "r" | "t";
  subject_id: number;
  job_id: string | null;
  confidence: number;
  proofs: Proof[];
  seen: number;
  first_at: Date;
  last_at: Date;
  subject_type: string | null;
  subject_value: string | null;
};

const shown =
  "what, what_id, scan_id, module, version, subject_kind, subject_id, job_id, confidence, proofs, seen, first_at, last_at";

/** Who saw these things, page by page in the index's order: by thing, scan, module, subject. */
export async function observationPage(
  q: Query,
  workspace: string,
  asked: {
    readonly of: readonly Subjects[];
    readonly scan: string | undefined;
    readonly after: readonly string[] | null;
    readonly limit: number;
  },
): Promise<{ rows: Row[]; next: readonly string[] | null }> {
  const { scan, after, limit } = asked;
  const rows: Row[] = [];
  const room = () => limit + 1 - rows.length;
  const ask = (what: What, ids: readonly number[], behind: readonly string[] | null) =>
    q.rows<Row>(
      `select o.*, e.type as subject_type, e.key as subject_value
         from (select x.* from unnest($2::bigint[]) with ordinality as i (id, n)
                cross join lateral (
                  select ${shown} from observations
                   where workspace_id = $1 and what = $3::"char" and what_id = i.id and ($4::uuid is null or scan_id = $4)
                     ${behind ? `and (scan_id, module, subject_kind, subject_id) > ($6::uuid, $7::text, $8::"char", $9::bigint)` : ""}
                   order by scan_id, module, subject_kind, subject_id limit $5) x
                order by i.n, x.scan_id, x.module, x.subject_kind, x.subject_id limit $5) o
         left join lateral (
           select from_id from relations where workspace_id = $1 and id = o.subject_id limit 1) r on o.subject_kind = 'r'
         left join lateral (
           select type, key from entities
            where workspace_id = $1 and id = case o.subject_kind when 'e' then o.subject_id when 'r' then r.from_id end
            limit 1) e on true`,
      [workspace, ids, what, scan ?? null, room(), ...(behind ?? [])],
    );
  let reached = after === null;
  for (const { what, ids } of asked.of) {
    const sorted = ids.toSorted((a, b) => a - b);
    let rest = sorted;
    if (!reached && after?.[0] === what) {
      const [, id = "", ...behind] = after;
      rows.push(...(await ask(what, [Number(id)], behind)));
      rest = sorted.filter((one) => one > Number(id));
      reached = true;
    }
    if (!reached || rest.length === 0 || room() <= 0) continue;
    rows.push(...(await ask(what, rest, null)));
  }
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { rows: page, next: last ? placeOf(last) : null };
}

function placeOf({ what, what_id, scan_id, module, subject_kind, subject_id }: Row): readonly string[] {
  return [what, String(what_id), scan_id, module, subject_kind, String(subject_id)];
}

/** Observations as they are shown, each proof down to its record. */
export async function observationViews(
  q: Query,
  workspace: string,
  rows: readonly Row[],
  claims: ReadonlyMap<number, { readonly attribute: string; readonly value: unknown }> = new Map(),
): Promise<ObservationView[]> {
  const cited = rows.flatMap((row) => row.proofs.flatMap((proof) => (proof.kind === "bytes" ? [proof.evidence] : [])));
  const records = new Map(
    (cited.length === 0
      ? []
      : await q.rows<{ id: string; kind: string; uri: string; at: Date; erased: boolean }>(
          `select e.id, e.kind, e.uri, e.at, e.wrapped_key is null as erased
             from unnest($2::text[]) as i (id)
            cross join lateral (select * from evidence where workspace_id = $1 and id = i.id limit 1) e`,
          [workspace, [...new Set(cited)]],
        )
    ).map((record) => [record.id, record]),
  );
  return rows.map((row) => ({
    about: { kind: kinds[row.what], id: row.what_id },
    claim: claims.get(row.what_id) ?? null,
    ...{ module: row.module, version: row.version, scan: row.scan_id, job: row.job_id },
    subject:
      row.subject_kind === "t"
        ? null
        : { kind: kinds[row.subject_kind], id: row.subject_id, type: row.subject_type, value: row.subject_value },
    ...{ confidence: row.confidence, seen: row.seen },
    first_at: row.first_at.toISOString(),
    last_at: row.last_at.toISOString(),
    proofs: row.proofs.map((proof) => proofView(proof, records)),
  }));
}

function proofView(
  proof: Proof,
  records: ReadonlyMap<string, { id: string; kind: string; uri: string; at: Date; erased: boolean }>,
): ProofView {
  const none = { evidence: null, part: null, range: null, pointer: null, from: [] };
  switch (proof.kind) {
    case "bytes": {
      const record = records.get(proof.evidence);
      return {
        ...{ kind: "bytes", source: record?.uri ?? "", part: proof.part, from: [] },
        evidence: record
          ? { ...record, at: record.at.toISOString() }
          : { id: proof.evidence, kind: "", uri: "", at: new Date(0).toISOString(), erased: true },
        range: proof.range ?? null,
        pointer: proof.pointer ?? null,
      };
    }
    case "dataset":
      return { ...none, kind: "dataset", source: `${proof.name} ${proof.version}`, pointer: proof.row };
    case "derived":
      return { ...none, kind: "derived", source: proof.rule, from: proof.from };
    case "given":
      return { ...none, kind: "given", source: `${proof.by}, ${proof.where}` };
  }
}
