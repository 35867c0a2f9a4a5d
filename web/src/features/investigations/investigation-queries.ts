import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";

type Schemas = components["schemas"];
export type Investigation = Schemas["Investigation"];
export type InvestigationDetails = Schemas["InvestigationDetails"];
export type Outcome = Schemas["Outcome"];
export type InvestigationState = Investigation["state"];
export type OutcomeName = NonNullable<NonNullable<operations["listOutcomes"]["parameters"]["query"]>["outcome"]>;

const quiet = { quiet: true };

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
};
