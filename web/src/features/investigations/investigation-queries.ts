import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";

type Schemas = components["schemas"];
export type Investigation = Schemas["Investigation"];
export type InvestigationDetails = Schemas["InvestigationDetails"];
export type Scan = Schemas["Scan"];
export type Progress = Schemas["Progress"];
export type Outcome = Schemas["Outcome"];
export type InvestigationState = Investigation["state"];
export type Order = "pause" | "resume" | "cancel" | "start";
export type OutcomeName = NonNullable<NonNullable<operations["listOutcomes"]["parameters"]["query"]>["outcome"]>;

const quiet = { quiet: true };
const isUnderWay = (state: string | undefined) => state === "RUNNING" || state === "CREATED" || state === "PAUSED";

export const investigationQueries = {
  all: (ws: string) => ["investigations", ws] as const,
  list: (
    ws: string,
    query: {
      state?: InvestigationState;
      q?: string;
      sort?: "title" | "-title" | "created_at" | "-created_at" | "updated_at" | "-updated_at";
    },
  ) =>
    infiniteQueryOptions({
      queryKey: [...investigationQueries.all(ws), "list", query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/investigations", {
            signal,
            params: { path: { ws }, query: { ...query, limit: 50, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  one: (ws: string, id: string, every: number | false = false) =>
    queryOptions({
      queryKey: [...investigationQueries.all(ws), "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/investigations/{id}", { signal, params: { path: { ws, id } } })),
      refetchInterval: every,
    }),
  scans: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...investigationQueries.all(ws), "scans", id],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/investigations/{id}/scans", {
            signal,
            params: { path: { ws, id }, query: { limit: 100 } },
          }),
        ),
    }),
  progress: (ws: string, id: string, every: number | false) =>
    queryOptions({
      queryKey: [...investigationQueries.all(ws), "progress", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/scans/{id}/progress", { signal, params: { path: { ws, id } } })),
      refetchInterval: ({ state }) => (isUnderWay(state.data?.data.state) ? every : false),
    }),
  outcomes: (ws: string, id: string, query: { module?: string; outcome?: OutcomeName }) =>
    infiniteQueryOptions({
      queryKey: [...investigationQueries.all(ws), "outcomes", id, query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/scans/{id}/outcomes", {
            signal,
            params: { path: { ws, id }, query: { ...query, limit: 25, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  modules: (ws: string) =>
    queryOptions({
      queryKey: ["modules", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/modules", { signal, params: { path: { ws } } })),
      staleTime: 300_000,
    }),
  create: (ws: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: { title: string; question?: string }) =>
        ok(api.POST("/api/v1/workspaces/{ws}/investigations", { params: { path: { ws } }, body })),
      onSuccess: (_made, _body, _result, { client }) =>
        client.invalidateQueries({ queryKey: investigationQueries.all(ws) }),
    }),
  sample: (ws: string) =>
    mutationOptions({
      mutationFn: () => ok(api.POST("/api/v1/workspaces/{ws}/sample", { params: { path: { ws } } })),
      onSuccess: (_made, _body, _result, { client }) =>
        client.invalidateQueries({ queryKey: investigationQueries.all(ws) }),
    }),
  /** Closes it, or opens it again. */
  settle: (ws: string, id: string) =>
    mutationOptions({
      mutationFn: (what: "close" | "archive" | "reopen") =>
        ok(api.POST(`/api/v1/workspaces/{ws}/investigations/{id}/${what}`, { params: { path: { ws, id } } })),
      onSuccess: (_done, _what, _result, { client }) =>
        client.invalidateQueries({ queryKey: investigationQueries.all(ws) }),
    }),
  order: (ws: string, scan: string) =>
    mutationOptions({
      mutationFn: (order: Order) =>
        ok(api.POST(`/api/v1/workspaces/{ws}/scans/{id}/${order}`, { params: { path: { ws, id: scan } } })),
      onSuccess: (_done, _order, _result, { client }) =>
        client.invalidateQueries({ queryKey: investigationQueries.all(ws) }),
    }),
};

/** What a scan is called: its title, or else what it looks at. */
export function titleOf({ title, targets, target_count }: Scan): string {
  const [first] = targets;
  return title || (first ? `${first.value}${target_count > 1 ? ` +${target_count - 1}` : ""}` : "–");
}
