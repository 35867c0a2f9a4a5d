import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";

export type Target = components["schemas"]["Target"];
export type BulkLine = components["schemas"]["BulkLine"];
export type TargetFilter = Omit<NonNullable<operations["listTargets"]["parameters"]["query"]>, "cursor" | "limit">;

/** Types of what can be a target. */
export const targetTypes = [
  ...(["domain", "hostname", "ip", "range", "url", "email"] as const),
  ...(["phone", "username", "asn", "organization"] as const),
];

export const targetQueries = {
  all: (ws: string) => ["targets", ws] as const,
  list: (ws: string, query: TargetFilter) =>
    infiniteQueryOptions({
      queryKey: [...targetQueries.all(ws), "list", query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/targets", {
            signal,
            params: { path: { ws }, query: { ...query, limit: 100, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  one: (ws: string, id: string) =>
    queryOptions({
      queryKey: [...targetQueries.all(ws), "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/targets/{id}", { signal, params: { path: { ws, id } } })),
    }),
  members: (ws: string) =>
    queryOptions({
      queryKey: ["members", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/members", { signal, params: { path: { ws } } })),
      staleTime: 60_000,
    }),
  /** What each pasted line is; nothing is made. */
  detect: (ws: string, text: string) =>
    queryOptions({
      queryKey: ["target-lines", ws, text],
      queryFn: ({ signal }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/targets/bulk", {
            signal,
            params: { path: { ws } },
            body: { text, dry_run: true },
          }),
        ),
      enabled: text.trim() !== "",
      placeholderData: keepPreviousData,
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: false,
    }),
  add: (ws: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: (text: string) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/targets/bulk", {
            params: { path: { ws } },
            body: { text, dry_run: false },
          }),
        ),
      onSuccess: (_done, _text, _result, { client }) => client.invalidateQueries({ queryKey: targetQueries.all(ws) }),
    }),
  rename: (ws: string) =>
    mutationOptions({
      mutationFn: ({ id, label }: { id: string; label: string }) =>
        ok(api.PATCH("/api/v1/workspaces/{ws}/targets/{id}", { params: { path: { ws, id } }, body: { label } })),
      onSuccess: (_done, _what, _result, { client }) => client.invalidateQueries({ queryKey: targetQueries.all(ws) }),
    }),
  /** Out of the list, or back into it. */
  shelve: (ws: string) =>
    mutationOptions({
      mutationFn: async ({ id, away }: { id: string; away: boolean }) => {
        const params = { path: { ws, id } };
        if (away) await ok(api.DELETE("/api/v1/workspaces/{ws}/targets/{id}", { params }));
        else await ok(api.POST("/api/v1/workspaces/{ws}/targets/{id}/restore", { params }));
      },
      onSuccess: (_done, _what, _result, { client }) =>
        Promise.all([
          client.invalidateQueries({ queryKey: targetQueries.all(ws) }),
          client.invalidateQueries({ queryKey: ["investigations", ws] }),
        ]),
    }),
};
