import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { asError } from "../../errors.ts";
import { backoff } from "../../jobs/states.ts";
import { type Outcome, refusals, retryable } from "../../model/outcome.ts";
import type { EntityRef, Module } from "../../sdk/module.ts";
import { NetError } from "../../sdk/net.ts";
import type { LogRecord, Taker } from "../takes.ts";
import { type ContextMaker, subjectOf, subjectRef } from "./context.ts";
import type { JobOrder } from "./protocol.ts";
import type { Reporter } from "./reporter.ts";
import type { Settling } from "./settling.ts";

/** A source that refuses is asked again so many times, by later attempts; then "could not look" is the answer. */
const mostRefusals = 3;
/** A quick module lets the thread answer others after so many ms. */
const longestHold = 50;

type Trouble = { readonly outcome: Outcome; readonly detail: string; readonly waitMs: number; readonly of?: EntityRef };

export type JobParts = {
  readonly order: JobOrder;
  readonly module: Module;
  readonly takes: Taker;
  readonly settling: Settling;
  readonly reporter: Reporter;
  readonly contexts: ContextMaker;
  readonly signal: AbortSignal;
};

/**
 * Runs a module over the records of a job that it takes. A record that fails for a reason of its own is tried again at the
 * end, with backoff, `tries` times in all; a refusal by a source ends the attempt and hands the rest back.
 */
export async function runJob(parts: JobParts): Promise<void> {
  const { module, reporter, settling, signal, order } = parts;
  if ("runBatch" in module) return runBatch(parts);
  const tries = module.tries ?? 2;
  let refused: Trouble | null = null;
  const { todo } = settling;
  let again: number[] = [];

  const settleAs = (index: number, trouble: Trouble) => {
    const record = todo[index];
    const { outcome, detail, of } = trouble;
    if (record)
      reporter.exception({ seq: record.seq, subject: subjectRef(record), outcome, detail, ...(of && { of }) });
    settling.settle(index);
  };
  const failed = (index: number, thrown: unknown, attempt: number) => {
    if (signal.aborted) return;
    const trouble = troubleOf(thrown);
    if (refusals.includes(trouble.outcome) && order.refusals < mostRefusals) refused ??= trouble;
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
          if (going) await going;
          else if (at % 64 === 63 && performance.now() - breath > longestHold) {
            await setImmediate();
            breath = performance.now();
          }
          settling.settle(index);
        } catch (thrown) {
          failed(index, thrown, attempt);
        }
        if (order.careful) {
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
    await sleep(Math.min(5_000, backoff(attempt - 1, 0.5) / 4), undefined, { signal }).catch(() => {});
    await pass(indexes, attempt);
  }
  if (signal.aborted) reporter.end({ how: "paused" });
  else if (refused) {
    const { outcome, detail, waitMs } = refused as Trouble;
    reporter.end({ how: "refused", outcome, detail, waitMs });
  } else reporter.end({ how: "done" });
}

/** Runs the module on one record; a promise only if the module gave one. */
function runOne(parts: JobParts, record: LogRecord): Promise<void> | undefined {
  const { module, contexts, reporter } = parts;
  if (!("run" in module)) return undefined;
  const context = contexts.of(record);
  const result = module.run(context, subjectOf(record));
  if (!(result instanceof Promise)) {
    context.close();
    return undefined;
  }
  return bounded(result, context).then(() => reporter.room());
}

/** Waits for a subject no longer than its module allows; then its signal is aborted and the outcome is "timeout". */
async function bounded(result: Promise<void>, context: ReturnType<ContextMaker["of"]>): Promise<void> {
  try {
    await Promise.race([result, context.expired]);
  } finally {
    result.catch(() => {}); // after a timeout nobody waits for it any more
    context.close();
  }
}

/** One call for all records: modules that join or permute. It settles them together. */
async function runBatch({ module, contexts, settling, reporter, signal }: JobParts): Promise<void> {
  if (!("runBatch" in module) || settling.todo.length === 0) return reporter.end({ how: "done" });
  const context = contexts.of(settling.todo[settling.todo.length - 1] as LogRecord);
  try {
    await bounded(Promise.resolve(module.runBatch(context, settling.todo.map(subjectOf))), context);
  } catch (thrown) {
    if (signal.aborted) return reporter.end({ how: "paused" });
    const trouble = troubleOf(thrown);
    for (const record of settling.todo) {
      reporter.exception({
        seq: record.seq,
        subject: subjectRef(record),
        outcome: trouble.outcome,
        detail: trouble.detail,
      });
    }
  }
  settling.todo.forEach((_, index) => {
    settling.settle(index);
  });
  reporter.end({ how: "done" });
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
