import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type Scan = components["schemas"]["Scan"];
export type Progress = components["schemas"]["Progress"];
export type Order = "pause" | "resume" | "cancel" | "start";

const isUnderWay = (state: string | undefined) => state === "RUNNING" || state === "CREATED" || state === "PAUSED";
/** What is read of an investigation; all of it is old when the live connection says that something happened. */
const all = (ws: string) => ["investigations", ws] as const;

/** Scans of an investigation: for whichever of its tabs shows them. */
export const scanQueries = {
  all,
  list: (ws: string, investigation: string) =>
    queryOptions({
      queryKey: [...all(ws), "scans", investigation],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/investigations/{id}/scans", {
            signal,
            params: { path: { ws, id: investigation }, query: { limit: 100 } },
          }),
        ),
    }),
  progress: (ws: string, id: string, every: number | false) =>
    queryOptions({
      queryKey: [...all(ws), "progress", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/scans/{id}/progress", { signal, params: { path: { ws, id } } })),
      refetchInterval: ({ state }) => (isUnderWay(state.data?.data.state) ? every : false),
    }),
  /** What modules are called. */
  modules: (ws: string) =>
    queryOptions({
      queryKey: ["modules", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/modules", { signal, params: { path: { ws } } })),
      staleTime: 300_000,
    }),
  order: (ws: string, scan: string) =>
    mutationOptions({
      mutationFn: (order: Order) =>
        ok(api.POST(`/api/v1/workspaces/{ws}/scans/{id}/${order}`, { params: { path: { ws, id: scan } } })),
      onSuccess: (_done, _order, _result, { client }) => client.invalidateQueries({ queryKey: all(ws) }),
    }),
};

/** What a scan is called: its title, or else what it looks at. */
export function titleOf({ title, targets, target_count }: Scan): string {
  const [first] = targets;
  return title || (first ? `${first.value}${target_count > 1 ? ` +${target_count - 1}` : ""}` : "–");
}
