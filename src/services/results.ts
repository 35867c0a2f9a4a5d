import { createHash } from "node:crypto";
import type { Db } from "../db/client.ts";
import { readEvents, wakes } from "../db/tables/events.ts";
import { readHead } from "../db/tables/scans.ts";
import { makeBell } from "../engine/bell.ts";
import { AppError } from "../errors.ts";
import type { ResultLine, SummaryLine } from "../model/result.ts";
import type { ScanState } from "../model/scan.ts";
import type { Module } from "../sdk/module.ts";
import type { Actor, App } from "./app.ts";
import { findingLines, linesBetween, outcomeLines } from "./lines.ts";
import { permit } from "./permissions.ts";
import { readProgress } from "./progress.ts";
import type { Verified } from "./verified.ts";

const step = 1_000;
const goesOn: ReadonlySet<ScanState> = new Set(["CREATED", "RUNNING"]);

/** What a scan found, at once or as it becomes known. `trouble` is what keeps this process from going on with it. */
export function makeResults(
  db: Db,
  modules: ReadonlyMap<string, Module>,
  verified: Verified,
  trouble: () => Error | null,
): App["results"] {
  const headOf = async (actor: Actor, scan: string) => {
    const found = await db.as(actor.workspace, (q) => readHead(q, actor.workspace, scan));
    if (!found) throw new AppError("not_found", `There is no scan "${scan}".`);
    return found;
  };

  async function* everything(actor: Actor, scan: string): AsyncGenerator<ResultLine> {
    const at = { workspace: actor.workspace, scan };
    const { head } = await headOf(actor, scan);
    for (let from = 0; from < head; from += step)
      yield* await db.as(at.workspace, (q) => linesBetween(q, at, from, from + step));
    yield* await db.as(at.workspace, (q) => findingLines(q, at, null));
    yield* await db.as(at.workspace, (q) => outcomeLines(q, at, null));
  }

  const summary = async (actor: Actor, scan: string): Promise<SummaryLine> => {
    permit(actor, "scan:read");
    return db.as(actor.workspace, async (q) => {
      const progress = await readProgress(q, actor.workspace, scan);
      const rows = await q.rows<{
        id: string;
        state: SummaryLine["state"];
        complete: boolean | null;
        reason: string | null;
        relations: number;
      }>(
        `select id, state, complete, reason,
                (select count(*)::int from scan_relations r where r.workspace_id = $1 and r.scan_id = $2) as relations
           from scans where workspace_id = $1 and id = $2`,
        [actor.workspace, scan],
      );
      const outcomes = await q.rows<{ outcome: string; count: number }>(
        `select outcome, count(*)::int as count from outcomes where workspace_id = $1 and scan_id = $2 group by outcome order by outcome`,
        [actor.workspace, scan],
      );
      const row = rows[0];
      if (!row) throw new AppError("not_found", `There is no scan "${scan}".`);
      return {
        v: 1,
        kind: "summary",
        scan: row.id,
        state: row.state,
        complete: row.complete,
        reason: row.reason,
        elapsed_ms: progress.elapsedMs,
        entities: progress.entities,
        relations: row.relations,
        findings: progress.findings,
        outcomes: Object.fromEntries(outcomes.map((one) => [one.outcome, one.count])),
        not_verified_live: progress.modules
          .map((one) => one.id)
          .filter((id) => modules.get(id)?.verified === null && !verified.of(id)),
      };
    });
  };

  return {
    summary,
    async *read(actor, scan) {
      permit(actor, "scan:read");
      yield* everything(actor, scan);
      yield await summary(actor, scan);
    },
    async *follow(actor, scan, signal) {
      permit(actor, "scan:read");
      const at = { workspace: actor.workspace, scan };
      const bell = makeBell();
      const stop = await db.listen(wakes, bell.ring);
      const poll = setInterval(bell.ring, 1_000);
      signal.addEventListener("abort", bell.ring);
      /** What was shown of each thing, so that at the end only what has changed since is shown again. */
      const shown = new Map<string, string>();
      const fresh = (line: ResultLine): boolean => {
        const { name, digest } = digestOf(line);
        if (shown.get(name) === digest) return false;
        shown.set(name, digest);
        return true;
      };
      try {
        let after = 0;
        let over = false;
        while (!over && !signal.aborted) {
          const events = await db.as(at.workspace, (q) => readEvents(q, at.workspace, scan, after));
          for (const { seq, payload } of events) {
            after = seq;
            if (payload.kind === "log") {
              for (let from = payload.from; from < payload.to; from += step) {
                const to = Math.min(payload.to, from + step);
                for (const line of await db.as(at.workspace, (q) => linesBetween(q, at, from, to)))
                  if (fresh(line)) yield line;
              }
            } else if (payload.kind === "findings") {
              for (const line of await db.as(at.workspace, (q) => findingLines(q, at, payload.findings)))
                if (fresh(line)) yield line;
            } else if (payload.kind === "outcomes") {
              for (const line of await db.as(at.workspace, (q) => outcomeLines(q, at, payload.modules)))
                if (fresh(line)) yield line;
            } else if (payload.kind === "scan") over = (await headOf(actor, scan)).state !== "RUNNING"; // it may run again
          }
          const error = trouble();
          if (error && !over) throw error;
          if (over || events.length > 0) continue;
          // the event that said so may be forgotten by now
          if (!goesOn.has((await headOf(actor, scan)).state)) over = true;
          else await bell.next();
        }
        if (signal.aborted) return;
        for await (const line of everything(actor, scan)) if (fresh(line)) yield line;
        yield await summary(actor, scan);
      } finally {
        clearInterval(poll);
        signal.removeEventListener("abort", bell.ring);
        await stop();
      }
    },
  };
}

function digestOf(line: ResultLine): { name: string; digest: string } {
  const digest = createHash("sha256").update(JSON.stringify(line)).digest("base64").slice(0, 16);
  if (line.kind === "entity") return { name: `e ${line.type} ${line.value}`, digest };
  if (line.kind === "relation")
    return { name: `r ${line.from.type} ${line.from.value} ${line.relation} ${line.to.type} ${line.to.value}`, digest };
  if (line.kind === "finding") return { name: `f ${line.fingerprint}`, digest };
  if (line.kind === "outcome")
    return { name: `o ${line.module} ${line.entity.type} ${line.entity.value} ${line.outcome}`, digest };
  return { name: "summary", digest };
}
