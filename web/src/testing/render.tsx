import { ThemeProvider } from "@mui/material/styles";
import { QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactElement } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { signedIn } from "../api/session.ts";
import { makeQueryClient } from "../app/App.tsx";
import { theme } from "../app/theme.ts";
import { Toasts } from "../components/Toasts.tsx";

type Options = {
  readonly at?: string;
  readonly path?: string;
  readonly others?: Readonly<Record<string, ReactElement>>;
};

/** Renders a page at an address, with somebody to act on it. */
export function renderPage(page: ReactElement, { at = "/", path = "*", others = {} }: Options = {}) {
  const client = makeQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  const router = createMemoryRouter(
    [...Object.entries(others).map(([where, element]) => ({ path: where, element })), { path, element: page }],
    { initialEntries: [at] },
  );
  const shown: RenderResult = render(
    <ThemeProvider theme={theme}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </ThemeProvider>,
  );
  return { ...shown, user: userEvent.setup(), router };
}

export const me = {
  id: "6a1f5e0e-0000-4000-8000-000000000001",
  email: "ada@people.example",
  email_verified: true,
  display_name: "Ada Lovelace",
  photo_url: null,
  has_password: true,
  totp: false,
  recovery_codes_left: 0,
  preferences: {},
  created_at: "2026-01-01T00:00:00.000Z",
  last_login: null,
};

export function asAda(): void {
  signedIn({ user: me, access_token: "a-token" });
}
