import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import type { components, operations } from "../../api/schema.d.ts";
import { setMe } from "../../api/session.ts";

export type Session = components["schemas"]["Session"];
export type ApiKey = components["schemas"]["ApiKey"];
export type NewKey = operations["createApiKey"]["requestBody"]["content"]["application/json"];
export type Preferences = components["schemas"]["NotificationPreferences"];
export type MeChange = operations["changeMe"]["requestBody"]["content"]["application/json"];

const quiet = { quiet: true };
const me = async () => setMe((await ok(api.GET("/api/v1/auth/me"))).data);
const again = (client: QueryClient, what: string) => client.invalidateQueries({ queryKey: ["profile", what] });

export const profileQueries = {
  change: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: MeChange) => ok(api.PUT("/api/v1/auth/me", { body })),
      onSuccess: ({ data }) => setMe(data),
    }),
  sendVerification: () => mutationOptions({ mutationFn: () => ok(api.POST("/api/v1/auth/email/verification")) }),
  changePassword: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: { current?: string; next: string }) => ok(api.POST("/api/v1/auth/password", { body })),
      onSuccess: async (_done, _what, _result, { client }) => {
        await Promise.all([me(), again(client, "sessions")]);
      },
    }),
  beginTotp: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (password: string) => ok(api.POST("/api/v1/auth/totp", { body: { password } })),
    }),
  enableTotp: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (code: string) => ok(api.POST("/api/v1/auth/totp/enable", { body: { code } })),
    }),
  disableTotp: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: { password: string; code: string }) => ok(api.POST("/api/v1/auth/totp/disable", { body })),
      onSuccess: () => me(),
    }),
  /** The account as it is now: after a change whose answer does not say it. */
  readMe: me,
  sessions: () =>
    queryOptions({
      queryKey: ["profile", "sessions"],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/auth/sessions", { signal })),
    }),
  endSession: () =>
    mutationOptions({
      mutationFn: (id: string) => ok(api.DELETE("/api/v1/auth/sessions/{id}", { params: { path: { id } } })),
      onSettled: (_done, _error, _what, _result, { client }) => again(client, "sessions"),
    }),
  endOthers: () =>
    mutationOptions({
      mutationFn: () => ok(api.DELETE("/api/v1/auth/sessions")),
      onSettled: (_done, _error, _what, _result, { client }) => again(client, "sessions"),
    }),
  keys: () =>
    queryOptions({
      queryKey: ["profile", "keys"],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/auth/keys", { signal })),
    }),
  makeKey: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: NewKey) => ok(api.POST("/api/v1/auth/keys", { body })),
      onSuccess: (_done, _what, _result, { client }) => again(client, "keys"),
    }),
  revokeKey: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (id: string) => ok(api.DELETE("/api/v1/auth/keys/{id}", { params: { path: { id } } })),
      onSuccess: (_done, _what, _result, { client }) => again(client, "keys"),
    }),
  preferences: (ws: string) =>
    queryOptions({
      queryKey: ["notifications", ws, "preferences"],
      queryFn: ({ signal }) =>
        ok(api.GET("/api/v1/workspaces/{ws}/notifications/preferences", { signal, params: { path: { ws } } })),
    }),
  prefer: (ws: string) =>
    mutationOptions({
      mutationFn: (body: Partial<Preferences>) =>
        ok(
          api.PUT("/api/v1/workspaces/{ws}/notifications/preferences", {
            params: { path: { ws } },
            body: body as object,
          }),
        ),
      // One's own wish, which the server has no reason to refuse: shown at once.
      onMutate: async (wish, { client }) => {
        const { queryKey } = profileQueries.preferences(ws);
        await client.cancelQueries({ queryKey });
        const before = client.getQueryData(queryKey);
        if (before) client.setQueryData(queryKey, { data: { ...before.data, ...wish } });
      },
      onSettled: (_done, _error, _what, _result, { client }) =>
        client.invalidateQueries({ queryKey: profileQueries.preferences(ws).queryKey }),
    }),
};
