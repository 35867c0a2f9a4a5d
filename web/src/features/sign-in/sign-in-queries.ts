import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import { signedIn } from "../../api/session.ts";

const quiet = { quiet: true };

export const signInQueries = {
  ways: () =>
    queryOptions({
      queryKey: ["sign-in", "ways"],
      queryFn: ({ signal }) => ok(api.GET("/api/v1/auth/ways", { signal })),
    }),
  signIn: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: { email: string; password: string; code?: string }) =>
        ok(api.POST("/api/v1/auth/login", { body })),
      onSuccess: ({ data }) => signedIn(data),
    }),
  register: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: { email: string; password: string; display_name: string; invitation?: string }) =>
        ok(api.POST("/api/v1/auth/register", { body })),
      onSuccess: ({ data }) => signedIn(data),
    }),
  setUp: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: { email: string; password: string; display_name: string; token: string }) =>
        ok(api.POST("/api/v1/auth/setup", { body })),
      onSuccess: ({ data }) => signedIn(data),
    }),
  oidc: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (return_to: string) => ok(api.POST("/api/v1/auth/oidc", { body: { return_to } })),
      onSuccess: ({ data }) => window.location.assign(data.url),
    }),
  forgot: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (email: string) => ok(api.POST("/api/v1/auth/password/forgot", { body: { email } })),
    }),
  reset: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (body: { token: string; password: string }) => ok(api.POST("/api/v1/auth/password/reset", { body })),
    }),
  verify: (token: string) =>
    queryOptions({
      queryKey: ["sign-in", "verify", token],
      queryFn: () => ok(api.POST("/api/v1/auth/email/verify", { body: { token } })).then(() => true),
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  accept: () =>
    mutationOptions({
      meta: quiet,
      mutationFn: (token: string) => ok(api.POST("/api/v1/auth/invitations/accept", { body: { token } })),
    }),
};
