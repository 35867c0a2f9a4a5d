import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "../db/client.ts";
import { type EvidenceRow, evidenceOfScan, readEvidence } from "../db/tables/evidence.ts";
import { readScan } from "../db/tables/scans.ts";
import { AppError } from "../errors.ts";
import { writeBundle } from "../evidence/export.ts";
import { workspaceKey } from "../evidence/keys.ts";
import type { EvidenceInput } from "../evidence/record.ts";
import type { Evidence } from "../evidence/store.ts";
import { verifySegment } from "../evidence/verify.ts";
import type { Actor, App, VerifyReport } from "./app.ts";
import { audit } from "./audit.ts";
import { permit } from "./permissions.ts";

/** Where the store finds a record, by its row; null when its key was destroyed. */
export function placeOf(row: EvidenceRow) {
  if (row.wrapped_key === null) return null;
  return {
    id: row.id,
    segment: row.segment,
    position: row.position,
    offset: row.byte_offset,
    length: row.byte_length,
    wrappedKey: row.wrapped_key,
  };
}

export function makeEvidence(
  db: Db,
  parts: {
    master: Uint8Array;
    folderOf(workspace: string): string;
    open(workspace: string): Promise<Evidence>;
    results: App["results"];
  },
): App["evidence"] {
  return {
    async export(actor, scan, folder) {
      permit(actor, "evidence:export");
      const found = await db.as(actor.workspace, (q) => readScan(q, actor.workspace, scan));
      if (!found) throw new AppError("not_found", `There is no scan "${scan}".`);
      const rows = await db.as(actor.workspace, async (q) => {
        await audit(q, actor, "evidence.export", scan);
        return evidenceOfScan(q, actor.workspace, scan);
      });
      const store = await parts.open(actor.workspace);
      const kept = rows.filter((row) => row.wrapped_key !== null);
      const { files } = await writeBundle(folder, {
        results: parts.results.read(actor, scan),
        records: records(store, kept),
        meta: {
          scan: found.id,
          targets: found.targets,
          startedAt: found.startedAt,
          endedAt: found.endedAt,
          erased: rows.length - kept.length,
        },
      });
      return { files, records: kept.length };
    },
    async verify(actor) {
      permit(actor, "evidence:read");
      return verifyFolder(db, actor, parts);
    },
    async erase(actor, id, reason) {
      permit(actor, "evidence:erase");
      const rows = await db.as(actor.workspace, (q) => readEvidence(q, actor.workspace, [id]));
      const row = rows[0];
      if (!row) throw new AppError("not_found", `There is no evidence "${id}".`);
      const place = placeOf(row);
      if (place) await (await parts.open(actor.workspace)).erase(place, { reason, by: actor.name, at: new Date() });
      await db.as(actor.workspace, async (q) => {
        await q.rows(`update evidence set wrapped_key = null where workspace_id = $1 and id = $2`, [
          actor.workspace,
          id,
        ]);
        await audit(q, actor, "evidence.erase", id);
      });
    },
  };
}

async function* records(
  store: Evidence,
  rows: readonly EvidenceRow[],
): AsyncGenerator<{ record: EvidenceInput; at: Date; id: string }> {
  for (const row of rows) {
    const place = placeOf(row);
    if (place) yield { record: await store.read(place), at: row.at, id: row.id };
  }
}

/** Checks every segment of the workspace, the chain of their heads, and that every cited record is there and whole. */
async function verifyFolder(
  db: Db,
  actor: Actor,
  parts: { master: Uint8Array; folderOf(workspace: string): string; open(workspace: string): Promise<Evidence> },
): Promise<VerifyReport> {
  const folder = parts.folderOf(actor.workspace);
  const store = await parts.open(actor.workspace);
  await store.seal();
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".seg")).sort();
  const key = workspaceKey(parts.master, actor.workspace);
  const problems: string[] = [];
  let records = 0;
  let erased = 0;
  for (const name of names) {
    const report = await verifySegment(join(folder, name), { workspaceKey: key });
    records += report.records;
    erased += report.erased;
    problems.push(...report.problems.map((problem) => `${name}: ${problem.what}`));
  }
  const cited = await db.as(actor.workspace, (q) =>
    q.rows<EvidenceRow>(
      `select id, kind, uri, size, segment, position, byte_offset, byte_length, wrapped_key, at from evidence
        where workspace_id = $1 and wrapped_key is not null order by segment, position`,
      [actor.workspace],
    ),
  );
  for (const row of cited) {
    const place = placeOf(row);
    if (!place) continue;
    try {
      await store.read(place);
    } catch (error) {
      problems.push(`record ${row.id} of ${row.uri}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const unproved = await db.as(actor.workspace, (q) =>
    q.rows<{ id: string }>(
      `select distinct p->>'evidence' as id from observations o, jsonb_array_elements(o.proofs) p
        where o.workspace_id = $1 and p->>'kind' = 'bytes'
          and not exists (select from evidence e where e.workspace_id = $1 and e.id = p->>'evidence')`,
      [actor.workspace],
    ),
  );
  problems.push(...unproved.map((row) => `a fact cites record ${row.id}, which is not there`));
  return { ok: problems.length === 0, segments: names.length, records, erased, problems };
}
