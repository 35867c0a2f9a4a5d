import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { addressNumber } from "../model/address-span.ts";
import { NetError } from "../sdk/net.ts";

/** A row "first,last,value …" of a file, with its line as it stands there. */
export type RangeRow = {
  readonly first: string;
  readonly last: string;
  readonly values: readonly string[];
  readonly line: string;
};

export type RangeFile = { find(address: string): RangeRow | null; close(): void };

const blockBytes = 4_096;
const longestLine = 1_024;

/**
 * A CSV file of ranges in the order of addresses, read where it lies: a look-up reads one block, and what blocks begin with is
 * remembered (some 5,000 numbers for 20 MB). Of two rows that overlap the later one counts: it is the more exact.
 * Measured on 412,000 rows of IPv4 (`bench lookup`): 15 to 25 µs and 1 MB; loading them takes 400 ms and 42 MB.
 */
export function openRangeFile(path: string): RangeFile {
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  const blocks = Math.ceil(size / blockBytes);
  const buffer = Buffer.alloc(1 + blockBytes + longestLine);
  const starts = new Map<number, bigint | null>();

  const broken = (why: string) => new NetError("failed", `The data set ${path} cannot be used: ${why}.`);

  function firstOf(line: string): bigint {
    const number = addressNumber(line.slice(0, Math.max(0, line.indexOf(","))));
    if (number === null) throw broken(`"${line.slice(0, 60)}" does not begin with an address`);
    return number;
  }

  /** The lines that begin in a block; the last one whole, though it may end in the next. */
  function linesOf(block: number): string[] {
    const from = block * blockBytes - (block === 0 ? 0 : 1); // the byte before tells whether a line begins with the block
    const read = readSync(file, buffer, 0, buffer.length, from);
    const begins = block === 0 ? 0 : buffer.subarray(0, read).indexOf(10) + 1;
    const end = block * blockBytes + blockBytes - from;
    if (begins >= end || (block > 0 && begins === 0)) return [];
    const stop = buffer.subarray(0, read).indexOf(10, end - 1);
    if (stop < 0 && from + read < size) throw broken(`a line is longer than ${longestLine} bytes`);
    const lines = buffer.toString("utf8", begins, stop < 0 ? read : stop).split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines;
  }

  function startOf(block: number): bigint | null {
    const known = starts.get(block);
    if (known !== undefined) return known;
    const [line] = linesOf(block);
    const start = line === undefined ? null : firstOf(line);
    starts.set(block, start);
    return start;
  }

  /** The last of `count` things whose start is not above the number; -1 if there is none. What has no start lies above. */
  function lastAtMost(number: bigint, count: number, start: (index: number) => bigint | null): number {
    let low = -1;
    let high = count;
    let above: bigint | null = null;
    let below = -1n;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      const at = start(middle);
      if (at !== null && (at < below || (above !== null && at > above)))
        throw broken("its rows are not in the order of addresses");
      if (at !== null && at <= number) [low, below] = [middle, at];
      else [high, above] = [middle, at ?? above];
    }
    return low;
  }

  return {
    find(address) {
      const number = addressNumber(address);
      if (number === null) return null;
      const block = lastAtMost(number, blocks, startOf);
      if (block < 0) return null;
      const lines = linesOf(block);
      const at = lastAtMost(number, lines.length, (index) => firstOf(lines[index] ?? ""));
      for (const written of lines.slice(Math.max(0, at - 1), at + 1).reverse()) {
        const line = written.trimEnd();
        const [first = "", last = "", ...values] = cellsOf(line);
        const end = addressNumber(last);
        if (end === null) throw broken(`"${line.slice(0, 60)}" has no end`);
        if (number <= end) return { first, last, values, line };
      }
      return null;
    },
    close: () => closeSync(file),
  };
}

/** The cells of a line of CSV (RFC 4180), a quoted one without its quotes. */
export function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}
