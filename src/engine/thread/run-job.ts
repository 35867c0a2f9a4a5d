import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { asError } from "../../errors.ts";
import { backoff } from "../../jobs/states.ts";
import { type Outcome, refusals, retryable } from "../../model/outcome.ts";
import type { EntityRef, Module } from "../../sdk/module.ts";
import { NetError } from "../../sdk/net.ts";
import type { Ending, Exception } from "../slice.ts";
import type { ContextMaker } from "./context.ts";
import type { JobOrder } from "./protocol.ts";
import type { Reporter } from "./reporter.ts";
import type { Settling } from "./settling.ts";
import { type ReadRecord, subjectRef } from "./thread-record.ts";

/** A source that refuses is asked again so many times, by later attempts; then "could not look" is the answer. */
const mostRefusals = 3;
/** A quick module lets the thread answer others after so many ms. */
const longestHold = 50;

type Refusal = { readonly outcome: Outcome; readonly detail: string; readonly waitMs: number };
type Trouble = Refusal & { readonly of?: EntityRef };
type GaveUp = Extract<Ending, { how: "gave_up" }>;

export type JobParts = {
  readonly order: JobOrder;
  readonly module: Module;
  readonly settling: Settling;
  readonly reporter: Reporter;
  readonly contexts: ContextMaker;
  readonly signal: AbortSignal;
  /** One technique on one target: each try is an attempt of the job itself, and the last one decides what became of it. */
  readonly asked: boolean;
};

/**
 * Runs a module over the records of a job that it takes. A record that fails for a reason of its own is tried again at the
 * end, with backoff, `tries` times in all; a refusal by a source ends the attempt and hands the rest back.
 */
export async function runJob(parts: JobParts): Promise<void> {
  const { module, reporter, settling, signal, order } = parts;
  if ("runBatch" in module) return runBatch(parts);
  const tries = module.tries ?? 2;
  let refused: Refusal | null = null;
  let gaveUp: GaveUp | null = null;
  const { todo } = settling;
  let again: number[] = [];

  const settleAs = (index: number, trouble: Trouble) => {
    const record = todo[index];
    if (record) reporter.exception(exceptionOf(record, trouble));
    settling.settle(index);
  };
  const failed = (index: number, thrown: unknown, attempt: number) => {
    if (signal.aborted) return;
    const trouble = troubleOf(thrown);
    if (refusals.includes(trouble.outcome) && order.refusals < mostRefusals) refused ??= trouble;
    else if (parts.asked) gaveUp ??= givenUp(todo[index], trouble);
    else if (retryable.includes(trouble.outcome) && attempt < tries) again.push(index);
    else settleAs(index, trouble);
  };
  /** Runs records by their index in `todo`, some at once; those of a quick module one after the other, without a promise. */
  const pass = async (indexes: readonly number[] | null, attempt: number) => {
    const length = indexes ? indexes.length : todo.length;
    let next = 0;
    let breath = performance.now();
    const lane = async () => {
      while (next < length && !signal.aborted && !refused) {
        const at = next++;
        const index = indexes ? (indexes[at] ?? 0) : at;
        const record = todo[index];
        if (!record) return;
        try {
          const going = runOne(parts, record);
          if (going) {
            await going;
            if (signal.aborted) return; // cut short, perhaps: it goes back
          } else if (at % 64 === 63 && performance.now() - breath > longestHold) {
            await setImmediate();
            breath = performance.now();
          }
          settling.settle(index);
        } catch (thrown) {
          failed(index, thrown, attempt);
        }
        if (order.careful && !signal.aborted) {
          reporter.flush();
          await reporter.saved();
        }
      }
    };
    const lanes = order.careful ? 1 : Math.min(module.concurrency ?? 10, length);
    await Promise.all(Array.from({ length: lanes }, lane));
  };

  await pass(null, 1);
  for (let attempt = 2; again.length > 0 && !refused && !signal.aborted; attempt++) {
    const indexes = again;
    again = [];
    reporter.flush();
    await sleep(pauseBefore(attempt), undefined, { signal }).catch(() => {});
    await pass(indexes, attempt);
  }
  if (signal.aborted) reporter.end({ how: "paused" });
  else if (refused) reporter.end({ how: "refused", ...(refused as Refusal) });
  else if (gaveUp) reporter.end(gaveUp);
  else reporter.end({ how: "done" });
}

