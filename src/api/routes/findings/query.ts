import type { z } from "zod";
import type { FindingFilter, FindingSort } from "../../../services/findings/page.ts";
import type { FindingCountQuery, FindingQuery } from "./schema.ts";

/** What a query asks, as the service takes it. */
export function findingFilter(query: z.output<typeof FindingQuery>) {
  const { cursor, limit, sort, q, assignee, entity, ...counted } = query;
  const order = sort && { by: sort.replace(/^-/, "") as FindingSort, descending: sort.startsWith("-") };
  return {
    filter: { ...countFilter(counted), assignee, entity } satisfies FindingFilter,
    asked: { q, order },
    page: { cursor, limit },
  };
}

export function countFilter(query: z.output<typeof FindingCountQuery>): FindingFilter {
  const { severity, category, type, state, ...rest } = query;
  return { ...rest, severities: severity, categories: category, types: type, states: state };
}
