import { pageSize } from "../pages.ts";
import type { LogRecord } from "../takes.ts";
import { type ReadRecord, withSubject } from "./thread-record.ts";

const kept = 8;

/** A thread's copy of log pages: what one job fetched serves the jobs of all modules. */
export type ThreadPages = {
  /** Records (from, to] that are wanted, in order. */
  read(scan: string, from: number, to: number, wanted: (record: LogRecord) => boolean): Promise<ReadRecord[]>;
  forget(scan: string): void;
};

export function makeThreadPages(
  fetch: (scan: string, from: number, to: number) => Promise<readonly LogRecord[]>,
): ThreadPages {
  const pages = new Map<string, readonly ReadRecord[]>();
  const keep = (name: string, page: readonly ReadRecord[]) => {
    pages.delete(name);
    pages.set(name, page);
    if (pages.size > kept) for (const oldest of pages.keys()) return void pages.delete(oldest);
  };
  /** One fetch a page at a time: a hundred modules that start on the same page wait for the same answer. */
  const underWay = new Map<string, Promise<void>>();
  const fetchEnd = async (scan: string, number: number, length: number): Promise<void> => {
    const name = `${scan} ${number}`;
    const had = pages.get(name) ?? [];
    const start = number * pageSize;
    const page = [...had, ...(await fetch(scan, start + had.length, start + length)).map(withSubject)];
    if (page.length < length) throw new Error(`the log of scan ${scan} ends before record ${start + length}`);
    keep(name, page);
  };
  /** The first `length` records of a page, or more. */
  const grow = async (scan: string, number: number, length: number): Promise<readonly ReadRecord[]> => {
    const name = `${scan} ${number}`;
    for (;;) {
      const page = pages.get(name);
      if (page && page.length >= length) return page;
      const other = underWay.get(name);
      if (other) {
        await other.catch(() => {}); // whoever asked is told
        continue;
      }
      const mine = fetchEnd(scan, number, length).finally(() => underWay.delete(name));
      underWay.set(name, mine);
      await mine;
    }
  };
  return {
    async read(scan, from, to, wanted) {
      const out: ReadRecord[] = [];
      for (let number = Math.floor(from / pageSize); number * pageSize < to; number++) {
        const start = number * pageSize;
        const end = Math.min(to, start + pageSize) - start;
        const page = await grow(scan, number, end);
        for (let at = Math.max(from, start) - start; at < end; at++) {
          const record = page[at];
          if (record && wanted(record)) out.push(record);
        }
      }
      return out;
    },
    forget(scan) {
      for (const name of pages.keys()) if (name.startsWith(`${scan} `)) pages.delete(name);
    },
  };
}
