import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { me, renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { FindingsPage } from "./FindingsPage.tsx";

const base = "*/api/v1/workspaces/~";
const evidence = "b".repeat(64);
const at = "2026-01-01T00:00:00.000Z";
const aFinding = (id: number, title: string) => ({
  ...{ id, fingerprint: `f${id}`, type: "web.secret", category: "secret", severity: "critical", title, state: "open" },
  ...{ entity: { id: 7, type: "url", value: "http://a.example/" }, assignee: null, accepted_until: null },
  ...{ suppressed_by: null, fixed_in: null, first_seen: at, last_seen: at, changed_at: at },
});
const rows = [aFinding(1, "A token in app.js"), aFinding(2, "A key in app.js")];
const decided: unknown[] = [];
const asked: URLSearchParams[] = [];

beforeEach(() => {
  decided.length = 0;
  asked.length = 0;
  // A screen with room for the panel beside the list.
  vi.stubGlobal("matchMedia", () => {
    const hear = () => {};
    return {
      matches: true,
      addListener: hear,
      removeListener: hear,
      addEventListener: hear,
      removeEventListener: hear,
    };
  });
  const counts = { by_state: [], by_category: [{ label: "secret", n: 2 }], by_type: [] };
  const record = { id: evidence, kind: "http", uri: "http://a.example/app.js", at, erased: false };
  server.use(
    workspaces(),
    http.get(`${base}/findings`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ data: rows, pagination: { next: null, limit: 100, total: 2 } });
    }),
    http.get(`${base}/findings/facets`, () =>
      HttpResponse.json({ data: { total: 2, suppressed: 0, by_severity: [{ label: "critical", n: 2 }], ...counts } }),
    ),
    http.get(`${base}/views`, () => HttpResponse.json({ data: [] })),
    http.get(`${base}/tags`, () => HttpResponse.json({ data: [] })),
    http.get(`${base}/comments`, () =>
      HttpResponse.json({ data: [], pagination: { next: null, limit: 200, total: 0 } }),
    ),
    http.get(`${base}/members`, () =>
      HttpResponse.json({ data: [{ user_id: me.id, display_name: "Ada Lovelace", email: me.email, role: "owner" }] }),
    ),
    http.get(`${base}/findings/:id`, ({ params }) =>
      HttpResponse.json({
        data: {
          ...rows.find(({ id }) => String(id) === params.id),
          ...{ description: "Everybody gets it.", remediation: "Revoke it.", data: {}, history: [], scans: [] },
          observations: [
            {
              ...{ about: { kind: "finding", id: 1 }, claim: null, module: "web.secrets", version: "1", scan: "s" },
              ...{ job: null, subject: null, confidence: 1, seen: 1, first_at: at, last_at: at },
              proofs: [
                {
                  ...{ kind: "bytes", source: "http://a.example/app.js", evidence: record },
                  ...{ part: "response", range: [163, 203], pointer: null, from: [] },
                },
              ],
            },
          ],
          more_observations: false,
        },
      }),
    ),
    http.get(`${base}/evidence/${evidence}/excerpt`, () =>
      HttpResponse.json({
        data: [
          {
            ...{ part: "response", range: [163, 203], pointer: null, reads: null },
            ...{ before: 'const t="', span: "ghp_<img src=x onerror=alert(1)>", after: '";' },
          },
        ],
      }),
    ),
    http.post(`${base}/findings/bulk`, async ({ request }) => {
      const body = (await request.json()) as { ids: number[] };
      decided.push(body);
      return HttpResponse.json({ data: { changed: body.ids, refused: [] } });
    }),
  );
});
afterEach(() => vi.unstubAllGlobals());

test("a finding shows what it means, what to do, and the bytes that prove it, inert", async () => {
  const { user, router } = renderPage(<FindingsPage />);
  await user.click(await screen.findByRole("button", { name: "A token in app.js" }));
  expect(router.state.location.search).toBe("?finding=1");
  expect(await screen.findByText("Revoke it.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Show the bytes" }));
  expect((await screen.findByText("ghp_<img src=x onerror=alert(1)>")).tagName).toBe("MARK");
  expect(document.querySelector("img[src=x]")).toBeNull();
});

test("walks with j and k, picks with x, decides with e; a false positive wants a reason", async () => {
  const { user, router } = renderPage(<FindingsPage />);
  await screen.findByRole("button", { name: "A token in app.js" });
  await user.keyboard("j");
  await waitFor(() => expect(router.state.location.search).toBe("?finding=1"));
  await user.keyboard("x");
  await user.keyboard("j");
  await waitFor(() => expect(router.state.location.search).toBe("?finding=2"));
  await user.keyboard("x");
  expect(await screen.findByText("2 picked")).toBeTruthy();
  await user.keyboard("e");
  const dialog = await screen.findByRole("dialog", { name: "Decide about 2 findings" });
  await user.click(within(dialog).getByRole("combobox", { name: "State" }));
  await user.click(await screen.findByRole("option", { name: "False positive" }));
  const save = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Save" });
  expect(save.disabled).toBe(true);
  await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), "a test page");
  await user.click(save);
  await waitFor(() => expect(decided).toEqual([{ ids: [1, 2], state: "false_positive", reason: "a test page" }]));
  await waitFor(() => expect(screen.queryByText("2 picked")).toBeNull());
});

test("what is filtered stands in the address", async () => {
  const { user, router } = renderPage(<FindingsPage />, { at: "/?state=open" });
  await screen.findByRole("button", { name: "A token in app.js" });
  expect(asked[0]?.getAll("state")).toEqual(["open"]);
  const filters = screen.getAllByRole("button", { name: "Severity" });
  await user.click(filters[0] as HTMLElement);
  await user.click(await screen.findByRole("menuitemcheckbox", { name: /Critical/ }));
  await waitFor(() => expect(router.state.location.search).toBe("?state=open&severity=critical"));
});

test("a viewer reads, and decides nothing", async () => {
  server.use(workspaces("viewer"));
  renderPage(<FindingsPage />, { at: "/?finding=1" });
  expect(await screen.findByText("Revoke it.")).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Decide" })).toBeNull());
  expect(screen.queryByRole("button", { name: /Hide such/ })).toBeNull();
  expect(screen.queryByRole("textbox", { name: "Write a comment" })).toBeNull();
});
