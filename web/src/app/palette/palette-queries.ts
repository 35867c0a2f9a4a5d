import { queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import { Problem } from "../../api/problem.ts";

const found = { staleTime: 60_000, refetchOnWindowFocus: false, retry: false } as const;

export const paletteQueries = {
  /** What each pasted word is; nothing is made. */
  detect: (ws: string, text: string) =>
    queryOptions({
      queryKey: ["palette", ws, "detect", text],
      queryFn: ({ signal }) =>
        ok(
          api.POST("/api/v1/workspaces/{ws}/targets/bulk", {
            signal,
            params: { path: { ws } },
            body: { text, dry_run: true },
          }),
        ),
      ...found,
    }),
  /** The entity of that type and value; null where it was never seen. */
  lookUp: (ws: string, type: string, value: string) =>
    queryOptions({
      queryKey: ["entities", ws, "lookup", type, value],
      queryFn: async ({ signal }) => {
        try {
          const answer = await ok(
            api.GET("/api/v1/workspaces/{ws}/entities/lookup", {
              signal,
              params: { path: { ws }, query: { type, value } },
            }),
          );
          return answer.data;
        } catch (error) {
          if (error instanceof Problem && error.status < 500) return null;
          throw error;
        }
      },
      ...found,
    }),
  entities: (ws: string, q: string) =>
    queryOptions({
      queryKey: ["entities", ws, "palette", q],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/entities", { signal, params: { path: { ws }, query: { q, limit: 5 } } })),
      ...found,
    }),
  investigations: (ws: string, q: string) =>
    queryOptions({
      queryKey: ["investigations", ws, "palette", q],
      queryFn: ({ signal }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/investigations", {
            signal,
            params: { path: { ws }, query: { q, limit: 5 } },
          }),
        ),
      ...found,
    }),
};
