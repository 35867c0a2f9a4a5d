import type { Db, Query } from "../db/client.ts";
import { readEntities } from "../db/tables/entities.ts";
import { readEvidence } from "../db/tables/evidence.ts";
import { AppError } from "../errors.ts";
import type { Evidence } from "../evidence/store.ts";
import { entityTypes } from "../model/entities/index.ts";
import type { Proof } from "../model/proof.ts";
import type { Actor, App, WhyStep } from "./app.ts";
import { audit } from "./audit.ts";
import { decodedRecord } from "./decode-dns.ts";
import { placeOf } from "./evidence.ts";
import { excerptOf } from "./excerpt.ts";
import { permit } from "./permissions.ts";

type Row = {
  module: string;
  subject_kind: "e" | "r" | "t";
  subject_id: number;
  proofs: Proof[];
  seen: number;
  first_at: Date;
};
type Found = { id: number; type: string; key: string };

const longestChain = 50;

/** The chain from a target to a fact: at each step who said so, and the bytes it was read from. */
export function makeProvenance(db: Db, evidence: (workspace: string) => Promise<Evidence>): App["provenance"] {
  return {
    async why(actor, entity, scan) {
      permit(actor, "evidence:read");
      const { ws, steps, claims, found, id } = await db.as(actor.workspace, async (q) => {
        const ws = actor.workspace;
        const { found, id } = await locate(q, ws, entity, scan);
        const steps = await chainTo(q, ws, id, found);
        const claims = await q.rows<Row & { attribute: string; value: unknown }>(
          `select c.attribute, c.value, o.module, o.subject_kind, o.subject_id, o.proofs, o.seen, o.first_at
             from claims c join observations o on o.workspace_id = c.workspace_id and o.what = 'c' and o.what_id = c.id and o.scan_id = $2
            where c.workspace_id = $1 and c.entity_id = $3 order by c.attribute, o.first_at, c.id limit 200`,
          [ws, id, found.id],
        );
        await audit(q, actor, "evidence.read", `scan ${id} entity ${found.id}`);
        return { ws, steps, claims, found, id };
      });
      const draw = (row: Row, about: Found, relation: WhyStep["relation"]) =>
        stepOf(db, await_(evidence, ws), actor, row, about, relation);
      const chain: WhyStep[] = [];
      for (const step of steps) chain.push(await draw(step.row, step.entity, step.relation));
      const drawn: { attribute: string; value: unknown; step: WhyStep }[] = [];
      for (const claim of claims)
        drawn.push({ attribute: claim.attribute, value: claim.value, step: await draw(claim, found, null) });
      return { entity: { type: found.type, value: found.key }, scan: id, chain, claims: drawn };
    },
  };
}

function await_(open: (workspace: string) => Promise<Evidence>, workspace: string): () => Promise<Evidence> {
  let store: Promise<Evidence> | undefined;
  return () => (store ??= open(workspace));
}

/** The entity meant by "value" or "type:value", and the newest scan that knows it. */
async function locate(
  q: Query,
  ws: string,
  written: string,
  scan: string | undefined,
): Promise<{ found: Found; id: string }> {
  const colon = written.indexOf(":");
  const types = [...entityTypes.values()];
  const candidates: { type: string; key: string }[] = [];
  const named = colon > 0 ? entityTypes.get(written.slice(0, colon)) : undefined;
  const explicit = named?.parse(written.slice(colon + 1));
  if (named && explicit) candidates.push({ type: named.type, key: explicit });
  else
    for (const type of types) {
      const key = type.parse(written);
      if (key) candidates.push({ type: type.type, key });
    }
  const rows = await q.rows<Found & { scan_id: string }>(
    `select e.id, e.type, e.key, s.scan_id
       from json_to_recordset($2::json) as w (type text, key text)
       join entities e on e.workspace_id = $1 and e.type = w.type and e.key = w.key
       join scan_entities s on s.workspace_id = $1 and s.entity_id = e.id
       join scans x on x.workspace_id = $1 and x.id = s.scan_id
      where $3::uuid is null or s.scan_id = $3
      order by x.created_at desc limit 1`,
    [ws, JSON.stringify(candidates), scan ?? null],
  );
  const row = rows[0];
  if (!row) {
    throw new AppError("not_found", `Nothing is known of "${written}"${scan ? " in this scan" : ""}.`, {
      hint: 'write it as it is shown, or as "type:value"',
    });
  }
  return { found: { id: row.id, type: row.type, key: row.key }, id: row.scan_id };
}

