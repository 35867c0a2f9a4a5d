import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";

export type Finding = components["schemas"]["Finding"];
export type FindingDetails = components["schemas"]["FindingDetails"];
export type FindingState = Finding["state"];
export type FindingFilter = Omit<NonNullable<operations["listFindings"]["parameters"]["query"]>, "cursor" | "limit">;
export type Decision = {
  readonly state?: FindingState;
  readonly reason?: string;
  readonly accepted_until?: string;
  readonly assignee?: string | null;
};

export const findingStates = ["open", "triaged", "accepted", "false_positive", "fixed"] as const;

export const findingQueries = {
  all: (ws: string) => ["findings", ws] as const,
  list: (ws: string, query: FindingFilter) =>
    infiniteQueryOptions({
      queryKey: [...findingQueries.all(ws), "list", query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/findings", {
            signal,
            params: { path: { ws }, query: { ...query, limit: 100, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  /** A column of the board: a few at a time. */
  column: (ws: string, query: FindingFilter) =>
    infiniteQueryOptions({
      queryKey: [...findingQueries.all(ws), "column", query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/findings", {
            signal,
            params: { path: { ws }, query: { ...query, limit: 25, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  facets: (ws: string, query: Pick<FindingFilter, "investigation" | "severity" | "state" | "category">) =>
    queryOptions({
      queryKey: [...findingQueries.all(ws), "facets", query],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/findings/facets", { signal, params: { path: { ws }, query } })),
      placeholderData: keepPreviousData,
    }),
  one: (ws: string, id: number) =>
    queryOptions({
      queryKey: [...findingQueries.all(ws), "one", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/findings/{id}", { signal, params: { path: { ws, id } } })),
    }),
  members: (ws: string) =>
    queryOptions({
      queryKey: ["members", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/members", { signal, params: { path: { ws } } })),
      staleTime: 60_000,
    }),
  decide: (ws: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: ({ ids, decision }: { ids: readonly number[]; decision: Decision }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/findings/bulk", {
            params: { path: { ws } },
            body: { ids: [...ids], ...decision },
          }),
        ),
      onSuccess: (_done, _what, _result, { client }) =>
        Promise.all([
          client.invalidateQueries({ queryKey: findingQueries.all(ws) }),
          client.invalidateQueries({ queryKey: ["entities", ws] }),
        ]),
    }),
};
