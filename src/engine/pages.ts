import type { Query } from "../db/client.ts";
import { type LogRow, readLog } from "../db/tables/log.ts";
import type { LogRecord } from "./takes.ts";

export const pageSize = 1_000;
const kept = 32;

/** Log pages never change once full: each is read and decoded once, for all modules. Page n holds seq (n·1000, (n+1)·1000]. */
export type Pages = {
  /** Remembers records that this process has just appended. */
  add(scan: string, records: readonly LogRecord[]): void;
  /** Records (from, to], from memory where they are, else read by `q`. */
  read(q: Query, workspace: string, scan: string, from: number, to: number): Promise<LogRecord[]>;
  /** Records (from, to] if all of them are in memory. */
  peek(scan: string, from: number, to: number): LogRecord[] | undefined;
  forget(scan: string): void;
};

export function makePages(): Pages {
  /** By scan and page number; records in order, perhaps not yet full. Map order is order of use. */
  const pages = new Map<string, LogRecord[]>();
  const keep = (name: string, page: LogRecord[]) => {
    pages.delete(name);
    pages.set(name, page);
    if (pages.size > kept) for (const oldest of pages.keys()) return void pages.delete(oldest);
  };
  return {
    add(scan, records) {
      for (const record of records) {
        const name = `${scan} ${Math.floor((record.seq - 1) / pageSize)}`;
        const first = Math.floor((record.seq - 1) / pageSize) * pageSize + 1;
        const page = pages.get(name);
        if (page) {
          if (record.seq === first + page.length) page.push(record);
        } else if (record.seq === first) keep(name, [record]);
      }
    },
    async read(q, workspace, scan, from, to) {
      const out: LogRecord[] = [];
      for (let number = Math.floor(from / pageSize); number * pageSize < to; number++) {
        const start = number * pageSize;
        const end = Math.min(to, start + pageSize);
        const name = `${scan} ${number}`;
        let page = pages.get(name) ?? [];
        if (start + page.length < end) {
          const more = await readLog(q, workspace, scan, start + page.length, start + pageSize);
          page = [...page, ...more.map(decode)];
        }
        if (page.length > 0) keep(name, page);
        for (let at = Math.max(from, start) - start; at < end - start; at++) {
          const record = page[at];
          if (!record) throw new Error(`the log of scan ${scan} has no record ${start + at + 1}`);
          out.push(record);
        }
      }
      return out;
    },
    peek(scan, from, to) {
      const out: LogRecord[] = [];
      for (let number = Math.floor(from / pageSize); number * pageSize < to; number++) {
        const start = number * pageSize;
        const page = pages.get(`${scan} ${number}`);
        const end = Math.min(to, start + pageSize) - start;
        if (!page || page.length < end) return undefined;
        out.push(...page.slice(Math.max(from, start) - start, end));
      }
      return out;
    },
    forget(scan) {
      for (const name of pages.keys()) if (name.startsWith(`${scan} `)) pages.delete(name);
    },
  };
}

/** A row of the log as the engine holds it. */
export function decode(row: LogRow): LogRecord {
  return {
    seq: row.seq,
    kind: row.kind,
    ref: row.ref,
    upTo: row.up_to,
    type: row.type,
    key: row.key,
    after: { distance: row.distance, inScope: row.in_scope, traits: row.traits },
    before:
      row.distance_before === null
        ? null
        : { distance: row.distance_before, inScope: row.in_scope_before, traits: row.traits_before },
    relation: row.relation === null ? null : { name: row.relation, type: row.to_type ?? "", key: row.to_key ?? "" },
  };
}
