import type { Query } from "../../db/client.ts";
import { findersOf, type OutcomeOn, offsetsOf, outcomesOn, unsettledJobs } from "../../db/tables/coverage.ts";
import { readLog, readLogAt, readStates, recordsOf } from "../../db/tables/log.ts";
import { startsOf } from "../../db/tables/relations.ts";
import { decode } from "../../engine/pages.ts";
import type { PlannedModule, Runtime } from "../../engine/runtime.ts";
import type { LogRecord, State } from "../../engine/takes.ts";
import { entityType } from "../../model/entities/index.ts";
import { traitNames } from "../../model/entity-type.ts";
import type { Scan } from "../../model/scan.ts";
import { notTaken } from "./not-taken.ts";
import { makeStanding, type Standing } from "./settled.ts";

export const coverageStates = ["found", "absent", "could_not_look", "pending", "not_run"] as const;
export type CoverageState = (typeof coverageStates)[number];

/** What one module has to say of one thing in a scan: it found something, looked in vain, could not look, or did not run. */
export type CoverageLine = {
  readonly seq: number;
  readonly module: string;
  readonly entity: { readonly id: number; readonly type: string; readonly value: string };
  /** Set where the module looks at the link and not at the entity alone. */
  readonly relation: { readonly name: string; readonly type: string; readonly value: string } | null;
  readonly state: CoverageState;
  /** What could not be looked at, and what was said of it; also beside what was found. */
  readonly outcomes: readonly { readonly outcome: string; readonly detail: string }[];
  /** Why it did not run, or is still to run. */
  readonly why: string | null;
};

export type CoverageFilter = {
  readonly module?: string | undefined;
  readonly entity?: number | undefined;
  readonly type?: string | undefined;
  readonly state?: CoverageState | undefined;
  readonly outcome?: string | undefined;
};

/** The last line of the page before: its record, and the number of its module in the scan. */
export type CoveragePlace = readonly [seq: number, module: number];

/** Records looked up at once. */
const batch = 100;
/** Records that one page looks at, at most: a filter that lets little pass gives short pages, not slow ones. */
const mostRecords = 5_000;

type Pair = {
  readonly record: LogRecord;
  readonly module: PlannedModule;
  readonly number: number;
  readonly taken: boolean;
  readonly entity: number;
  /** The last that the scan held of the entity, or of where the relation starts. */
  readonly state: State;
};

/**
 * The ledger of a scan, entity by module, in the order of its log. Nothing of it is stored but exceptions: that a module
 * took a record follows from its condition, that it is done with it from offset and jobs, and that it found nothing from
 * the absence of anything it saw.
 */
export async function readCoverage(
  q: Query,
  scan: Scan,
  runtime: Runtime,
  head: number,
  filter: CoverageFilter,
  page: { readonly after: CoveragePlace | null; readonly limit: number },
): Promise<{ lines: CoverageLine[]; next: CoveragePlace | null }> {
  const { workspace, id } = runtime;
  const [offsets, jobs] = await Promise.all([offsetsOf(q, workspace, id), unsettledJobs(q, workspace, id)]);
  const standing = makeStanding(offsets, jobs);
  const seqs = filter.entity === undefined ? null : await recordsOf(q, workspace, id, filter.entity);
  const last = scan.kind === "job" ? Math.min(1, head) : head; // a single technique looks at its target alone
  const [fromSeq, fromModule] = page.after ?? [0, Number.POSITIVE_INFINITY];
  const lines: CoverageLine[] = [];
  let at = Math.max(0, fromSeq - 1); // the record that the page before ended in may have modules left
  for (let looked = 0; looked < mostRecords; looked += batch) {
    const next = seqs?.filter((seq) => seq > at && seq <= last).slice(0, batch);
    const to = next ? (next.at(-1) ?? last) : Math.min(last, at + batch);
    const rows = next ? await readLogAt(q, workspace, id, next) : await readLog(q, workspace, id, at, to);
    const isLeft = ({ record, number }: Pair) => record.seq > fromSeq || number > fromModule;
    const pairs = (await pairsOf(q, runtime, rows.map(decode), filter)).filter(isLeft);
    for (const line of await judge(q, scan, runtime, pairs, standing)) {
      if (!passes(line, filter)) continue;
      lines.push(line);
      if (lines.length === page.limit)
        return { lines, next: [line.seq, runtime.modules.findIndex((module) => module.id === line.module)] };
    }
    at = to;
    if (at >= last) return { lines, next: null };
  }
  return { lines, next: [at, runtime.modules.length] };
}

