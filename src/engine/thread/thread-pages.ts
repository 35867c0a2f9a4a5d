import { pageSize } from "../pages.ts";
import type { LogRecord } from "../takes.ts";

const kept = 64;

/** A thread's copy of log pages: what one job fetched serves the jobs of all modules. */
export type ThreadPages = {
  /** Records (from, to] in order. */
  read(scan: string, from: number, to: number): Promise<LogRecord[]>;
  forget(scan: string): void;
};

export function makeThreadPages(fetch: (scan: string, from: number, to: number) => Promise<readonly LogRecord[]>): ThreadPages {
  const pages = new Map<string, readonly LogRecord[]>();
  const keep = (name: string, page: readonly LogRecord[]) => {
    pages.delete(name);
    pages.set(name, page);
    if (pages.size > kept) for (const oldest of pages.keys()) return void pages.delete(oldest);
  };
  /** The first `length` records of a page. Several jobs may be fetching its end at once: the longest answer stays. */
  const grow = async (scan: string, number: number, length: number): Promise<readonly LogRecord[]> => {
    const name = `${scan} ${number}`;
    const had = pages.get(name) ?? [];
    if (had.length >= length) return had;
    const start = number * pageSize;
    const page = [...had, ...(await fetch(scan, start + had.length, start + length))];
    if (page.length < length) throw new Error(`the log of scan ${scan} ends before record ${start + length}`);
    if ((pages.get(name)?.length ?? 0) < page.length) keep(name, page);
    return page;
  };
  return {
    async read(scan, from, to) {
      const out: LogRecord[] = [];
      for (let number = Math.floor(from / pageSize); number * pageSize < to; number++) {
        const start = number * pageSize;
        const end = Math.min(to, start + pageSize) - start;
        out.push(...(await grow(scan, number, end)).slice(Math.max(from, start) - start, end));
      }
      return out;
    },
    forget(scan) {
      for (const name of pages.keys()) if (name.startsWith(`${scan} `)) pages.delete(name);
    },
  };
}
