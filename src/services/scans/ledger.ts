import { z } from "zod";
import type { Db } from "../../db/client.ts";
import { countCoverage, listOutcomes, offsetsOf } from "../../db/tables/coverage.ts";
import { readHead } from "../../db/tables/scans.ts";
import { makeRuntime } from "../../engine/runtime.ts";
import type { Module } from "../../sdk/module.ts";
import type { Actor } from "../app.ts";
import { type PageRequest, pageBy, paginationOf, placeBy } from "../paging.ts";
import { enterScan } from "./case-scans.ts";
import { type CoverageFilter, readCoverage } from "./coverage.ts";

const CoverageCursor = z.tuple([z.int().min(0), z.int().min(0)]);
const OutcomeCursor = z.tuple([z.string().max(200), z.enum(["e", "r"]), z.int(), z.string().max(60)]);

/** What a scan looked at, what it could not look at, and what it left alone. */
export function makeLedger({ db, modules }: { db: Db; modules: ReadonlyMap<string, Module> }) {
  return {
    /** Entity by module. A page may be short, or empty, though there are more. AppError unknown_module where one is gone. */
    async coverage(actor: Actor, id: string, given: PageRequest & CoverageFilter) {
      const after = placeBy(given, CoverageCursor);
      return db.as(actor.workspace, async (q) => {
        const { scan } = await enterScan(q, actor, id, "scan:read");
        const runtime = makeRuntime({ workspace: actor.workspace, id, kind: scan.kind }, scan, modules, {});
        const head = (await readHead(q, actor.workspace, id))?.head ?? 0;
        const page = { after, limit: given.limit };
        const { lines, next } = await readCoverage(q, scan, runtime, head, given, page);
        return { data: lines, pagination: paginationOf(given, next) };
      });
    },

    /** The same in numbers, by module. */
    async summary(actor: Actor, id: string) {
      return db.as(actor.workspace, async (q) => {
        await enterScan(q, actor, id, "scan:read");
        const [offsets, counts] = await Promise.all([
          offsetsOf(q, actor.workspace, id),
          countCoverage(q, actor.workspace, id),
        ]);
        const count = (rows: readonly { module: string; count: number }[], module: string) =>
          rows.find((row) => row.module === module)?.count ?? 0;
        return offsets.map(({ module, subjects, settled }) => {
          const found = count(counts.found, module);
          const blind = count(counts.blind, module);
          const outcomes = counts.outcomes.filter((row) => row.module === module);
          return {
            ...{ module, taken: subjects, settled, found, could_not_look: blind },
            absent: Math.max(0, settled - found - blind),
            left: Math.max(0, subjects - settled),
            outcomes: Object.fromEntries(outcomes.map((row) => [row.outcome, row.count])),
          };
        });
      });
    },

    async outcomes(
      actor: Actor,
      id: string,
      given: PageRequest & { module?: string | undefined; outcome?: string | undefined },
    ) {
      const after = placeBy(given, OutcomeCursor);
      return db.as(actor.workspace, async (q) => {
        await enterScan(q, actor, id, "scan:read");
        const filter = { module: given.module ?? null, outcome: given.outcome ?? null };
        const rows = await listOutcomes(q, actor.workspace, id, filter, { after, limit: given.limit + 1 });
        return pageBy(
          rows,
          given,
          (row) => [row.module, row.subject_kind, row.subject_id, row.outcome],
          ({ module, outcome, detail, at, entity_id, type, key }) => ({
            ...{ module, outcome, detail, entity: { id: entity_id, type, value: key } },
            at: at.toISOString(),
          }),
        );
      });
    },
  };
}
