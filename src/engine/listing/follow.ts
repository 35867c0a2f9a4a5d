import type { Db, Query } from "../../db/client.ts";
import { addCountChanges, foldCounts } from "../../db/tables/counts.ts";
import {
  entitiesInRuns,
  type ListedEntity,
  putFindingWords,
  putInvestigationEntities,
  putListed,
  putWords,
  recountFindings,
} from "../../db/tables/listed.ts";
import { dropQueued, lockListing, type QueuedRow, takeQueued } from "../../db/tables/listing-queue.ts";
import { wordsOf } from "./words.ts";

/** Entities that one transaction takes on, unless a single commit had more. */
const mostEntities = 2_000;
const mostRows = 200;

/** Has lists and search of a workspace follow its graph by one step; how many entities and findings that were, 0 at the end. */
export async function followOnce(db: Db, workspace: string): Promise<number> {
  return db.as(workspace, async (q) => {
    const [, rows] = await Promise.all([lockListing(q, workspace, "shared"), takeQueued(q, workspace, mostRows)]);
    const { taken, size } = fitting(rows);
    if (taken.length > 0) await follow(q, workspace, taken);
    await foldCounts(q, workspace);
    return size;
  });
}

/** Follows until nothing is left or `mostMs` are over: a list shows what was there when it was asked for, unless much is behind. */
export async function followFor(db: Db, workspace: string, mostMs: number): Promise<void> {
  const until = performance.now() + mostMs;
  while ((await followOnce(db, workspace)) > 0 && performance.now() < until);
}

function fitting(rows: readonly QueuedRow[]): { taken: QueuedRow[]; size: number } {
  const taken: QueuedRow[] = [];
  let size = 0;
  for (const row of rows) {
    const more = sizeOf(row);
    if (taken.length > 0 && size + more > mostEntities) break;
    taken.push(row);
    size += Math.max(1, more);
  }
  return { taken, size };
}

function sizeOf({ entities, findings }: QueuedRow): number {
  let size = findings.length;
  for (let at = 0; at + 1 < entities.length; at += 2) size += (entities[at + 1] ?? 0) - (entities[at] ?? 0) + 1;
  return size;
}

async function follow(q: Query, workspace: string, rows: readonly QueuedRow[]): Promise<void> {
  const findings = [...new Set(rows.flatMap((row) => row.findings))];
  const [byRow, about] = await Promise.all([
    Promise.all(rows.map((row) => entitiesInRuns(q, workspace, row.entities))),
    findings.length === 0
      ? []
      : q.rows<{ entity_id: number }>(
          `select distinct entity_id from findings where workspace_id = $1 and id = any($2::bigint[])`,
          [workspace, findings],
        ),
  ]);
  const entities = new Map<number, ListedEntity & { seen_at: Date | null }>();
  const held = new Map<string, Map<number, ListedEntity>>();
  const changed = about.map((row) => row.entity_id);
  for (const [at, row] of rows.entries()) {
    for (const entity of byRow[at] ?? []) {
      const known = entities.get(entity.id)?.seen_at ?? null;
      entities.set(entity.id, { ...entity, seen_at: row.scan_id === null ? known : later(known, row.at) });
      if (row.scan_id === null) changed.push(entity.id);
      if (row.investigation_id === null) continue;
      const its = held.get(row.investigation_id) ?? new Map<number, ListedEntity>();
      held.set(row.investigation_id, its.set(entity.id, entity));
    }
  }
  const all = [...entities.values()];
  const [added] = await Promise.all([
    Promise.all(
      [...held].map(async ([investigation, its]) => ({
        investigation,
        types: await putInvestigationEntities(q, workspace, investigation, [...its.values()]),
      })),
    ),
    putListed(
      q,
      workspace,
      all.map(({ id, type, first_seen, seen_at }) => ({
        ...{ id, type },
        first_seen: first_seen.toISOString(),
        seen_at: seen_at?.toISOString() ?? null,
      })),
    ),
    putWords(q, workspace, all.map(wordsOf)),
    putFindingWords(q, workspace, findings),
    recountFindings(q, workspace, [...new Set(changed)]),
    dropQueued(
      q,
      workspace,
      rows.map((row) => row.seq),
    ),
  ]);
  const changes = added.flatMap(({ investigation, types }) =>
    [...types].map(([label, n]) => ({ scope: investigation, kind: "entity" as const, label, n })),
  );
  await addCountChanges(q, workspace, changes);
}

function later(a: Date | null, b: Date): Date {
  return a !== null && a > b ? a : b;
}
