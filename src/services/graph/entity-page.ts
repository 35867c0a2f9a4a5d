import type { Query } from "../../db/client.ts";
import { gather, isThere, type KeyPart, mostGathered, type Page, type Walk, walk } from "../walk.ts";
import { countsOf, type GraphScope } from "./scope.ts";

export const entitySorts = ["first_seen", "last_seen", "value", "type", "findings"] as const;
export type EntitySort = (typeof entitySorts)[number];

export type EntityFilter = GraphScope & {
  readonly types?: readonly string[] | undefined;
  /** Bits of traits and scope: properties of (scan, entity), asked of the scan or of any scan of the investigation. */
  readonly traits?: readonly { readonly type: string; readonly bits: number }[] | undefined;
  readonly inScope?: boolean | undefined;
  readonly firstSeen?: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined;
  readonly lastSeen?: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined;
  /** Bits of severities: entities with a finding of any of them that needs somebody. */
  readonly severities?: number | undefined;
};

export type EntityOrder = { readonly by: EntitySort; readonly descending: boolean };

/** The position of a row in each order. */
export const entityKeys: Readonly<Record<EntitySort, readonly KeyPart[]>> = {
  first_seen: [
    ["first_seen", "timestamptz"],
    ["entity_id", "bigint"],
  ],
  last_seen: [
    ["last_seen", "timestamptz"],
    ["entity_id", "bigint"],
  ],
  findings: [
    ["findings", "int"],
    ["entity_id", "bigint"],
  ],
  value: [
    ["name", "text"],
    ["entity_id", "bigint"],
  ],
  type: [
    ["type", "text"],
    ["name", "text"],
    ["entity_id", "bigint"],
  ],
};

type Asked = {
  readonly workspace: string;
  readonly filter: EntityFilter;
  readonly order: EntityOrder;
  readonly after: readonly string[] | null;
  readonly limit: number;
};

/** Everything that lists know of the entities that a subquery gives; by key, whatever the planner thinks of its size. */
export function everything(candidates: string, more?: "n"): string {
  return `(select c.entity_id, ${more ? "c.n, " : ""}l.type, l.first_seen, l.last_seen, l.findings, l.severities, k.name
             from (${candidates}) c
            cross join lateral (
              select type, first_seen, last_seen, findings, severities from listed
               where workspace_id = $1 and entity_id = c.entity_id limit 1) l
            cross join lateral (
              select name from entity_words where workspace_id = $1 and entity_id = c.entity_id limit 1) k) w`;
}

/** The ids of a page of entities, and how many there are in all where that is known without counting. */
export async function entityPage(q: Query, asked: Asked): Promise<Page & { total: number | null }> {
  const { filter, order } = asked;
  const counts = await countsOf(q, asked.workspace, filter, "entity");
  const most = sum(filter.types ? counts.filter((row) => filter.types?.includes(row.label)) : counts);
  const narrowed = [filter.traits, filter.inScope, filter.firstSeen, filter.lastSeen, filter.severities];
  const total = narrowed.every((one) => one === undefined) ? most : null;
  if (most === 0) return { ids: [], next: null, total: 0 };
  const sizes = { scope: sum(counts), most };
  const typed = order.by === "type" && filter.types && filter.types.length > 1;
  return { ...(await (typed ? typeByType(q, asked, sizes) : pageOf(q, asked, sizes))), total };
}

const sum = (rows: readonly { n: number }[]) => rows.reduce((total, row) => total + row.n, 0);

/** How many entities the scope holds, and how many of the types that are wanted. */
type Sizes = { readonly scope: number; readonly most: number };

/** An index gives the names of one type in order, not of some: so one type after the other. */
async function typeByType(q: Query, asked: Asked, sizes: Sizes): Promise<Page> {
  const { filter, order, limit } = asked;
  const types = (filter.types ?? []).toSorted((a, b) => (a < b ? -1 : 1));
  if (order.descending) types.reverse();
  const ids: number[] = [];
  let after = asked.after;
  for (const type of types.slice(after ? Math.max(0, types.indexOf(after[0] ?? "")) : 0)) {
    if (ids.length === limit) return { ids, next: [type, ...(order.descending ? lastOfAll : firstOfAll)] };
    const its = { ...asked, filter: { ...filter, types: [type] }, after, limit: limit - ids.length };
    const page = await pageOf(q, its, sizes);
    ids.push(...page.ids);
    if (page.next) return { ids, next: page.next };
    after = null;
  }
  return { ids, next: null };
}

const firstOfAll = ["", "0"];
const lastOfAll = ["\u{10ffff}", String(Number.MAX_SAFE_INTEGER)];

async function pageOf(q: Query, asked: Asked, sizes: Sizes): Promise<Page> {
  const { workspace, filter, order, after, limit } = asked;
  const params: unknown[] = [workspace];
  const add = (value: unknown) => `$${params.push(value)}`;
  const conditions = conditionsOf(filter, add);
  const key = entityKeys[order.by].map(([column, type]): KeyPart => [`w.${column}`, type]);
  const common = { key, descending: order.descending, id: "w.entity_id", after, limit };
  const few = await fewOf(q, workspace, filter, sizes, add);
  if (few === null) return walk(q, { ...common, ...driverOf(order.by, filter, conditions, add), params });
  return gather(q, { ...common, from: everything(few), filter: Object.values(conditions).flat(), params });
}

