import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components } from "../../api/schema.d.ts";

export type Target = components["schemas"]["Target"];
export type Authorization = components["schemas"]["Authorization"];
export type Scope = components["schemas"]["Scope"];
export type Contact = "P2" | "P3";

/** What is to be authorized: a target that is there, or one that somebody wrote and nobody made yet. */
export type Meant = { readonly id: string | null; readonly type: string; readonly value: string };

export type Given = {
  readonly scope: {
    readonly allow: readonly string[];
    readonly deny: readonly string[];
    readonly footprint: Contact;
    readonly resolved_addresses: boolean;
    readonly authorized_by: string;
    readonly until?: string;
  };
  readonly acknowledgement: string;
};

const isOld = (client: QueryClient, ws: string) =>
  Promise.all([
    client.invalidateQueries({ queryKey: ["targets", ws] }),
    client.invalidateQueries({ queryKey: ["new-scan", ws, "plan"] }),
    client.invalidateQueries({ queryKey: ["investigations", ws] }), // scans may have been cancelled
  ]);

export const authorizeQueries = {
  history: (ws: string, id: string) =>
    queryOptions({
      queryKey: ["targets", ws, "authorizations", id],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/targets/{id}/authorizations", { signal, params: { path: { ws, id } } })),
    }),
  /** Records it for each target; those that nobody made yet are made. */
  authorize: (ws: string) =>
    mutationOptions({
      meta: { quiet: true },
      mutationFn: async ({ targets, given }: { targets: readonly Meant[]; given: Given }) => {
        const { scope, acknowledgement } = given;
        const body = { scope: { ...scope, allow: [...scope.allow], deny: [...scope.deny] }, acknowledgement };
        for (const { id, type, value } of targets) {
          const target =
            id ??
            (await ok(api.POST("/api/v1/workspaces/{ws}/targets", { params: { path: { ws } }, body: { type, value } })))
              .data.id;
          await ok(
            api.POST("/api/v1/workspaces/{ws}/targets/{id}/authorize", { params: { path: { ws, id: target } }, body }),
          );
        }
      },
      onSettled: (_done, _error, _what, _result, { client }) => isOld(client, ws),
    }),
  withdraw: (ws: string) =>
    mutationOptions({
      mutationFn: (id: string) =>
        ok(api.POST("/api/v1/workspaces/{ws}/targets/{id}/withdraw", { params: { path: { ws, id } } })),
      onSettled: (_done, _error, _what, _result, { client }) => isOld(client, ws),
    }),
};

/** The name, address or range that contact with a target would reach; null where it says none. */
export function placeOf({ type, value }: Pick<Meant, "type" | "value">): string | null {
  if (type === "domain" || type === "hostname" || type === "ip" || type === "range") return value;
  if (type === "email") return value.slice(value.lastIndexOf("@") + 1);
  if (type !== "url" || !URL.canParse(value)) return null;
  return new URL(value).hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Entries of a scope, one a line or separated by commas or blanks. */
export function entriesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((entry) => entry !== ""))];
}
