import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type Source = components["schemas"]["Source"];
export type KeyVerdict = components["schemas"]["KeyVerdict"];

/** A key also decides which modules are ready. */
const readAgain = (client: QueryClient, ws: string) =>
  Promise.all([
    client.invalidateQueries({ queryKey: sourceQueries.all(ws) }),
    client.invalidateQueries({ queryKey: ["modules", ws] }),
  ]);

export const sourceQueries = {
  all: (ws: string) => ["sources", ws] as const,
  list: (ws: string) =>
    queryOptions({
      queryKey: sourceQueries.all(ws),
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/sources", { signal, params: { path: { ws } } })),
    }),
  setKey: (ws: string, id: string) =>
    mutationOptions({
      meta: { quiet: true },
      // The answer of a mutation is kept for a while; what was sent is not to be.
      gcTime: 0,
      mutationFn: (key: string) =>
        ok(api.PUT("/api/v1/workspaces/{ws}/sources/{id}/key", { params: { path: { ws, id } }, body: { key } })),
      onSuccess: (_done, _key, _result, { client }) => readAgain(client, ws),
    }),
  removeKey: (ws: string, id: string) =>
    mutationOptions({
      mutationFn: () => ok(api.DELETE("/api/v1/workspaces/{ws}/sources/{id}/key", { params: { path: { ws, id } } })),
      onSuccess: (_done, _nothing, _result, { client }) => readAgain(client, ws),
    }),
  testKey: (ws: string, id: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: () => ok(api.POST("/api/v1/workspaces/{ws}/sources/{id}/key/test", { params: { path: { ws, id } } })),
      onSuccess: (_done, _nothing, _result, { client }) => readAgain(client, ws),
    }),
};

/** What can be said of a source's key. */
export type KeyState = "none" | "set" | "optional" | "missing";
export function keyStateOf({ key }: Source): KeyState {
  if (key.need === "none") return "none";
  return key.set ? "set" : key.need === "required" ? "missing" : "optional";
}
