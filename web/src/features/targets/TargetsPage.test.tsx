import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asAda, me, renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { TargetsPage } from "./TargetsPage.tsx";

const base = "*/api/v1/workspaces/~";
const at = "2026-01-01T00:00:00.000Z";
const id = "6a1f5e0e-0000-4000-8000-0000000000a1";
const scope = { allow: [], deny: [], footprint: "P1", resolved_addresses: false };
const authorized = {
  id: "6a1f5e0e-0000-4000-8000-0000000000b1",
  scope: {
    ...scope,
    allow: ["acme.example"],
    footprint: "P2",
    authorized_by: "Jane Doe",
    until: "2099-01-31T00:00:00Z",
  },
  acknowledgement: "I have the written permission of the owner.",
  ...{ acknowledged_by: me.id, acknowledged_at: at, withdrawn_by: null, withdrawn_at: null },
};
let authorization: typeof authorized | null = null;
let history: object[] = [];
const given: { scope: Record<string, unknown>; acknowledgement: string }[] = [];
const bulk: { text: string; dry_run: boolean }[] = [];

const target = () => ({
  ...{ id, type: "domain", value: "acme.example", label: "", scope, authorization },
  ...{ created_by: me.id, created_at: at, archived_at: null },
});

beforeEach(() => {
  authorization = null;
  history = [];
  given.length = 0;
  bulk.length = 0;
  asAda();
  const hear = () => {};
  const listeners = { addListener: hear, removeListener: hear, addEventListener: hear, removeEventListener: hear };
  vi.stubGlobal("matchMedia", () => ({ matches: true, ...listeners }));
  server.use(
    workspaces(),
    http.get(`${base}/targets`, () =>
      HttpResponse.json({ data: [target()], pagination: { next: null, limit: 100, total: 1 } }),
    ),
    http.get(`${base}/targets/${id}`, () => HttpResponse.json({ data: target() })),
    http.get(`${base}/targets/${id}/authorizations`, () => HttpResponse.json({ data: history })),
    http.get(`${base}/members`, () =>
      HttpResponse.json({ data: [{ user_id: me.id, display_name: "Ada Lovelace", email: me.email, role: "owner" }] }),
    ),
    http.post(`${base}/targets/${id}/authorize`, async ({ request }) => {
      given.push((await request.json()) as (typeof given)[number]);
      authorization = authorized;
      return HttpResponse.json({ data: target() });
    }),
    http.post(`${base}/targets/${id}/withdraw`, () => {
      history = [{ ...authorized, withdrawn_by: me.id, withdrawn_at: at }];
      authorization = null;
      return HttpResponse.json({ data: target() });
    }),
    http.post(`${base}/targets/bulk`, async ({ request }) => {
      const body = (await request.json()) as (typeof bulk)[number];
      bulk.push(body);
      const line = {
        line: 1,
        written: "shop[.]acme[.]example",
        type: "hostname",
        value: "shop.acme.example",
        why: null,
      };
      const other = { line: 2, written: "nonsense", outcome: "refused", type: null, value: null, why: "a single word" };
      return HttpResponse.json({
        data: {
          ...{ dry_run: body.dry_run, made: 1, there: 0, refused: 1 },
          lines: [{ ...line, outcome: body.dry_run ? "would_be_made" : "made" }, other],
        },
      });
    }),
  );
});
afterEach(() => vi.unstubAllGlobals());

test("contact is authorized by who has read the words that are kept, with scope, exclusions and an end", async () => {
  const { user } = renderPage(<TargetsPage />, { at: `/?target=${id}` });
  await user.click(await screen.findByRole("button", { name: "Authorize contact" }));
  const dialog = await screen.findByRole("dialog", { name: "Authorize contact" });
  const box = within(dialog);
  expect(box.getByRole<HTMLTextAreaElement>("textbox", { name: /In scope/ }).value).toBe("acme.example");
  const confirm = box.getByRole<HTMLInputElement>("checkbox", { name: /it is true/ });
  expect(confirm.disabled).toBe(true);
  await user.type(box.getByRole("textbox", { name: /Excluded/ }), "mail.acme.example");
  await user.type(box.getByRole("textbox", { name: /Authorized by/ }), "Jane Doe");
  await user.type(box.getByLabelText(/Until/), "2099-01-31");
  await user.click(confirm);
  // what is changed afterwards is to be confirmed anew
  await user.type(box.getByRole("textbox", { name: /Authorized by/ }), ", contract 12");
  expect(confirm.checked).toBe(false);
  await user.click(confirm);
  expect(box.getByText(/Recorded as said by Ada Lovelace/)).toBeTruthy();
  await user.click(box.getByRole("button", { name: "Authorize" }));
  await waitFor(() => expect(given).toHaveLength(1));
  const { until, ...said } = given[0]?.scope ?? {};
  expect(said).toEqual({
    ...{ allow: ["acme.example"], deny: ["mail.acme.example"], footprint: "P2", resolved_addresses: false },
    authorized_by: "Jane Doe, contract 12",
  });
  expect(new Date(String(until)).getFullYear()).toBe(2099);
  expect(given[0]?.acknowledgement).toMatch(/Jane Doe, contract 12 is entitled .* acme\.example .*mail\.acme\.example/);
  expect((await screen.findAllByText(/Up to P2 until/)).length).toBeGreaterThan(0);
});

test("an authorization is withdrawn after a question, and stays in the history", async () => {
  authorization = authorized;
  const { user } = renderPage(<TargetsPage />, { at: `/?target=${id}` });
  await user.click(await screen.findByRole("button", { name: "Withdraw" }));
  const dialog = await screen.findByRole("dialog", { name: "Withdraw the authorization?" });
  await user.click(within(dialog).getByRole("button", { name: "Withdraw" }));
  expect(await screen.findByText(/ended by Ada Lovelace/)).toBeTruthy();
  expect(screen.getByText("I have the written permission of the owner.")).toBeTruthy();
});

test("pasted lines are answered for before anything is made", async () => {
  const { user } = renderPage(<TargetsPage />);
  await user.click(await screen.findByRole("button", { name: "Add targets" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Add targets" }));
  await user.click(dialog.getByRole("textbox", { name: "Targets" }));
  await user.paste("shop[.]acme[.]example\nnonsense");
  expect(await dialog.findByText("shop.acme.example")).toBeTruthy();
  expect(dialog.getByText("a single word")).toBeTruthy();
  await user.click(await dialog.findByRole("button", { name: "Add 1" }));
  await waitFor(() => expect(bulk.map(({ dry_run }) => dry_run)).toEqual([true, false]));
});

test("an analyst sees who can authorize, a viewer changes nothing", async () => {
  server.use(workspaces("viewer"));
  renderPage(<TargetsPage />, { at: `/?target=${id}` });
  expect(await screen.findByText(/An admin or the owner of this workspace can authorize it/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Authorize|Withdraw|Archive|Add targets/ })).toBeNull();
});
