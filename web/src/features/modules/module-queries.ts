import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type Module = components["schemas"]["Module"];
export type ModuleChange = { readonly enabled?: boolean; readonly options?: Readonly<Record<string, unknown>> };

export const moduleQueries = {
  all: (ws: string) => ["modules", ws] as const,
  list: (ws: string) =>
    queryOptions({
      queryKey: moduleQueries.all(ws),
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/modules", { signal, params: { path: { ws } } })),
    }),
  change: (ws: string, id: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: ({ enabled, options }: ModuleChange) =>
        ok(
          api.PATCH("/api/v1/workspaces/{ws}/modules/{id}", {
            params: { path: { ws, id } },
            body: { ...(enabled !== undefined && { enabled }), ...(options && { options: { ...options } }) },
          }),
        ),
      onSuccess: (_done, _change, _result, { client }) => client.invalidateQueries({ queryKey: moduleQueries.all(ws) }),
    }),
};

/** What stands in the way of running it, or nothing. */
export type Standing = "ready" | "off" | "no_key";
export function standingOf({ enabled, ready }: Module): Standing {
  return !enabled ? "off" : ready ? "ready" : "no_key";
}

export function familyOf({ id }: Module): string {
  return id.split(".")[0] ?? id;
}
