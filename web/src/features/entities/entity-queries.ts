import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";

export type Entity = components["schemas"]["Entity"];
export type EntityDetails = components["schemas"]["EntityDetails"];
export type EntityFilter = Omit<NonNullable<operations["listEntities"]["parameters"]["query"]>, "cursor" | "limit">;

export const entityQueries = {
  all: (ws: string) => ["entities", ws] as const,
  list: (ws: string, query: EntityFilter) =>
    infiniteQueryOptions({
      queryKey: [...entityQueries.all(ws), "list", query],
      queryFn: async ({ signal, pageParam: cursor }) => {
        const page = await ok(
          api.GET("/api/v1/workspaces/{ws}/entities", {
            signal,
            params: { path: { ws }, query: { ...query, limit: 100, ...(cursor && { cursor }) } },
          }),
        );
        return { ...page, data: page.data as Entity[] }; // nothing was left out: `fields` is not asked
      },
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  facets: (ws: string, query: { investigation?: string }) =>
    queryOptions({
      queryKey: [...entityQueries.all(ws), "facets", query],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/entities/facets", { signal, params: { path: { ws }, query } })),
    }),
  one: (ws: string, id: number) =>
    queryOptions({
      queryKey: [...entityQueries.all(ws), "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/entities/{id}", { signal, params: { path: { ws, id } } })),
    }),
  provenance: (ws: string, id: number) =>
    infiniteQueryOptions({
      queryKey: [...entityQueries.all(ws), "provenance", id],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/entities/{id}/provenance", {
            signal,
            params: { path: { ws, id }, query: { limit: 20, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
    }),
  neighbours: (ws: string, id: number, query: { relation?: string; direction?: "in" | "out"; type?: string }) =>
    queryOptions({
      queryKey: [...entityQueries.all(ws), "neighbours", id, query],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/entities/{id}/neighbours", {
            signal,
            params: { path: { ws, id }, query: { ...query, ...(query.relation && { limit: 50 }) } },
          }),
        ),
    }),
  findings: (ws: string, id: number) =>
    queryOptions({
      queryKey: [...entityQueries.all(ws), "findings", id],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/entities/{id}/findings", {
            signal,
            params: { path: { ws, id }, query: { limit: 50 } },
          }),
        ),
    }),
};
