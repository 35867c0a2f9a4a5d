/** What a list is sorted by: an expression that is never null; ties are broken by the id. */
export type Order = {
  readonly by: string;
  readonly kind: "moment" | "text" | "number";
  readonly descending: boolean;
  /** The id's column, and its type. */
  readonly id: string;
  readonly idType: "uuid" | "bigint";
};

/** The last row of the page before: what it is sorted by (a moment in microseconds since 1970), and its id. */
export type Place = readonly [value: string | number, id: string | number];

const written = {
  moment: (by: string) => `(extract(epoch from ${by}) * 1000000)::bigint`,
  text: (by: string) => by,
  number: (by: string) => `(${by})::float8`,
} as const;

const read = {
  moment: (param: string) => `timestamptz 'epoch' + ${param}::bigint * interval '1 microsecond'`,
  text: (param: string) => `${param}::text`,
  number: (param: string) => `${param}::float8`,
} as const;

/** The parts of a query that gives one page: `place` is a column to select; parameters begin at number `first`. */
export function keyset(
  order: Order,
  after: Place | null,
  first: number,
): { readonly place: string; readonly where: string; readonly orderBy: string; readonly params: readonly unknown[] } {
  const { by, kind, descending, id, idType } = order;
  const way = descending ? "desc" : "asc";
  const behind = `(${by}, ${id}) ${descending ? "<" : ">"} (${read[kind](`$${first}`)}, $${first + 1}::${idType})`;
  return {
    place: `${written[kind](by)} as place`,
    where: after === null ? "true" : behind,
    orderBy: `${by} ${way}, ${id} ${way}`,
    params: after ?? [],
  };
}
