import type { Query } from "../db/client.ts";
import { type PlaceShape, placeShape } from "./cursor.ts";

/** So many rows one page looks at: what it does not fill by then, the next goes on with. */
export const mostWalked = 20_000;

export type Page<Id = number> = {
  readonly ids: readonly Id[];
  /** Where the next page begins; null at the end. */
  readonly next: readonly string[] | null;
};

/**
 * A column of an order, and how it is written into a cursor and read back: a text is in collation C, a plain one in that of
 * the database.
 */
export type KeyPart = readonly [column: string, type: "bigint" | "int" | "text" | "plain" | "timestamptz"];

/** The shape of a place in an order. */
export function shapeOf(key: readonly KeyPart[]): PlaceShape {
  return placeShape(key.map(([, type]) => (type === "text" || type === "plain" ? "text" : "number")));
}

/** A moment is written in microseconds: what is read of it as a Date has lost three digits. */
function written([column, type]: KeyPart): string {
  return type === "timestamptz" ? `((extract(epoch from ${column}) * 1000000)::bigint)::text` : `${column}::text`;
}

function readBack(place: string, [, type]: KeyPart): string {
  if (type === "timestamptz") return `(timestamptz 'epoch' + ${place}::text::bigint * interval '1 microsecond')`;
  if (type === "text") return `${place}::text collate "C"`;
  return type === "plain" ? `${place}::text` : `${place}::text::${type}`;
}

type Order = Pick<Gather, "key" | "descending" | "after">;

function orderOf({ key, descending }: Order): string {
  return key.map(([column]) => `${column} ${descending ? "desc" : "asc"}`).join(", ");
}

/** The condition that a row comes after a place, which is added to `params`; none at the beginning. */
function behind({ key, descending, after }: Order, params: unknown[]): string[] {
  if (!after) return [];
  const places = key.map((part, at) => readBack(`$${params.push(after[at])}`, part));
  return [`(${key.map(([column]) => column).join(", ")}) ${descending ? "<" : ">"} (${places.join(", ")})`];
}

const all = (conditions: readonly string[]) =>
  conditions.length > 0 ? conditions.map((one) => `(${one})`).join(" and ") : "true";
const placeOf = (key: readonly KeyPart[]) => `array[${key.map(written).join(", ")}]`;

/**
 * That such a row is there, for filters: asked by key of each row that comes by. `exists` may be planned as one reading of
 * the whole table, however few rows are asked about.
 */
export function isThere(rows: string): string {
  return `(select true from ${rows} limit 1)`;
}

export type Gather = {
  /** One table or subquery, named w. */
  readonly from: string;
  /** What is wanted of a row, over w. */
  readonly filter: readonly string[];
  /** The order: columns of w with their types; the last one is unique. */
  readonly key: readonly KeyPart[];
  readonly descending: boolean;
  /** The id of a row, over w. */
  readonly id: string;
  readonly after: readonly string[] | null;
  readonly limit: number;
  readonly params: readonly unknown[];
};

/** `where` leads an index whose order is `key`. */
export type Walk = Gather & {
  readonly where: readonly string[];
  /** The columns that `filter` asks about. */
  readonly columns: readonly string[];
};

/**
 * A page of a list in an index's order. Filters that no index answers are asked of the rows that come by, of a bounded
 * number: a page may hold fewer than `limit`, or none, and still have a next one. So no question takes longer than that.
 */
export async function walk<Id extends string | number = number>(q: Query, given: Walk): Promise<Page<Id>> {
  const { key, limit } = given;
  const params = [...given.params];
  const where = [...given.where, ...behind(given, params)];
  const rows = await q.rows<{ n: number; id: Id; place: string[]; holds: boolean }>(
    `select n::int, id, place, holds
       from (select row_number() over () as n, w.the_id as id, w.place, ${all(given.filter)} as holds
               from (select ${[...given.columns, `${given.id} as the_id`, `${placeOf(key)} as place`].join(", ")}
                       from ${given.from} where ${all(where)} order by ${orderOf(given)} limit ${mostWalked}) w) x
      where holds or n = ${mostWalked}
      limit ${limit + 1}`,
    params,
  );
  const found = rows.filter((row) => row.holds);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : rows.find((row) => row.n === mostWalked);
  return { ids: page.map((row) => row.id), next: last?.place ?? null };
}

/** So many rows may be gathered whole and put in any order. */
export const mostGathered = 5_000;

/** A page of a small set, in any order: all of it is gathered and sorted. */
export async function gather(q: Query, given: Gather): Promise<Page> {
  const { key, limit } = given;
  const params = [...given.params];
  const filter = [...given.filter, ...behind(given, params)];
  const rows = await q.rows<{ id: number; place: string[] }>(
    `select ${given.id} as id, ${placeOf(key)} as place
       from ${given.from} where ${all(filter)} order by ${orderOf(given)} limit ${limit + 1}`,
    params,
  );
  const page = rows.slice(0, limit);
  return { ids: page.map((row) => row.id), next: rows.length > limit ? (page.at(-1)?.place ?? null) : null };
}