/** Runs the module on one record; a promise only if the module gave one. */
function runOne(parts: JobParts, record: ReadRecord): Promise<void> | undefined {
  const { module, contexts, reporter } = parts;
  if (!("run" in module)) return undefined;
  const context = contexts.of(record);
  const result = module.run(context, record.subject);
  if (!(result instanceof Promise)) {
    context.done();
    return undefined;
  }
  return bounded(result, context).then(() => reporter.room());
}

/** Waits for a subject no longer than its module allows, then the outcome is "timeout"; nor longer than the job runs. */
async function bounded(result: Promise<void>, context: ReturnType<ContextMaker["of"]>): Promise<void> {
  try {
    await Promise.race([result, context.expired]);
    context.done();
  } finally {
    result.catch(() => {}); // after a timeout nobody waits for it any more
    context.close();
  }
}

/** One call for all records: modules that join or permute. It settles them together; a careful job, one by one. */
async function runBatch(parts: JobParts): Promise<void> {
  const { order, settling, reporter, signal } = parts;
  const all = [...settling.todo.keys()];
  for (const batch of order.careful ? all.map((index) => [index]) : [all]) {
    const ending = batch.length > 0 ? await runOneBatch(parts, batch) : null;
    if (signal.aborted) return reporter.end({ how: "paused" });
    if (ending) return reporter.end(ending);
    for (const index of batch) settling.settle(index);
    if (!order.careful) continue;
    reporter.flush();
    await reporter.saved();
  }
  reporter.end({ how: "done" });
}

/** Gives how the attempt ends, if a source refused and may be asked again, or the job is to be tried as a whole. */
async function runOneBatch(parts: JobParts, batch: readonly number[]): Promise<Ending | null> {
  const { module, contexts, settling, signal, order, reporter } = parts;
  const records = batch.flatMap((index) => settling.todo[index] ?? []);
  const last = records.at(-1);
  if (!("runBatch" in module) || !last) return null;
  for (let attempt = 1; ; attempt++) {
    const context = contexts.of(last);
    try {
      await bounded(
        (async () =>
          module.runBatch(
            context,
            records.map((record) => record.subject),
          ))(),
        context,
      );
      return null;
    } catch (thrown) {
      if (signal.aborted) return null;
      const { of, ...trouble } = troubleOf(thrown);
      if (refusals.includes(trouble.outcome) && order.refusals < mostRefusals) return { how: "refused", ...trouble };
      if (parts.asked) return givenUp(last, { ...trouble, ...(of && { of }) });
      if (retryable.includes(trouble.outcome) && attempt < (module.tries ?? 2)) {
        await sleep(pauseBefore(attempt + 1), undefined, { signal }).catch(() => {});
        continue;
      }
      for (const record of records) reporter.exception(exceptionOf(record, { ...trouble, ...(of && { of }) }));
      return null;
    }
  }
}

function givenUp(record: ReadRecord | undefined, trouble: Trouble): GaveUp | null {
  if (!record) return null;
  const mayCure = retryable.includes(trouble.outcome) || refusals.includes(trouble.outcome);
  return { how: "gave_up", exception: exceptionOf(record, trouble), mayCure };
}

/** Before a second try, a third …: quarter of a second, half, up to five. In ms. */
function pauseBefore(attempt: number): number {
  return Math.min(5_000, backoff(attempt - 1, 0.5) / 4);
}

function exceptionOf(record: ReadRecord, { outcome, detail, of }: Trouble): Exception {
  return { seq: record.seq, subject: subjectRef(record), outcome, detail, ...(of && { of }) };
}

function troubleOf(thrown: unknown): Trouble {
  if (thrown instanceof NetError) {
    const { outcome, message, retryAfter, about } = thrown;
    return {
      outcome,
      detail: message.slice(0, 500),
      waitMs: Math.min(retryAfter ?? 1_000, 300_000),
      ...(about && { of: about }),
    };
  }
  return { outcome: "failed", detail: asError(thrown).message.slice(0, 500), waitMs: 0 };
}
