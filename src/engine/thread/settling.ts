import type { ReadRecord } from "./thread-record.ts";

/** Which records of a job are settled: a low-water mark and a small set above it. */
export type Settling<R extends { readonly seq: number } = ReadRecord> = {
  /** Records still to do, in order. */
  readonly todo: readonly R[];
  /** Settles `todo[index]`. */
  settle(index: number): void;
  /** The mark and the set as of now, and how many were settled since the last call. */
  take(): { low: number; settled: number[]; count: number };
};

/** `records` are those that the module takes above the mark, in order. */
export function makeSettling<R extends { readonly seq: number }>(
  records: readonly R[],
  order: { low: number; to: number; settled: readonly number[] },
): Settling<R> {
  const before = new Set(order.settled);
  const todo = before.size === 0 ? records : records.filter((record) => !before.has(record.seq));
  const done = new Uint8Array(todo.length);
  let first = 0; // the index of the first that is not settled
  let highest = -1;
  let count = 0;
  return {
    todo,
    settle(index) {
      if (done[index] === 1) return;
      done[index] = 1;
      count += 1;
      if (index > highest) highest = index;
    },
    take() {
      while (done[first] === 1) first += 1;
      const next = todo[first];
      const low = next === undefined ? order.to : next.seq - 1;
      const settled = order.settled.filter((seq) => seq > low);
      for (let index = first + 1; index <= highest; index++) {
        const record = todo[index];
        if (record && done[index] === 1) settled.push(record.seq);
      }
      const out = { low, settled: settled.sort((a, b) => a - b), count };
      count = 0;
      return out;
    },
  };
}
