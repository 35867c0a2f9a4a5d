import type { Query } from "../../db/client.ts";
import { type FindingDims, findingDims } from "../../db/tables/counts.ts";
import { severities } from "../../model/finding.ts";
import { countsOf, type GraphScope } from "../graph/scope.ts";
import { gather, isThere, type KeyPart, mostGathered, type Page, walk } from "../walk.ts";

export const findingSorts = ["severity", "last_seen", "first_seen"] as const;
export type FindingSort = (typeof findingSorts)[number];
export type FindingOrder = { readonly by: FindingSort; readonly descending: boolean };

/** Whether findings that a rule hides are left out, asked for alone, or shown among the others. */
export type Suppressed = "no" | "only" | "any";

export type FindingFilter = GraphScope & {
  readonly severities?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  readonly states?: readonly string[] | undefined;
  readonly suppressed: Suppressed;
  /** A person's id; "nobody". */
  readonly assignee?: string | undefined;
  readonly entity?: number | undefined;
};

export const findingKeys: Readonly<Record<FindingSort, readonly KeyPart[]>> = {
  severity: [
    ["w.rank", "int"],
    ["w.id", "bigint"],
  ],
  last_seen: [
    ["w.last_seen", "timestamptz"],
    ["w.id", "bigint"],
  ],
  first_seen: [["w.id", "bigint"]],
};

/** Whether a filter wants findings that are counted so; `but` names what is not asked about. */
export function wants(
  filter: FindingFilter,
  dims: FindingDims,
  but?: "severity" | "state" | "category" | "type",
): boolean {
  const holds = (wanted: readonly string[] | undefined, value: string) =>
    wanted === undefined || wanted.includes(value);
  return (
    (but === "severity" || holds(filter.severities, dims.severity)) &&
    (but === "state" || holds(filter.states, dims.state)) &&
    (but === "category" || holds(filter.categories, dims.category)) &&
    (but === "type" || holds(filter.types, dims.type)) &&
    (filter.suppressed === "any" || dims.suppressed === (filter.suppressed === "only"))
  );
}

/** What a filter asks of a finding `w`. */
export function findingConditions(filter: FindingFilter, add: (value: unknown) => string): string[] {
  const among = (column: string, values: readonly string[] | undefined) =>
    values === undefined ? [] : [`${column} = any(${add(values)}::text[])`];
  const { scan, investigation, assignee, entity, suppressed } = filter;
  const member = (table: string, column: string, id: string) =>
    isThere(`${table} s where s.workspace_id = $1 and s.${column} = ${add(id)}::uuid and s.finding_id = w.id`);
  return [
    ...among("w.severity", filter.severities),
    ...among("w.category", filter.categories),
    ...among("w.type", filter.types),
    ...among("w.state", filter.states),
    ...(suppressed === "any" ? [] : [`w.suppressed_by is ${suppressed === "only" ? "not " : ""}null`]),
    ...(assignee === undefined
      ? []
      : [assignee === "nobody" ? "w.assignee is null" : `w.assignee = ${add(assignee)}::uuid`]),
    ...(entity === undefined ? [] : [`w.entity_id = ${add(entity)}::bigint`]),
    ...(scan === undefined ? [] : [member("scan_findings", "scan_id", scan)]),
    ...(investigation === undefined ? [] : [member("investigation_findings", "investigation_id", investigation)]),
  ];
}

/** The ids of a page of findings, and how many there are in all where that is known without counting. */
export async function findingPage(
  q: Query,
  asked: {
    readonly workspace: string;
    readonly filter: FindingFilter;
    readonly order: FindingOrder;
    readonly after: readonly string[] | null;
    readonly limit: number;
  },
): Promise<Page & { total: number | null }> {
  const { workspace, filter, order, after, limit } = asked;
  const counts = (await countsOf(q, workspace, filter, "finding")).map(({ label, n }) => ({
    dims: findingDims(label),
    n,
  }));
  const count = (holds: (dims: FindingDims) => boolean) =>
    counts.reduce((sum, { dims, n }) => sum + (holds(dims) ? n : 0), 0);
  const most = count((dims) => wants(filter, dims));
  const total = filter.assignee === undefined && filter.entity === undefined ? most : null;
  if (most === 0) return { ids: [], next: null, total: 0 };
  const params: unknown[] = [workspace];
  const add = (value: unknown) => `$${params.push(value)}`;
  const conditions = findingConditions(filter, add);
  const common = { key: findingKeys[order.by], descending: order.descending, id: "w.id", after, limit, params };
  const few = fewOf(filter, count, add);
  if (few !== null) return { ...(await gather(q, { ...common, from: few, filter: conditions })), total };
  const ranks = filter.severities?.map((one) => severities.indexOf(one as (typeof severities)[number])) ?? [];
  const led =
    order.by === "severity" && ranks.length > 0
      ? [`w.rank between ${add(Math.min(...ranks))}::int and ${add(Math.max(...ranks))}::int`]
      : [];
  return {
    ...(await walk(q, {
      ...common,
      from: "findings w",
      where: ["w.workspace_id = $1", ...led],
      filter: conditions,
      columns: [
        "w.id",
        "w.severity",
        "w.category",
        "w.type",
        "w.state",
        "w.suppressed_by",
        "w.assignee",
        "w.entity_id",
      ],
    })),
    total,
  };
}

/** A subquery w that gives all candidates, where it is known that they are few; null otherwise. */
function fewOf(
  filter: FindingFilter,
  count: (holds: (dims: FindingDims) => boolean) => number,
  add: (value: unknown) => string,
): string | null {
  const { scan, investigation, entity, types, states, assignee, suppressed } = filter;
  const own = "from findings where workspace_id = $1";
  if (entity !== undefined) return `(select * ${own} and entity_id = ${add(entity)}::bigint) w`;
  const scoped = scan ?? investigation;
  const byIds = (table: string, column: string) =>
    `(select f.* from (select finding_id from ${table} where workspace_id = $1 and ${column} = ${add(scoped)}::uuid) s
       cross join lateral (select * from findings where workspace_id = $1 and id = s.finding_id limit 1) f) w`;
  if (scoped !== undefined && count(() => true) <= mostGathered)
    return scan !== undefined ? byIds("scan_findings", "scan_id") : byIds("investigation_findings", "investigation_id");
  if (scoped !== undefined) return null;
  if (assignee !== undefined && assignee !== "nobody")
    return `(select * ${own} and assignee = ${add(assignee)}::uuid order by id desc limit ${mostGathered}) w`;
  if (types && count((dims) => types.includes(dims.type)) <= mostGathered)
    return `(select * ${own} and type = any(${add(types)}::text[])) w`;
  if (states && count((dims) => states.includes(dims.state)) <= mostGathered)
    return `(select * ${own} and state = any(${add(states)}::text[])) w`;
  if (suppressed === "only" && count((dims) => dims.suppressed) <= mostGathered)
    return `(select * ${own} and suppressed_by is not null) w`;
  return null;
}
