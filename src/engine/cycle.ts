import type { Query } from "../db/client.ts";
import { ensureEntities, entityName } from "../db/tables/entities.ts";
import { addEvents, type EventPayload } from "../db/tables/events.ts";
import { addEvidence, type NewEvidence } from "../db/tables/evidence.ts";
import { addOutcomes, type NewOutcome } from "../db/tables/outcomes.ts";
import { addSettled } from "../db/tables/scan-modules.ts";
import { type Locked, lockScan, setHead } from "../db/tables/scans.ts";
import { fence, type Progress, saveProgress } from "../jobs/job.ts";
import { commitFacts } from "./commit.ts";
import type { Pages } from "./pages.ts";
import { planScan } from "./plan-scan.ts";
import type { Runtime } from "./runtime.ts";
import type { Said } from "./said.ts";
import type { Slice } from "./slice.ts";
import type { LogRecord } from "./takes.ts";

/** A slice whose evidence is already durable. */
export type Durable = { readonly slice: Slice; readonly module: string; readonly evidence: readonly NewEvidence[] };

export type Cycle = {
  readonly appended: readonly LogRecord[];
  readonly planned: number;
  /** Slices of attempts that had lost their job: nothing of theirs was written. */
  readonly fenced: readonly string[];
  readonly ended: boolean;
};

/**
 * One transaction of a scan: what modules said, what is settled, the jobs that follow, the end if it has come. All of it
 * or nothing; repeatable.
 */
export async function runCycle(q: Query, scan: Runtime, pages: Pages, given: readonly Durable[]): Promise<Cycle> {
  const at = { workspace: scan.workspace, scan: scan.id };
  const [locked, held] = await Promise.all([
    lockScan(q, scan.workspace, scan.id),
    fence(q, scan.workspace, attemptsOf(given)),
  ]);
  if (!locked) return { appended: [], planned: 0, fenced: given.map((one) => one.slice.job), ended: true };
  const slices = given.filter((one) => held.has(one.slice.job));
  const fenced = [...new Set(given.filter((one) => !held.has(one.slice.job)).map((one) => one.slice.job))];
  const said = slices.flatMap(({ slice, module }): Said[] => {
    const version = scan.byId.get(module)?.version ?? "";
    return slice.facts.map((fact) => ({ module, version, job: slice.job, fact }));
  });
  const [{ head, appended, known, findings }] = await Promise.all([
    commitFacts(q, { ...at, head: locked.head, scope: scan.scope }, said),
    addEvidence(
      q,
      scan.workspace,
      scan.id,
      slices.flatMap((one) => one.evidence),
    ),
  ]);
  const outcomes = await outcomesOf(q, scan.workspace, slices);
  const settled = Promise.all([
    addOutcomes(q, scan.workspace, scan.id, outcomes),
    saveProgress(q, scan.workspace, progressOf(slices)),
    addSettled(q, scan.workspace, scan.id, settledOf(slices)),
    head > locked.head && setHead(q, scan.workspace, scan.id, head),
  ]);

  const events: EventPayload[] = [];
  if (head > locked.head) events.push({ kind: "log", from: locked.head, to: head });
  if (known.length > 0) events.push({ kind: "known", entities: known });
  if (findings.length > 0) events.push({ kind: "findings", findings });
  if (outcomes.length > 0) events.push({ kind: "outcomes", modules: [...new Set(outcomes.map((one) => one.module))] });
  // sent behind the lines above, so it reads what they wrote
  const [{ planned, ended }] = await Promise.all([planAndEnd(q, scan, pages, { ...locked, head }, appended), settled]);
  if (ended) events.push({ kind: "scan", state: ended });
  await addEvents(q, scan.workspace, scan.id, events);
  return { appended, planned, fenced, ended: ended !== null };
}

async function planAndEnd(q: Query, scan: Runtime, pages: Pages, locked: Locked, appended: readonly LogRecord[]) {
  if (locked.state !== "RUNNING") return { planned: 0, ended: null };
  return planScan(q, scan, pages, locked, appended);
}

function attemptsOf(given: readonly Durable[]): { job: string; attempt: number }[] {
  return [...new Map(given.map(({ slice }) => [slice.job, { job: slice.job, attempt: slice.attempt }])).values()];
}

async function outcomesOf(q: Query, workspace: string, slices: readonly Durable[]): Promise<NewOutcome[]> {
  const exceptions = slices.flatMap(({ slice, module }) =>
    slice.exceptions.map((exception) => ({ ...exception, module })),
  );
  const others = exceptions.flatMap(({ of }) => (of ? [{ type: of.type, key: of.value }] : []));
  const { ids } = await ensureEntities(q, workspace, [
    ...new Map(others.map((one) => [entityName(one), one])).values(),
  ]);
  return exceptions.map(({ seq, subject, of, outcome, detail, module }) => {
    const other = of && ids.get(entityName({ type: of.type, key: of.value }));
    return {
      module,
      subject_kind: other === undefined ? subject.kind : "e",
      subject_id: other ?? subject.ref,
      outcome,
      detail: detail.toWellFormed().replaceAll("\0", "\ufffd"),
      seq,
    };
  });
}

/** The last word of each job: slices come in order. */
function progressOf(slices: readonly Durable[]): Progress[] {
  const byJob = new Map<string, Progress>();
  for (const { slice } of slices) {
    const { ending } = slice;
    byJob.set(slice.job, {
      id: slice.job,
      low: slice.low,
      settled: slice.settled,
      state: !ending ? "RUNNING" : ending.how === "done" ? "SUCCEEDED" : ending.how === "failed" ? "FAILED" : "QUEUED",
      waitMs: ending?.how === "refused" ? ending.waitMs : 0,
      refused: ending?.how === "refused",
      error: ending && "detail" in ending ? ending.detail : null,
    });
  }
  return [...byJob.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function settledOf(slices: readonly Durable[]): { module: string; settled: number }[] {
  const counts = new Map<string, number>();
  for (const { slice, module } of slices)
    if (slice.count > 0) counts.set(module, (counts.get(module) ?? 0) + slice.count);
  return [...counts].map(([module, settled]) => ({ module, settled }));
}