/** From the entity back to a target, always by the first observation that leads nearer; then turned round. */
async function chainTo(q: Query, ws: string, scan: string, found: Found) {
  const steps: { entity: Found; row: Row; relation: WhyStep["relation"] }[] = [];
  const visited = new Set<number>();
  let at: Found | undefined = found;
  while (at && steps.length < longestChain) {
    visited.add(at.id);
    const entity: Found = at;
    const rows: Row[] = await q.rows<Row>(
      `select module, subject_kind, subject_id, proofs, seen, first_at from observations
        where workspace_id = $1 and scan_id = $2 and what = 'e' and what_id = $3
        order by subject_kind = 't' desc, first_at, module, subject_id`,
      [ws, scan, entity.id],
    );
    let next: Found | undefined;
    let chosen: Row | undefined;
    for (const row of rows) {
      if (row.subject_kind === "t") {
        chosen = row;
        break;
      }
      const parent = await subjectEntity(q, ws, row);
      if (!parent || visited.has(parent.id)) continue;
      chosen = row;
      next = parent;
      break;
    }
    if (!chosen) break;
    steps.push({ entity, row: chosen, relation: next ? await relationBetween(q, ws, scan, next, entity) : null });
    at = next;
  }
  return steps.reverse();
}

async function subjectEntity(q: Query, ws: string, row: Row): Promise<Found | undefined> {
  let id = row.subject_id;
  if (row.subject_kind === "r") {
    const relations = await q.rows<{ from_id: number }>(
      `select from_id from relations where workspace_id = $1 and id = $2`,
      [ws, id],
    );
    id = relations[0]?.from_id ?? 0;
  }
  return (await readEntities(q, ws, [id]))[0];
}

async function relationBetween(q: Query, ws: string, scan: string, a: Found, b: Found): Promise<WhyStep["relation"]> {
  const rows = await q.rows<{ relation: string; from_id: number }>(
    `select r.relation, r.from_id from relations r join scan_relations s on s.workspace_id = r.workspace_id and s.relation_id = r.id
      where r.workspace_id = $1 and s.scan_id = $2 and ((r.from_id = $3 and r.to_id = $4) or (r.from_id = $4 and r.to_id = $3))
      order by s.seq limit 1`,
    [ws, scan, a.id, b.id],
  );
  const row = rows[0];
  if (!row) return null;
  return row.from_id === a.id
    ? { name: row.relation, from: a.key, to: b.key }
    : { name: row.relation, from: b.key, to: a.key };
}

async function stepOf(
  db: Db,
  store: () => Promise<Evidence>,
  actor: Actor,
  row: Row,
  about: Found,
  relation: WhyStep["relation"],
): Promise<WhyStep> {
  const ids = row.proofs.flatMap((proof) => (proof.kind === "bytes" ? [proof.evidence] : []));
  const records = new Map(
    (await db.as(actor.workspace, (q) => readEvidence(q, actor.workspace, ids))).map((record) => [record.id, record]),
  );
  const proofs: WhyStep["proofs"][number][] = [];
  for (const proof of row.proofs) {
    if (proof.kind !== "bytes") {
      proofs.push({ proof, uri: null, excerpt: null, reads: null, note: null });
      continue;
    }
    const record = records.get(proof.evidence);
    const place = record && placeOf(record);
    if (!record || !place) {
      const note = record ? "erased" : "missing";
      proofs.push({ proof, uri: record?.uri ?? null, excerpt: null, reads: null, note });
      continue;
    }
    const bytes = await (await store()).read(place);
    const reads = decodedRecord(bytes, proof.range);
    proofs.push({ proof, uri: record.uri, excerpt: excerptOf(bytes, proof), reads, note: null });
  }
  return {
    what:
      row.subject_kind === "t"
        ? "given as a target"
        : relation
          ? `${relation.from} ${relation.name} ${relation.to}`
          : `${row.module} saw it`,
    entity: { type: about.type, value: about.key },
    relation,
    module: row.module,
    at: row.first_at.toISOString(),
    count: row.seen,
    proofs,
  };
}
