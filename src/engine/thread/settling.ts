import type { LogRecord } from "../takes.ts";

/** Which records of a job are settled: a low-water mark and a small set above it. */
export type Settling = {
  /** Records still to do, in order. */
  readonly todo: readonly LogRecord[];
  settle(record: LogRecord): void;
  /** The mark and the set as of now, and how many were settled since the last call. */
  take(): { low: number; settled: number[]; count: number };
  readonly left: number;
};

/** `records` are those that the module takes in the job's range, in order. */
export function makeSettling(records: readonly LogRecord[], order: { low: number; to: number; settled: readonly number[] }): Settling {
  const before = new Set(order.settled);
  const todo = records.filter((record) => record.seq > order.low && !before.has(record.seq));
  /** Every taken record above the mark, in order; `first` is the index of the first one not settled. */
  const all = records.filter((record) => record.seq > order.low).map((record) => record.seq);
  const done = new Set(order.settled);
  let first = 0;
  let count = 0;
  return {
    todo,
    settle(record) {
      if (done.has(record.seq)) return;
      done.add(record.seq);
      count += 1;
    },
    take() {
      for (let seq = all[first]; seq !== undefined && done.has(seq); seq = all[first]) {
        done.delete(seq);
        first += 1;
      }
      const next = all[first];
      const out = { low: next === undefined ? order.to : next - 1, settled: [...done].sort((a, b) => a - b), count };
      count = 0;
      return out;
    },
    get left() {
      return all.length - first - done.size;
    },
  };
}
