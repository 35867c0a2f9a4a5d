import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";
import type { Unit } from "./bins.ts";

type Schemas = components["schemas"];
export type TimelineEvent = Schemas["TimelineEvent"];
export type Kind = TimelineEvent["kind"];
export type Bucket = Schemas["TimelineBucket"];
export type Range = { readonly from?: string; readonly to?: string };

export const kinds = [
  ...["first_seen", "finding", "certificate_from", "certificate_until", "registered", "expires", "first_in_ct"],
  ...["scan_started", "scan_ended", "note"],
] as readonly Kind[];

export const timelineQueries = {
  /** What is heard live of an investigation makes its times old too. */
  all: (ws: string) => ["investigations", ws, "timeline"] as const,
  buckets: (ws: string, id: string, query: Range & { readonly bucket: Unit }) =>
    queryOptions({
      queryKey: [...timelineQueries.all(ws), "buckets", id, query],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/investigations/{id}/timeline/buckets", {
            signal,
            params: { path: { ws, id }, query },
          }),
        ),
      placeholderData: keepPreviousData,
    }),
  events: (ws: string, id: string, query: Range & { readonly kinds?: string }) =>
    infiniteQueryOptions({
      queryKey: [...timelineQueries.all(ws), "events", id, query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/investigations/{id}/timeline", {
            signal,
            params: { path: { ws, id }, query: { ...query, limit: 100, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  /** What an event's entity or finding was seen by, and the proofs of it. */
  proof: (ws: string, kind: "entity" | "finding", id: number) =>
    queryOptions({
      queryKey: ["proofs", ws, "of", kind, id],
      queryFn: async ({ signal }) => {
        if (kind === "finding")
          return (await ok(api.GET("/api/v1/workspaces/{ws}/findings/{id}", { signal, params: { path: { ws, id } } })))
            .data.observations;
        return (
          await ok(
            api.GET("/api/v1/workspaces/{ws}/entities/{id}/provenance", {
              signal,
              params: { path: { ws, id }, query: { limit: 10 } },
            }),
          )
        ).data;
      },
    }),
};
