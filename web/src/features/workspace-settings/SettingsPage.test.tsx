import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { asAda, me, renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { SettingsPage } from "./SettingsPage.tsx";

const ws = "6a1f5e0e-0000-4000-8000-000000000002";
const bob = "6a1f5e0e-0000-4000-8000-000000000003";
const base = `*/api/v1/workspaces/~`;
const at = "2026-01-01T00:00:00.000Z";
const asked: { method: string; path: string; body: unknown }[] = [];

function inWorkspace(role: string, kind = "team") {
  server.use(
    http.get("*/api/v1/workspaces", () =>
      HttpResponse.json({ data: [{ id: ws, name: "Blue team", kind, role, created_at: at }] }),
    ),
  );
}

const note = async (request: Request) => {
  const text = await request.text();
  asked.push({
    method: request.method,
    path: new URL(request.url).pathname.replace("/api/v1/workspaces/~", ""),
    body: text ? JSON.parse(text) : null,
  });
};

beforeEach(() => {
  asked.length = 0;
  asAda();
  const settings = [
    {
      ...{ name: "scan_rate", about: "Requests", value: 50, usual: 50 },
      schema: { type: "number", exclusiveMinimum: 0, maximum: 1000 },
    },
    {
      ...{ name: "rescan_hours", about: "Hours", value: null, usual: null },
      schema: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }] },
    },
  ];
  const flags = [{ name: "new_scans", about: "Scans", value: true, usual: true, schema: { type: "boolean" } }];
  const members = [
    { user_id: me.id, display_name: me.display_name, email: me.email, photo_url: null, role: "owner", joined_at: at },
    { user_id: bob, display_name: "Bob", email: "bob@people.example", photo_url: null, role: "viewer", joined_at: at },
  ];
  server.use(
    http.get(`${base}/settings`, () => HttpResponse.json({ data: settings })),
    http.get(`${base}/flags`, () => HttpResponse.json({ data: flags })),
    http.patch(`${base}/settings`, async ({ request }) => {
      await note(request);
      return HttpResponse.json({ data: settings });
    }),
    http.patch(base, async ({ request }) => {
      await note(request);
      return HttpResponse.json({ data: {} });
    }),
    http.get(`${base}/members`, () => HttpResponse.json({ data: members })),
    http.post(`${base}/members`, async ({ request }) => {
      await note(request);
      const invited = {
        id: ws,
        email: "eve@people.example",
        role: "analyst",
        link: "https://sonde.example/register?i=1",
      };
      return HttpResponse.json({ data: { member: null, invited } }, { status: 201 });
    }),
    http.put(`${base}/members/:user`, async ({ request }) => {
      await note(request);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(`${base}/members/:user`, async ({ request }) => {
      await note(request);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(base, async ({ request }) => {
      await note(request);
      return new HttpResponse(null, { status: 204 });
    }),
    http.get(`${base}/audit`, ({ request }) => {
      const action = new URL(request.url).searchParams.get("action");
      const row = { at, actor: me.id, subject: bob, origin: "192.0.2.1", link: "ab".repeat(32) };
      const rows = [
        { seq: 2, action: "member.role", ...row },
        { seq: 1, action: "workspace.create", ...row },
      ].filter((one) => !action || one.action.startsWith(action));
      return HttpResponse.json({ data: rows, pagination: { next: null, total: null, limit: 100 } });
    }),
    http.post(`${base}/audit/verify`, () =>
      HttpResponse.json({
        data: [{ chain: "~", ok: true, rows: 2, head: { seq: 2, link: "cd".repeat(32) }, broken: null }],
      }),
    ),
  );
});

const show = (part: string) => renderPage(<SettingsPage />, { at: `/settings/${part}`, path: "/settings/*" });

test("an owner renames the workspace and changes what scans do by themselves", async () => {
  inWorkspace("owner");
  const { user } = show("general");
  const name = await screen.findByLabelText("Name of the workspace");
  await waitFor(() => expect((name as HTMLInputElement).value).toBe("Blue team"));
  await user.clear(name);
  await user.type(name, "Red team");
  await user.click(within(screen.getByRole("region", { name: "Name" })).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(asked.at(-1)).toEqual({ method: "PATCH", path: "", body: { name: "Red team" } }));
  await user.type(await screen.findByLabelText("Hours until an asset is scanned again"), "24");
  const scans = screen.getByRole("region", { name: "How scans are done" });
  await user.click(within(scans).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(asked.at(-1)).toEqual({ method: "PATCH", path: "/settings", body: { rescan_hours: 24 } }));
  // what holds for the whole server is not theirs to change
  expect((await screen.findByLabelText<HTMLInputElement>("New scans may be made")).disabled).toBe(true);
});

test("who may not change anything reads it, and is told why", async () => {
  inWorkspace("analyst");
  show("general");
  expect(await screen.findByText(/Only an owner of this workspace/)).toBeTruthy();
  expect((await screen.findByLabelText<HTMLInputElement>("Name of the workspace")).disabled).toBe(true);
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
});

test("a role is changed, and somebody is removed after being asked once more", async () => {
  inWorkspace("owner");
  const { user } = show("members");
  await user.click(await screen.findByRole("combobox", { name: "Role of Bob" }));
  await user.click(await screen.findByRole("option", { name: "Analyst" }));
  await waitFor(() =>
    expect(asked).toContainEqual({ method: "PUT", path: `/members/${bob}`, body: { role: "analyst" } }),
  );
  await user.click(screen.getByRole("button", { name: "More about Bob" }));
  await user.click(await screen.findByRole("menuitem", { name: "Remove…" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove" }));
  expect(await screen.findByText("Bob is no longer a member.")).toBeTruthy();
  expect(asked.at(-1)).toEqual({ method: "DELETE", path: `/members/${bob}`, body: null });
});

test("somebody without an account is invited, with a link that is shown once", async () => {
  inWorkspace("admin");
  const { user } = show("members");
  await user.click(await screen.findByRole("button", { name: "Add people" }));
  const dialog = await screen.findByRole("dialog", { name: "Add people" });
  await user.type(within(dialog).getByLabelText(/E-mail address/), "eve@people.example");
  await user.click(within(dialog).getByRole("combobox", { name: "Role" }));
  await user.click(await screen.findByRole("option", { name: "Analyst" }));
  await user.click(within(dialog).getByRole("button", { name: "Add" }));
  expect(await within(dialog).findByText("https://sonde.example/register?i=1")).toBeTruthy();
  expect(asked.at(-1)?.body).toEqual({ email: "eve@people.example", role: "analyst" });
});

test("a viewer sees who is here, and neither invitations nor the audit log", async () => {
  inWorkspace("viewer");
  const { user } = show("members");
  expect(await screen.findByText("bob@people.example")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Add people" })).toBeNull();
  await user.click(screen.getByRole("link", { name: "Invitations" }));
  expect(await screen.findByText("Only admins and owners see and make invitations.")).toBeTruthy();
  await user.click(screen.getByRole("link", { name: "Audit log" }));
  expect(await screen.findByText("Only admins and owners read the audit log.")).toBeTruthy();
});

test("the audit log is filtered in the address, opened row by row, and verified", async () => {
  inWorkspace("admin");
  const { user, router } = show("audit");
  expect(await screen.findByText("workspace.create")).toBeTruthy();
  await user.click(screen.getByRole("combobox", { name: "What" }));
  await user.click(await screen.findByRole("option", { name: "Members" }));
  await waitFor(() => expect(screen.queryByText("workspace.create")).toBeNull());
  expect(router.state.location.search).toBe("?action=member");
  await user.click(screen.getByRole("button", { name: "member.role" }));
  expect(await screen.findByText("192.0.2.1")).toBeTruthy();
  expect(router.state.location.search).toContain("entry=2");
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Verify the chain" }));
  expect(await screen.findByText(/all 2 rows hold/)).toBeTruthy();
});

test("a workspace is deleted only by its name", async () => {
  inWorkspace("owner");
  const { user, router } = renderPage(<SettingsPage />, {
    ...{ at: "/settings/delete", path: "/settings/*" },
    others: { "/": <p>the start</p> },
  });
  await user.click(await screen.findByRole("button", { name: "Delete the workspace" }));
  const dialog = await screen.findByRole("dialog");
  const button = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Delete the workspace" });
  expect(button.disabled).toBe(true);
  await user.type(within(dialog).getByRole("textbox"), "Blue team");
  await user.click(button);
  expect(await screen.findByText("the start")).toBeTruthy();
  expect(router.state.location.pathname).toBe("/");
  expect(asked.at(-1)?.method).toBe("DELETE");
});

test("a personal workspace cannot be deleted, and says why", async () => {
  inWorkspace("owner", "personal");
  show("delete");
  expect(await screen.findByText(/goes with your account; it cannot be deleted/)).toBeTruthy();
});