export type Conditions = Readonly<Record<"type" | "first" | "last" | "severity" | "member", readonly string[]>>;

/** What is asked of a row that has everything. */
export function conditionsOf(filter: EntityFilter, add: (value: unknown) => string): Conditions {
  const { types, firstSeen, lastSeen, severities } = filter;
  const between = (column: string, range: EntityFilter["firstSeen"]) => [
    ...(range?.from ? [`${column} >= ${add(range.from)}::timestamptz`] : []),
    ...(range?.to ? [`${column} < ${add(range.to)}::timestamptz`] : []),
  ];
  return {
    type: types ? [`w.type = any(${add(types)}::text[])`] : [],
    first: between("w.first_seen", firstSeen),
    last: between("w.last_seen", lastSeen),
    severity: severities === undefined ? [] : [`(w.severities & ${add(severities)}::int) <> 0`],
    member: memberOf(filter, add),
  };
}

/** That the scan, or a scan of the investigation, holds the entity; as it is wanted. */
function memberOf(filter: EntityFilter, add: (value: unknown) => string): string[] {
  const { scan, investigation, traits, inScope } = filter;
  if (scan === undefined && investigation === undefined) return [];
  const state = [
    ...(inScope === undefined ? [] : [`s.in_scope = ${add(inScope)}::boolean`]),
    ...(traits === undefined
      ? []
      : [
          `(${traits.map((one) => `(w.type = ${add(one.type)} and s.traits & ${add(one.bits)}::int = ${add(one.bits)}::int)`).join(" or ") || "false"})`,
        ]),
  ];
  if (scan !== undefined) {
    const of = `s.workspace_id = $1 and s.scan_id = ${add(scan)}::uuid and s.entity_id = w.entity_id`;
    return [isThere(`scan_entities s where ${[of, ...state].join(" and ")}`)];
  }
  const name = add(investigation);
  if (state.length === 0)
    return [
      isThere(`investigation_entities i
                where i.workspace_id = $1 and i.investigation_id = ${name}::uuid and i.entity_id = w.entity_id`),
    ];
  return [
    isThere(`scans x join scan_entities s on s.workspace_id = $1 and s.scan_id = x.id and s.entity_id = w.entity_id
              where x.workspace_id = $1 and x.investigation_id = ${name}::uuid and ${state.join(" and ")}`),
  ];
}

/** A subquery that gives all candidates, where it is known that they are few; null otherwise. */
async function fewOf(
  q: Query,
  workspace: string,
  { scan, investigation, types, severities }: EntityFilter,
  sizes: Sizes,
  add: (value: unknown) => string,
): Promise<string | null> {
  if (scan !== undefined && sizes.scope <= mostGathered)
    return `select entity_id from scan_entities where workspace_id = $1 and scan_id = ${add(scan)}::uuid`;
  if (investigation !== undefined && sizes.scope <= mostGathered)
    return `select entity_id from investigation_entities where workspace_id = $1 and investigation_id = ${add(investigation)}::uuid`;
  if (types && scan === undefined && investigation === undefined && sizes.most <= mostGathered)
    return `select id as entity_id from entities where workspace_id = $1 and type = any(${add(types)}::text[])`;
  if (severities === undefined) return null;
  const rows = await q.rows<{ n: number }>(
    `select count(*)::int as n from (select from listed where workspace_id = $1 and findings > 0 limit ${mostGathered + 1}) l`,
    [workspace],
  );
  const are = (rows[0]?.n ?? 0) <= mostGathered;
  return are ? `select entity_id from listed where workspace_id = $1 and findings > 0` : null;
}

/** The index that gives an order, and what is left to be asked of the rows that come by. */
function driverOf(
  by: EntitySort,
  filter: EntityFilter,
  c: Conditions,
  add: (value: unknown) => string,
): Pick<Walk, "from" | "where" | "filter" | "columns"> {
  const own = "w.workspace_id = $1";
  if (by === "value" || by === "type") {
    const times = [...c.first, ...c.last, ...c.severity].map((one) => one.replaceAll("w.", "l."));
    const listed =
      times.length > 0
        ? [isThere(`listed l where l.workspace_id = $1 and l.entity_id = w.entity_id and ${times.join(" and ")}`)]
        : [];
    const [only, ...others] = filter.types ?? [];
    const led = only !== undefined && others.length === 0 ? [`w.type = ${add(only)}`] : [];
    return {
      from: "entity_words w",
      where: [own, ...led],
      filter: [...c.type, ...listed, ...c.member],
      columns: ["w.entity_id", "w.type"],
    };
  }
  const ranges = by === "first_seen" ? c.first : by === "last_seen" ? c.last : [];
  const others = [...(by === "first_seen" ? [] : c.first), ...(by === "last_seen" ? [] : c.last)];
  return {
    from: "listed w",
    where: [own, ...ranges],
    filter: [...c.type, ...others, ...c.severity, ...c.member],
    columns: ["w.entity_id", "w.type", "w.first_seen", "w.last_seen", "w.severities"],
  };
}
