import { keepPreviousData, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type Suppression = components["schemas"]["Suppression"];
type Level = "info" | "low" | "medium" | "high" | "critical";
export type Match = {
  readonly type: string | null;
  readonly category: string | null;
  readonly severities: Level[] | null;
  readonly subject_type: string | null;
  readonly subject: string | null;
};

const isOld = (client: QueryClient, ws: string) =>
  Promise.all(
    ["suppressions", "findings", "entities", "investigations"].map((name) =>
      client.invalidateQueries({ queryKey: [name, ws] }),
    ),
  );

export const suppressionQueries = {
  list: (ws: string) =>
    queryOptions({
      queryKey: ["suppressions", ws],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/suppressions", { signal, params: { path: { ws } } })),
    }),
  preview: (ws: string, match: Match) =>
    queryOptions({
      queryKey: ["suppressions", ws, "preview", match],
      queryFn: ({ signal }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/suppressions/preview", {
            signal,
            params: { path: { ws } },
            body: match,
          }),
        ),
      placeholderData: keepPreviousData,
      retry: false,
    }),
  create: (ws: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: (body: { match: Match; reason: string; expires_at?: string }) =>
        ok(api.POST("/api/v1/workspaces/{ws}/suppressions", { params: { path: { ws } }, body })),
      onSuccess: (_made, _body, _result, { client }) => isOld(client, ws),
    }),
  remove: (ws: string) =>
    mutationOptions({
      mutationFn: (id: string) =>
        ok(api.DELETE("/api/v1/workspaces/{ws}/suppressions/{id}", { params: { path: { ws, id } } })),
      onSuccess: (_made, _id, _result, { client }) => isOld(client, ws),
    }),
};
