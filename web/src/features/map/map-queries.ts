import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type Points = components["schemas"]["Points"];
export type Point = Points["data"][number];

/** Pages of 500 that are drawn at most. */
export const mostPages = 20;

export const mapQueries = {
  points: (ws: string, id: string, country: string | null) =>
    infiniteQueryOptions({
      queryKey: ["entities", ws, "map", id, country],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/investigations/{id}/geo", {
            signal,
            params: { path: { ws, id }, query: { limit: 500, ...(country && { country }), ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
    }),
};