function passes({ state, outcomes }: CoverageLine, filter: CoverageFilter): boolean {
  if (filter.state !== undefined && state !== filter.state) return false;
  return filter.outcome === undefined || outcomes.some(({ outcome }) => outcome === filter.outcome);
}

/** Each record with each module that takes it there, or that takes such things and never took this one. */
async function pairsOf(
  q: Query,
  { workspace, id, modules }: Runtime,
  records: readonly LogRecord[],
  filter: CoverageFilter,
): Promise<Pair[]> {
  const starts = await startsOf(
    q,
    workspace,
    records.flatMap((record) => (record.kind === "r" ? [record.ref] : [])),
  );
  const entityOf = ({ kind, ref }: LogRecord) => (kind === "e" ? ref : (starts.get(ref) ?? 0));
  const held = await readStates(q, workspace, id, [...new Set(records.map(entityOf))]);
  const pairs: Pair[] = [];
  for (const record of records) {
    if (filter.type !== undefined && record.type !== filter.type) continue;
    const entity = entityOf(record);
    const now = held.get(entity);
    const traits = record.kind === "e" ? (now?.traits ?? 0) : 0;
    const state = now ? { distance: now.distance, inScope: now.in_scope, traits } : record.after;
    const kind = record.kind === "e" ? record.type : `relation:${record.relation?.name}`;
    for (const [number, module] of modules.entries()) {
      if (filter.module !== undefined && filter.module !== module.id) continue;
      if (!module.module.consumes.includes(kind)) continue;
      const taken = module.takes(record);
      const never = record.before === null && !module.takes({ ...record, after: state });
      if (taken || never) pairs.push({ record, module, number, taken, entity, state });
    }
  }
  return pairs;
}

async function judge(
  q: Query,
  scan: Scan,
  { workspace, id }: Runtime,
  pairs: readonly Pair[],
  standing: (module: string, seq: number) => Standing,
): Promise<CoverageLine[]> {
  const taken = pairs.filter((pair) => pair.taken);
  const modules = [...new Set(taken.map(({ module }) => module.id))];
  const ids = [...new Set(taken.map(({ record }) => record.ref))];
  const seqs = [...new Set(taken.map(({ record }) => record.seq))];
  const [finders, outcomes] = await Promise.all([
    findersOf(q, workspace, id, modules, ids),
    outcomesOn(q, workspace, id, modules, { seqs, ids }),
  ]);
  const found = new Set(finders.map((row) => `${row.module} ${row.kind}${row.id}`));
  const isOver = !["CREATED", "RUNNING", "PAUSED"].includes(scan.state);
  return pairs.map(({ record, module, taken, entity, state }): CoverageLine => {
    const { seq, type, key, relation, kind, ref } = record;
    const own = ({ module: of, ...one }: OutcomeOn) =>
      of === module.id && (one.seq === seq || (one.kind === kind && one.id === ref));
    const line = {
      ...{ seq, module: module.id, entity: { id: entity, type, value: key } },
      relation: relation && { name: relation.name, type: relation.type, value: relation.key },
    };
    if (!taken) {
      const why = notTaken(module.module, state, traitNames(entityType(type), state.traits));
      return { ...line, state: "not_run", outcomes: [], why };
    }
    const blind = outcomes.filter(own).map(({ outcome, detail }) => ({ outcome, detail }));
    if (found.has(`${module.id} ${kind}${ref}`)) return { ...line, state: "found", outcomes: blind, why: null };
    if (blind.length > 0) return { ...line, state: "could_not_look", outcomes: blind, why: null };
    return { ...line, ...withoutResult(standing(module.id, seq), isOver, scan.reason) };
  });
}

function withoutResult(
  standing: Standing,
  isOver: boolean,
  reason: string | null,
): Pick<CoverageLine, "state" | "outcomes" | "why"> {
  const notRun = {
    state: "not_run",
    outcomes: [],
    why: `The scan ended first${reason ? `: ${reason}` : ""}.`,
  } as const;
  switch (standing.how) {
    case "settled":
      return { state: "absent", outcomes: [], why: null };
    case "failed":
      return { state: "could_not_look", outcomes: [{ outcome: "failed", detail: standing.error }], why: null };
    case "cancelled":
      return notRun;
    default:
      return isOver ? notRun : { state: "pending", outcomes: [], why: "It is still to be looked at." };
  }
}
