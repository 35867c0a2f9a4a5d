import { infiniteQueryOptions, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type Notification = components["schemas"]["Notification"];

/** There is no message for what concerns one alone: the count is asked for again and again. */
const everySoOften = 20_000;

export const notificationQueries = {
  all: (ws: string) => ["notifications", ws] as const,
  unread: (ws: string) =>
    queryOptions({
      queryKey: [...notificationQueries.all(ws), "unread"],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/notifications/unread", { signal, params: { path: { ws } } })),
      refetchInterval: everySoOften,
      meta: { quiet: true },
    }),
  list: (ws: string, unread: boolean) =>
    infiniteQueryOptions({
      queryKey: [...notificationQueries.all(ws), "list", unread],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/notifications", {
            signal,
            params: {
              path: { ws },
              query: { limit: 20, ...(unread && { unread: "true" }), ...(cursor && { cursor }) },
            },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
    }),
  investigation: (ws: string, id: string) =>
    queryOptions({
      queryKey: ["investigations", ws, "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/investigations/{id}", { signal, params: { path: { ws, id } } })),
      staleTime: 60_000,
    }),
  /** The same question as that of the page of findings, so that the answer is there when it opens. */
  finding: (ws: string, id: number) =>
    queryOptions({
      queryKey: ["findings", ws, "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/findings/{id}", { signal, params: { path: { ws, id } } })),
      staleTime: 60_000,
      retry: false,
    }),
  members: (ws: string) =>
    queryOptions({
      queryKey: ["members", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/members", { signal, params: { path: { ws } } })),
      staleTime: 60_000,
    }),
  mark: (ws: string) =>
    mutationOptions({
      mutationFn: ({ id, isRead }: { id: string; isRead: boolean }) =>
        isRead
          ? ok(api.POST("/api/v1/workspaces/{ws}/notifications/{id}/read", { params: { path: { ws, id } } }))
          : ok(api.POST("/api/v1/workspaces/{ws}/notifications/{id}/unread", { params: { path: { ws, id } } })),
      onSettled: (_done, _error, _what, _result, { client }) =>
        client.invalidateQueries({ queryKey: notificationQueries.all(ws) }),
    }),
  markAll: (ws: string) =>
    mutationOptions({
      mutationFn: () => ok(api.POST("/api/v1/workspaces/{ws}/notifications/read-all", { params: { path: { ws } } })),
      onSettled: (_done, _error, _what, _result, { client }) =>
        client.invalidateQueries({ queryKey: notificationQueries.all(ws) }),
    }),
};
