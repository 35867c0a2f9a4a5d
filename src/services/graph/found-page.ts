import type { Query } from "../../db/client.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { gather, type KeyPart, shapeOf } from "../walk.ts";
import { conditionsOf, type EntityFilter, type EntityOrder, entityKeys, everything } from "./entity-page.ts";
import { mostFound } from "./search.ts";

/** A page of what a search found: best first, or in an order that was asked for; of the best five hundred. */
export async function foundPage(
  q: Query,
  workspace: string,
  given: {
    readonly filter: EntityFilter;
    readonly order: EntityOrder | undefined;
    /** All that was asked, for the cursor to belong to. */
    readonly asked: Readonly<Record<string, unknown>>;
    readonly cursor?: string | undefined;
    readonly limit: number;
    find(): Promise<number[]>;
  },
) {
  const { filter, order, limit } = given;
  const list = ["entities found", JSON.parse(JSON.stringify(given.asked))];
  const key: readonly KeyPart[] = order ? entityKeys[order.by] : [["n", "int"]];
  const after = readCursor(list, given.cursor, shapeOf(key));
  const found = await given.find();
  const params: unknown[] = [workspace, found];
  const conditions = conditionsOf(filter, (value) => `$${params.push(value)}`);
  const { ids, next } = await gather(q, {
    from: everything("select id as entity_id, n::int as n from unnest($2::bigint[]) with ordinality as f (id, n)", "n"),
    filter: [...conditions.type, ...conditions.first, ...conditions.last, ...conditions.severity, ...conditions.member],
    key: key.map(([column, type]): KeyPart => [`w.${column}`, type]),
    descending: order?.descending ?? false,
    id: "w.entity_id",
    after,
    limit,
    params,
  });
  const narrowed = [filter.traits, filter.inScope, filter.firstSeen, filter.lastSeen, filter.severities];
  const known = found.length < mostFound && narrowed.every((one) => one === undefined);
  return { ids, next: writeCursor(list, next), limit, total: known ? found.length : null };
}
