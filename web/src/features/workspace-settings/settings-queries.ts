import { infiniteQueryOptions, keepPreviousData, mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";

export type Member = components["schemas"]["Member"];
export type Role = Member["role"];
export type InvitedRole = Exclude<Role, "owner">;
export type Invitation = components["schemas"]["Invitation"];
export type Setting = components["schemas"]["Setting"];
export type AuditEntry = components["schemas"]["AuditEntry"];
export type AuditFilter = Omit<NonNullable<operations["listAudit"]["parameters"]["query"]>, "cursor" | "limit">;
export type Chain = NonNullable<AuditFilter["chain"]>;

export const roles = ["viewer", "analyst", "admin", "owner"] as const satisfies readonly Role[];
export const invitedRoles = ["viewer", "analyst", "admin"] as const satisfies readonly InvitedRole[];

const quiet = { quiet: true };

export const settingsQueries = {
  settings: (ws: string) =>
    queryOptions({
      queryKey: ["settings", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/settings", { signal, params: { path: { ws } } })),
    }),
  flags: (ws: string) =>
    queryOptions({
      queryKey: ["flags", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/flags", { signal, params: { path: { ws } } })),
    }),
  rename: (ws: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: (name: string) =>
        ok(api.PATCH("/api/v1/workspaces/{ws}", { params: { path: { ws } }, body: { name } })),
      onSuccess: (_done, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["workspaces"] }),
    }),
  change: (ws: string, which: "settings" | "flags") =>
    mutationOptions({
      meta: quiet,
      mutationFn: (values: Readonly<Record<string, unknown>>) =>
        which === "settings"
          ? ok(api.PATCH("/api/v1/workspaces/{ws}/settings", { params: { path: { ws } }, body: values as object }))
          : ok(api.PATCH("/api/v1/workspaces/{ws}/flags", { params: { path: { ws } }, body: values as object })),
      onSuccess: (answer, _what, _result, { client }) => client.setQueryData([which, ws], answer),
    }),
  members: (ws: string) =>
    queryOptions({
      queryKey: ["members", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/members", { signal, params: { path: { ws } } })),
      staleTime: 60_000,
    }),
  invitations: (ws: string) =>
    queryOptions({
      queryKey: ["invitations", ws],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/invitations", { signal, params: { path: { ws } } })),
    }),
  add: (ws: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: { email: string; role: InvitedRole }) =>
        ok(api.POST("/api/v1/workspaces/{ws}/members", { params: { path: { ws } }, body })),
      onSuccess: (_done, _what, _result, { client }) =>
        Promise.all([
          client.invalidateQueries({ queryKey: ["members", ws] }),
          client.invalidateQueries({ queryKey: ["invitations", ws] }),
        ]),
    }),
  revokeInvitation: (ws: string) =>
    mutationOptions({
      mutationFn: (id: string) =>
        ok(api.DELETE("/api/v1/workspaces/{ws}/invitations/{id}", { params: { path: { ws, id } } })),
      onSettled: (_done, _error, _what, _result, { client }) =>
        client.invalidateQueries({ queryKey: ["invitations", ws] }),
    }),
  changeRole: (ws: string) =>
    mutationOptions({
      mutationFn: ({ user, role }: { user: string; role: Role }) =>
        ok(
          api.PUT("/api/v1/workspaces/{ws}/members/{user}", {
            params: { path: { ws, user } },
            body: { role },
          }),
        ),
      onSettled: (_done, _error, _what, _result, { client }) =>
        Promise.all([
          client.invalidateQueries({ queryKey: ["members", ws] }),
          client.invalidateQueries({ queryKey: ["workspaces"] }),
        ]),
    }),
  removeMember: (ws: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: (user: string) =>
        ok(api.DELETE("/api/v1/workspaces/{ws}/members/{user}", { params: { path: { ws, user } } })),
      onSuccess: (_done, _what, _result, { client }) => client.invalidateQueries({ queryKey: ["members", ws] }),
    }),
  transfer: (ws: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: (user_id: string) =>
        ok(api.POST("/api/v1/workspaces/{ws}/transfer", { params: { path: { ws } }, body: { user_id } })),
      onSuccess: (_done, _what, _result, { client }) =>
        Promise.all([
          client.invalidateQueries({ queryKey: ["members", ws] }),
          client.invalidateQueries({ queryKey: ["workspaces"] }),
        ]),
    }),
  audit: (ws: string, query: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: ["audit", ws, query],
      queryFn: ({ signal, pageParam: cursor }) =>
        ok(
          api.GET("/api/v1/workspaces/{ws}/audit", {
            signal,
            params: { path: { ws }, query: { ...query, limit: 100, ...(cursor && { cursor }) } },
          }),
        ),
      initialPageParam: "",
      getNextPageParam: ({ pagination }) => pagination.next,
      placeholderData: keepPreviousData,
    }),
  verify: (ws: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: () => ok(api.POST("/api/v1/workspaces/{ws}/audit/verify", { params: { path: { ws } } })),
    }),
  remove: (ws: string) =>
    mutationOptions({
      meta: quiet,
      mutationFn: () => ok(api.DELETE("/api/v1/workspaces/{ws}", { params: { path: { ws } } })),
    }),
};
