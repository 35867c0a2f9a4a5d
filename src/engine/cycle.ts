import type { Query } from "../db/client.ts";
import { type EntityKey, entityName, locateEntities, type Place } from "../db/tables/entities.ts";
import { addEvents, type EventPayload } from "../db/tables/events.ts";
import { addEvidence, type NewEvidence } from "../db/tables/evidence.ts";
import { addOutcomes, type NewOutcome } from "../db/tables/outcomes.ts";
import { addSettled, readOffsets } from "../db/tables/scan-modules.ts";
import { lockScan, setHead } from "../db/tables/scans.ts";
import { fence, type Progress, saveProgress } from "../jobs/job.ts";
import { type Decided, decide, isFinal } from "./asked.ts";
import { commitFacts } from "./commit.ts";
import { judgeFindings } from "./judge.ts";
import type { Pages } from "./pages.ts";
import { planScan } from "./plan-scan.ts";
import type { Runtime } from "./runtime.ts";
import { entitiesIn, type Said } from "./said.ts";
import { sent } from "./sent.ts";
import type { Ending, Slice } from "./slice.ts";
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
 * or nothing; repeatable. What planning asks is asked before the bulk is written, so that both go on at once.
 */
export async function runCycle(q: Query, scan: Runtime, pages: Pages, given: readonly Durable[]): Promise<Cycle> {
  const { workspace, id } = scan;
  const wanted = entitiesOf(saidIn(scan, given), given);
  const [locked, held, places] = await Promise.all([
    lockScan(q, workspace, id),
    fence(q, workspace, attemptsOf(given)),
    locateEntities(q, workspace, id, [...wanted.values()]),
  ]);
  if (!locked) return { appended: [], planned: 0, fenced: given.map((one) => one.slice.job), ended: true };
  const slices = given.filter((one) => held.has(one.slice.job));
  const fenced = [...new Set(given.filter((one) => !held.has(one.slice.job)).map((one) => one.slice.job))];
  const said = saidIn(scan, slices);
  const keys = fenced.length === 0 ? wanted : entitiesOf(said, slices);
  const decided = await decide(q, workspace, slices);
  const outcomes = outcomesOf(slices, places, decided);
  const progress = progressOf(slices, decided);
  const settled = sent(
    Promise.all([
      addOutcomes(q, workspace, id, outcomes),
      saveProgress(q, workspace, progress),
      addSettled(q, workspace, id, settledOf(slices, decided)),
    ]),
  );
  const offsets = sent(readOffsets(q, workspace, id));
  const { head: before, investigation_id: investigation } = locked;
  const at = { workspace, scan: id, investigation, head: before, scope: scan.scope };
  const { head, appended, known, findings, written } = await commitFacts(q, at, said, { keys, places });
  const evidence = sent(
    addEvidence(
      q,
      workspace,
      id,
      slices.flatMap((one) => one.evidence),
    ),
  );
  const events: EventPayload[] = [];
  if (head > locked.head) events.push({ kind: "log", from: locked.head, to: head });
  if (known.length > 0) events.push({ kind: "known", entities: known });
  if (findings.length > 0) events.push({ kind: "findings", findings });
  if (outcomes.length > 0) events.push({ kind: "outcomes", modules: [...new Set(outcomes.map((one) => one.module))] });
  if (scan.kind === "job")
    for (const { id: job, state } of progress) if (state !== "RUNNING") events.push({ kind: "job", job, state });
  const moved = sent(head > locked.head ? setHead(q, workspace, id, head) : Promise.resolve());
  const { planned, ended } =
    locked.state === "RUNNING"
      ? await planScan(q, scan, pages, { ...locked, head, offsets: await offsets }, appended)
      : { planned: 0, ended: null };
  const fixed = ended ? await judgeFindings(q, scan) : [];
  if (fixed.length > 0) events.push({ kind: "findings", findings: fixed });
  if (ended) events.push({ kind: "scan", state: ended });
  await Promise.all([settled, written, evidence, moved, addEvents(q, workspace, id, events)]);
  return { appended, planned, fenced, ended: ended !== null };
}

