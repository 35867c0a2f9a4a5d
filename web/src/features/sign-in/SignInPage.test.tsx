import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { me, renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { SignInPage, safePath } from "./SignInPage.tsx";

const ways = (more: object = {}) =>
  http.get("*/api/v1/auth/ways", () =>
    HttpResponse.json({ data: { needs_setup: false, registration: "invite", oidc: null, ...more } }),
  );
const problem = (status: number, error_code: string, detail: string) =>
  HttpResponse.json({ error_code, detail, request_id: "r", path: "", timestamp: "" }, { status });

async function fillIn(user: ReturnType<typeof renderPage>["user"]) {
  await user.type(screen.getByLabelText("E-mail address"), "ada@people.example");
  await user.type(screen.getByLabelText("Password"), "a good password");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

test("signs in and goes on where one wanted to be", async () => {
  server.use(
    ways(),
    http.post("*/api/v1/auth/login", () =>
      HttpResponse.json({
        data: { user: me, access_token: "t", refresh_token: "r", token_type: "Bearer", expires_in: 900 },
      }),
    ),
  );
  const { user } = renderPage(<SignInPage />, {
    at: "/sign-in?to=%2Ffindings",
    path: "/sign-in",
    others: { "/findings": <p>there</p> },
  });
  await fillIn(user);
  expect(await screen.findByText("there")).toBeTruthy();
});

test("says what the server said to a wrong password, and asks for a code where one is wanted", async () => {
  let asked = 0;
  server.use(
    ways(),
    http.post("*/api/v1/auth/login", async ({ request }) => {
      asked += 1;
      const body = (await request.json()) as { code?: string };
      if (asked === 1) return problem(401, "bad_credentials", "E-mail address or password is wrong.");
      return body.code
        ? problem(401, "bad_credentials", "The code is wrong.")
        : problem(401, "code_wanted", "A code, too.");
    }),
  );
  const { user } = renderPage(<SignInPage />, { at: "/sign-in" });
  await fillIn(user);
  expect((await screen.findByRole("alert")).textContent).toContain("E-mail address or password is wrong.");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await user.type(await screen.findByLabelText("Code from your authenticator app"), "123456");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("The code is wrong."));
});

test("offers what the server offers, and nothing else", async () => {
  server.use(ways({ registration: "open", oidc: { name: "Example SSO" } }));
  renderPage(<SignInPage />, { at: "/sign-in" });
  expect(await screen.findByRole("button", { name: "Continue with Example SSO" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Register" })).toBeTruthy();
});

test("an address elsewhere is no place to go on at", () => {
  for (const path of [null, "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
    expect(safePath(path)).toBe("/");
  expect(safePath("/findings?severity=high")).toBe("/findings?severity=high");
});
