import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { Bell } from "./Bell.tsx";
import { placeOf } from "./place-of.ts";

const base = "*/api/v1/workspaces/:ws";
const investigation = "6a1f5e0e-0000-4000-8000-00000000000a";
const at = "2026-01-01T00:00:00.000Z";
let rows: { id: string; read_at: string | null }[] = [];
const marked: string[] = [];

beforeEach(() => {
  marked.length = 0;
  rows = [
    { id: "n2", read_at: null },
    { id: "n1", read_at: at },
  ];
  server.use(
    workspaces(),
    http.get(`${base}/notifications/unread`, () =>
      HttpResponse.json({ data: { count: rows.filter(({ read_at }) => !read_at).length } }),
    ),
    http.get(`${base}/notifications`, ({ request }) => {
      const only = new URL(request.url).searchParams.get("unread") === "true";
      const data = rows
        .filter(({ read_at }) => !only || !read_at)
        .map((one, n) => ({
          ...{ kind: n === 0 ? "critical_finding" : "scan_ended", investigation, by: "", at, ...one },
          subject: n === 0 ? { kind: "finding", id: 7 } : { kind: "scan", id: investigation },
        }));
      return HttpResponse.json({ data, pagination: { next: null, total: null, limit: 20 } });
    }),
    http.get(`${base}/investigations/${investigation}`, () => HttpResponse.json({ data: { title: "Who owns it?" } })),
    http.get(`${base}/findings/7`, () => HttpResponse.json({ data: { title: "A key is in the open" } })),
    http.get(`${base}/members`, () => HttpResponse.json({ data: [] })),
    http.post(`${base}/notifications/:id/:what`, ({ params }) => {
      marked.push(`${params.id} ${params.what}`);
      rows = rows.map((one) => (one.id === params.id ? { ...one, read_at: params.what === "read" ? at : null } : one));
      return new HttpResponse(null, { status: 204 });
    }),
    http.post(`${base}/notifications/read-all`, () => {
      marked.push("all");
      rows = rows.map((one) => ({ ...one, read_at: at }));
      return HttpResponse.json({ data: { changed: 1 } });
    }),
  );
});

const show = () => renderPage(<Bell />, { others: { "/investigations/:id/findings": <p>the finding</p> } });

test("the bell counts what is unread, and each notification leads to what it is about", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("button", { name: "1 unread notifications" }));
  await user.click(await screen.findByRole("link", { name: /A critical finding.*A key is in the open.*Who owns it/ }));
  expect(await screen.findByText("the finding")).toBeTruthy();
  expect(router.state.location.search).toBe("?finding=7");
  await waitFor(() => expect(marked).toEqual(["n2 read"]));
});

test("one is marked as unread again, and all as read", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "1 unread notifications" }));
  await user.click(await screen.findByRole("button", { name: "Mark as unread: A scan has ended" }));
  await waitFor(() => expect(marked).toEqual(["n1 unread"]));
  await user.click(screen.getByRole("button", { name: "Mark all as read" }));
  await waitFor(() => expect(marked).toContain("all"));
  await user.click(await screen.findByRole("button", { name: "Unread" }));
  expect(await screen.findByText("All is read")).toBeTruthy();
});

test("everything that one may be told of has a place", () => {
  const of = (kind: string, id: string | number, within: string | null = investigation) =>
    placeOf({ subject: { kind, id }, investigation: within } as Parameters<typeof placeOf>[0]);
  expect(of("scan", "s")).toBe(`/investigations/${investigation}?scan=s`);
  expect(of("finding", 3, null)).toBe("/findings?finding=3");
  expect(of("investigation", "i")).toBe("/investigations/i");
  expect(of("invitation", "x", null)).toBe("/settings/members");
});