function saidIn(scan: Runtime, slices: readonly Durable[]): Said[] {
  return slices.flatMap(({ slice, module }) => {
    const version = scan.byId.get(module)?.version ?? "";
    return slice.facts.map((fact): Said => ({ module, version, job: slice.job, fact }));
  });
}

/** What facts name, and what could not be looked at where that is not the subject. */
function entitiesOf(said: readonly Said[], slices: readonly Durable[]): Map<string, EntityKey> {
  const keys = entitiesIn(said);
  for (const { slice } of slices)
    for (const { of } of slice.ending?.how === "gave_up"
      ? [...slice.exceptions, slice.ending.exception]
      : slice.exceptions) {
      if (of) keys.set(entityName({ type: of.type, key: of.value }), { type: of.type, key: of.value });
    }
  return keys;
}

function attemptsOf(given: readonly Durable[]): { job: string; attempt: number }[] {
  return [...new Map(given.map(({ slice }) => [slice.job, { job: slice.job, attempt: slice.attempt }])).values()];
}

function outcomesOf(
  slices: readonly Durable[],
  places: ReadonlyMap<string, Place>,
  decided: ReadonlyMap<string, Decided>,
): NewOutcome[] {
  return slices.flatMap(({ slice, module }) =>
    exceptionsIn(slice, decided).map(({ seq, subject, of, outcome, detail }): NewOutcome => {
      const other = of && places.get(entityName({ type: of.type, key: of.value }))?.id;
      return {
        module,
        subject_kind: other === undefined ? subject.kind : "e",
        subject_id: other ?? subject.ref,
        outcome,
        detail: detail.toWellFormed().replaceAll("\0", "\ufffd"),
        seq,
      };
    }),
  );
}

function exceptionsIn({ job, exceptions, ending }: Slice, decided: ReadonlyMap<string, Decided>) {
  return ending?.how === "gave_up" && isFinal(decided.get(job)) ? [...exceptions, ending.exception] : exceptions;
}

/** The last word of each job: slices come in order. */
function progressOf(slices: readonly Durable[], decided: ReadonlyMap<string, Decided>): Progress[] {
  const byJob = new Map<string, Progress>();
  for (const { slice } of slices) {
    const { ending } = slice;
    const verdict = ending?.how === "gave_up" ? decided.get(slice.job) : undefined;
    byJob.set(slice.job, {
      id: slice.job,
      low: slice.low,
      settled: slice.settled,
      state: verdict?.state ?? stateAfter(ending),
      waitMs: verdict?.waitMs ?? (ending?.how === "refused" ? ending.waitMs : 0),
      refused: ending?.how === "refused",
      error: errorOf(ending),
      errorClass: verdict?.errorClass ?? (ending?.how === "failed" ? "broken" : null),
      failed: verdict !== undefined,
    });
  }
  return [...byJob.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function stateAfter(ending: Ending | null): Progress["state"] {
  if (!ending) return "RUNNING";
  return ending.how === "done" ? "SUCCEEDED" : ending.how === "failed" ? "FAILED" : "QUEUED";
}

function errorOf(ending: Ending | null): string | null {
  if (!ending) return null;
  if (ending.how === "gave_up") return ending.exception.detail.toWellFormed().replaceAll("\0", "\ufffd");
  return "detail" in ending ? ending.detail : null;
}

function settledOf(
  slices: readonly Durable[],
  decided: ReadonlyMap<string, Decided>,
): { module: string; settled: number }[] {
  const counts = new Map<string, number>();
  for (const { slice, module } of slices) {
    const count = slice.count + (slice.ending?.how === "gave_up" && isFinal(decided.get(slice.job)) ? 1 : 0);
    if (count > 0) counts.set(module, (counts.get(module) ?? 0) + count);
  }
  return [...counts].map(([module, settled]) => ({ module, settled }));
}
