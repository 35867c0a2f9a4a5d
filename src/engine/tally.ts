import type { Query } from "../db/client.ts";
import { addCountChanges, type CountChange } from "../db/tables/counts.ts";
import type { EntityKey } from "../db/tables/entities.ts";
import { queueListing } from "../db/tables/listing-queue.ts";
import type { LogRecord } from "./takes.ts";

type Tallied = {
  readonly workspace: string;
  readonly scan: string;
  readonly named: ReadonlyMap<number, EntityKey>;
  /** Ids of entities that were not there before. */
  readonly made: Iterable<number>;
  /** Names of relations that were not there before. */
  readonly madeRelations: readonly string[];
  readonly appended: readonly LogRecord[];
  /** Ids of relations that the scan had not seen. */
  readonly newToScan: ReadonlySet<number>;
  /** Entities of which more is known, and findings that changed. */
  readonly known: readonly number[];
  readonly findings: readonly number[];
};

/** Counts what a commit added, and has lists and search follow it. */
export async function tally(q: Query, given: Tallied): Promise<void> {
  const { workspace, scan, named, appended } = given;
  const made = [...given.made];
  const counts = new Map<string, CountChange>();
  const count = (scope: string, kind: CountChange["kind"], label: string) => {
    const name = `${scope} ${kind} ${label}`;
    counts.set(name, { scope, kind, label, n: (counts.get(name)?.n ?? 0) + 1 });
  };
  for (const id of made) count(workspace, "entity", named.get(id)?.type ?? "");
  for (const relation of given.madeRelations) count(workspace, "relation", relation);
  const found: number[] = [];
  for (const record of appended) {
    if (record.kind === "e" && record.before === null) {
      found.push(record.ref);
      count(scan, "entity", record.type);
    } else if (record.kind === "r" && given.newToScan.has(record.ref)) {
      count(scan, "relation", record.relation?.name ?? "");
    }
  }
  await Promise.all([
    addCountChanges(q, workspace, [...counts.values()]),
    queueListing(q, workspace, { scan, entities: [...made, ...found, ...given.known], findings: given.findings }),
  ]);
}
