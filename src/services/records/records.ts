import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Db, Query } from "../../db/client.ts";
import { type EvidenceRow, readEvidence } from "../../db/tables/evidence.ts";
import type { What } from "../../db/tables/observations.ts";
import { AppError } from "../../errors.ts";
import type { Evidence } from "../../evidence/store.ts";
import { tarOf } from "../../evidence/tar.ts";
import type { Proof } from "../../model/proof.ts";
import type { Actor, App } from "../app.ts";
import { audit } from "../audit.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { decodedRecord } from "../decode-dns.ts";
import { placeOf } from "../evidence.ts";
import { excerptOf } from "../excerpt.ts";
import type { PageQuery } from "../graph/entities.ts";
import { checkScope } from "../graph/scope.ts";
import { permit } from "../permissions.ts";
import { shapeOf } from "../walk.ts";
import { type RecordFilter, recordKey, recordPage, recordViews } from "./page.ts";

const letters = { entity: "e", relation: "r", claim: "c", finding: "f" } as const satisfies Record<string, What>;
export type FactKind = keyof typeof letters;

const mostExcerpts = 20;
const staleMs = 24 * 60 * 60 * 1_000;

type Parts = {
  readonly db: Db;
  /** Where bundles lie while they are sent. */
  readonly exports: string;
  evidence(workspace: string): Promise<Evidence>;
  readonly exportScan: App["evidence"]["export"];
  readonly erase: App["evidence"]["erase"];
};

/** What was asked and answered: members see that it is there and what a fact cites of it, admins read all of it. */
export function makeRecords({ db, exports, evidence, exportScan, erase }: Parts) {
  const found = async (q: Query, workspace: string, id: string): Promise<EvidenceRow> => {
    const [row] = await readEvidence(q, workspace, [id]);
    if (!row) throw new AppError("not_found", `There is no evidence "${id}".`);
    return row;
  };
  const open = async (actor: Actor, row: EvidenceRow) => {
    const place = placeOf(row);
    if (!place) throw new AppError("not_found", `Evidence ${row.id} was erased.`);
    return (await evidence(actor.workspace)).read(place);
  };
  return {
    async list(actor: Actor, filter: RecordFilter, page: PageQuery) {
      permit(actor, "evidence:list");
      const { workspace } = actor;
      return db.as(workspace, async (q) => {
        await checkScope(q, actor, { scan: filter.scan });
        const list = ["evidence", { ...filter }];
        const after = readCursor(list, page.cursor, shapeOf(recordKey));
        const { ids, next } = await recordPage(q, workspace, filter, { after, limit: page.limit });
        const data = await recordViews(q, workspace, ids);
        return { data, next: writeCursor(list, next), limit: page.limit, total: null };
      });
    },
    async get(actor: Actor, id: string) {
      permit(actor, "evidence:list");
      const [row] = await db.as(actor.workspace, (q) => recordViews(q, actor.workspace, [id]));
      if (!row) throw new AppError("not_found", `There is no evidence "${id}".`);
      return row;
    },
    /** The bytes asked or answered, whole or a range [from, to). Each read is audited before it is answered. */
    async content(
      actor: Actor,
      id: string,
      { part, from = 0, to }: { part: "request" | "response"; from?: number | undefined; to?: number | undefined },
    ): Promise<{ bytes: Uint8Array; total: number; from: number }> {
      permit(actor, "evidence:read");
      const row = await db.as(actor.workspace, async (q) => {
        const row = await found(q, actor.workspace, id);
        await audit(q, actor, "evidence.read", id);
        return row;
      });
      const record = await open(actor, row);
      const bytes = record[part];
      if (from > bytes.length || (to !== undefined && to < from))
        throw new AppError("invalid", `The ${part} has ${bytes.length} bytes: the range lies outside.`);
      return { bytes: bytes.subarray(from, to), total: bytes.length, from };
    },
    /** What a fact cites of a record: the span of each proof with a little around it. Nothing that no fact cites is shown. */
    async excerpts(actor: Actor, id: string, fact: { kind: FactKind; id: number }) {
      permit(actor, "evidence:list");
      const { workspace } = actor;
      const { row, proofs } = await db.as(workspace, async (q) => {
        const row = await found(q, workspace, id);
        const rows = await q.rows<{ proofs: Proof[] }>(
          `select proofs from observations where workspace_id = $1 and what = $2::"char" and what_id = $3 limit 1000`,
          [workspace, letters[fact.kind], fact.id],
        );
        const cited = rows
          .flatMap((one) => one.proofs)
          .filter((proof) => proof.kind === "bytes" && proof.evidence === id);
        if (cited.length === 0)
          throw new AppError("not_found", `No proof of ${fact.kind} ${fact.id} cites this record.`);
        await audit(q, actor, "evidence.excerpt", `${id} ${fact.kind} ${fact.id}`);
        return { row, proofs: [...new Map(cited.map((proof) => [JSON.stringify(proof), proof])).values()] };
      });
      const record = await open(actor, row);
      return proofs.slice(0, mostExcerpts).flatMap((proof) =>
        proof.kind === "bytes"
          ? [
              {
                ...{ part: proof.part, range: proof.range ?? null, pointer: proof.pointer ?? null },
                ...excerptOf(record, proof),
                reads: decodedRecord(record, proof.range),
              },
            ]
          : [],
      );
    },
    /** A record's place in the chain of custody, checked where it lies; with the head of its segment, where that is sealed. */
    async custody(actor: Actor, id: string) {
      permit(actor, "evidence:list");
      const { workspace } = actor;
      const { row, head } = await db.as(workspace, async (q) => {
        const row = await found(q, workspace, id);
        const heads = await q.rows<{ seq: number; records: number; link: string; chain: string; sealed_at: Date }>(
          `select seq, records, link, chain, sealed_at from segments where workspace_id = $1 and segment = $2`,
          [workspace, row.segment],
        );
        return { row, head: heads[0] };
      });
      const { segment, position, byte_offset: offset, byte_length: length } = row;
      const store = await evidence(workspace);
      return {
        ...{ id, segment, position },
        ...(await store.inspect({ id, segment, position, offset, length })),
        head: head ? { ...head, sealed_at: head.sealed_at.toISOString() } : null,
      };
    },
    /** All evidence of a scan with what it found, as a tar file that `sonde verify` checks. */
    async bundle(actor: Actor, scan: string): Promise<{ name: string; stream: Readable }> {
      permit(actor, "evidence:read"); // a bundle holds the bytes
      permit(actor, "evidence:export");
      await db.as(actor.workspace, (q) => checkScope(q, actor, { scan }));
      await sweep(exports);
      const folder = join(exports, randomUUID());
      const remove = () => rm(folder, { recursive: true, force: true });
      try {
        const { files } = await exportScan(actor, scan, folder);
        const stream = Readable.from(tarOf(folder, files, new Date()), { objectMode: false });
        stream.once("close", () => void remove());
        return { name: `sonde-${scan}.tar`, stream };
      } catch (error) {
        await remove();
        throw error;
      }
    },
    erase: (actor: Actor, id: string, reason: string) => erase(actor, id, reason),
  };
}

export type Records = ReturnType<typeof makeRecords>;

/** Bundles whose sending was cut off by the end of the process. */
async function sweep(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null); // another may be removed at this moment
    if (found && Date.now() - found.mtimeMs > staleMs) await rm(path, { recursive: true, force: true });
  }
}
