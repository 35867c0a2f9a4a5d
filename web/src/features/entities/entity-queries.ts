import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import { Problem } from "../../api/problem.ts";
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
  claims: (ws: string, id: number) =>
    infiniteQueryOptions({
      queryKey: [...entityQueries.all(ws), "claims", id],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/entities/{id}/claims", {
            signal,
            params: { path: { ws, id }, query: { limit: 50, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
    }),
  /** The asset that an entity is; null where it is none. */
  asset: (ws: string, id: number) =>
    queryOptions({
      queryKey: [...entityQueries.all(ws), "asset", id],
      queryFn: async ({ signal }) => {
        const params = { path: { ws, id: `ast_${id}` } };
        try {
          return (await ok(api.GET("/api/v1/workspaces/{ws}/assets/{id}", { signal, params }))).data;
        } catch (error) {
          if (error instanceof Problem && error.status === 404) return null;
          throw error;
        }
      },
    }),
  riskHistory: (ws: string, id: number) =>
    queryOptions({
      queryKey: [...entityQueries.all(ws), "risk", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/assets/{id}/risk", { signal, params: { path: { ws, id: `ast_${id}` } } })),
    }),
  /** Erases entities one after the other; how many facts went. */
  erase: (ws: string) =>
    mutationOptions({
      mutationFn: async ({ ids, reason }: { ids: readonly number[]; reason: string }) => {
        let facts = 0;
        for (const id of ids) {
          const { data } = await ok(
            api.POST("/api/v1/workspaces/{ws}/entities/{id}/erase", { params: { path: { ws, id } }, body: { reason } }),
          );
          facts += data.facts;
        }
        return facts;
      },
      onSettled: (_done, _error, _what, _result, { client }) =>
        Promise.all([
          client.invalidateQueries({ queryKey: entityQueries.all(ws) }),
          client.invalidateQueries({ queryKey: ["findings", ws] }),
        ]),
    }),
};
