import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";

type Schemas = components["schemas"];
export type Dashboard = Schemas["Dashboard"];
export type Day = Schemas["Day"];
export type Scan = Schemas["Scan"];
export type Source = Schemas["Source"];
export type Asset = Schemas["Asset"];
export type ModuleCoverage = Schemas["ModuleCoverage"];
export type AssetFilter = Pick<
  NonNullable<operations["listAssets"]["parameters"]["query"]>,
  "risk_level" | "asset_type"
>;

const minute = 60_000;

export const dashboardQueries = {
  /** What is heard live of an investigation makes this page old too. */
  all: (ws: string) => ["investigations", ws, "dashboard"] as const,
  standing: (ws: string) =>
    queryOptions({
      queryKey: [...dashboardQueries.all(ws), "standing"],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/analytics/dashboard", { signal, params: { path: { ws } } })),
      refetchInterval: minute,
    }),
  trends: (ws: string, days: number) =>
    queryOptions({
      queryKey: ["trends", ws, days],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/analytics/trends", { signal, params: { path: { ws }, query: { days } } })),
      staleTime: minute,
      placeholderData: keepPreviousData,
    }),
  running: (ws: string) =>
    queryOptions({
      queryKey: [...dashboardQueries.all(ws), "running"],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/scans", {
            signal,
            params: { path: { ws }, query: { state: "RUNNING", limit: 20 } },
          }),
        ),
      refetchInterval: ({ state }) => (state.data?.data.length ? 5_000 : 20_000),
    }),
  latest: (ws: string) =>
    queryOptions({
      queryKey: [...dashboardQueries.all(ws), "latest"],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/scans", { signal, params: { path: { ws }, query: { limit: 20 } } })),
    }),
  progress: (ws: string, id: string, every: number) =>
    queryOptions({
      queryKey: [...dashboardQueries.all(ws), "progress", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/scans/{id}/progress", { signal, params: { path: { ws, id } } })),
      refetchInterval: every,
    }),
  coverage: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...dashboardQueries.all(ws), "coverage", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/scans/{id}/coverage/summary", { signal, params: { path: { ws, id } } })),
      placeholderData: keepPreviousData,
    }),
  sources: (ws: string) =>
    queryOptions({
      queryKey: ["sources", ws, "dashboard"],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/sources", { signal, params: { path: { ws } } })),
      staleTime: minute,
      refetchInterval: minute,
    }),
  modules: (ws: string) =>
    queryOptions({
      queryKey: ["modules", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/modules", { signal, params: { path: { ws } } })),
      staleTime: 5 * minute,
    }),
  assets: (ws: string, query: AssetFilter) =>
    infiniteQueryOptions({
      queryKey: [...dashboardQueries.all(ws), "assets", query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/assets", {
            signal,
            params: { path: { ws }, query: { ...query, limit: 50, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
    }),
  sample: (ws: string) =>
    mutationOptions({
      mutationFn: () => ok(api.POST("/api/v1/workspaces/{ws}/sample", { params: { path: { ws } } })),
      onSuccess: (_made, _body, _result, { client }) => client.invalidateQueries({ queryKey: ["investigations", ws] }),
    }),
};

/** What a scan is called: its title, or else what it looks at. */
export function titleOf({ title, targets, target_count }: Scan): string {
  const [first] = targets;
  return title || (first ? `${first.value}${target_count > 1 ? ` +${target_count - 1}` : ""}` : "–");
}
