import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { asAda, me, renderPage } from "../../testing/render.tsx";
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

test("on the board a card is moved by keys; a state that wants a reason asks for it", async () => {
  server.use(
    http.get(`${base}/findings`, ({ request }) => {
      const state = new URL(request.url).searchParams.get("state") ?? "open";
      const data = rows.filter((one) => (board.get(one.id) ?? "open") === state).map((one) => ({ ...one, state }));
      return HttpResponse.json({ data, pagination: { next: null, limit: 25, total: data.length } });
    }),
    http.post(`${base}/findings/bulk`, async ({ request }) => {
      const body = (await request.json()) as { ids: number[]; state: string };
      decided.push(body);
      for (const id of body.ids) board.set(id, body.state);
      return HttpResponse.json({ data: { changed: body.ids, refused: [] } });
    }),
  );
  const board = new Map<number, string>();
  const { user } = renderPage(<FindingsPage />, { at: "/?view=board" });
  const open = within(await screen.findByRole("region", { name: "Open" }));
  const triaged = within(screen.getByRole("region", { name: "Triaged" }));
  (await open.findByRole("button", { name: /A token in app\.js/ })).focus();
  await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
  expect(await triaged.findByRole("button", { name: /A token in app\.js/ })).toBeTruthy();
  expect(decided).toEqual([{ ids: [1], state: "triaged" }]);
  expect(await screen.findByText("A token in app.js is now: Triaged")).toBeTruthy();
  (await triaged.findByRole("button", { name: /A token in app\.js/ })).focus();
  await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
  const dialog = await screen.findByRole("dialog", { name: "Decide about this finding" });
  expect(within(dialog).getByRole("combobox", { name: "State" }).textContent).toBe("Accepted");
});

test("a rule made from a finding says what it would hide before it hides it", async () => {
  const made: { match: object; reason: string }[] = [];
  const previewed: object[] = [];
  server.use(
    http.post(`${base}/suppressions/preview`, async ({ request }) => {
      previewed.push((await request.json()) as object);
      return HttpResponse.json({ data: { count: 2, more: false, sample: rows } });
    }),
    http.post(`${base}/suppressions`, async ({ request }) => {
      made.push((await request.json()) as (typeof made)[number]);
      return HttpResponse.json({ data: {} }, { status: 201 });
    }),
  );
  const { user } = renderPage(<FindingsPage />, { at: "/?finding=1" });
  await user.click(await screen.findByRole("button", { name: "Hide such findings…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New rule" }));
  expect(await dialog.findByText("It would hide 2 findings that are there now.")).toBeTruthy();
  const about = dialog.getByRole("textbox", { name: "About" });
  await user.clear(about);
  await user.type(about, "http://a.*");
  await user.type(dialog.getByRole("textbox", { name: /Reason/ }), "a test server");
  await user.click(dialog.getByRole("button", { name: "Hide them" }));
  const match = { type: "web.secret", category: null, severities: null, subject_type: "url", subject: "http://a.*" };
  await waitFor(() => expect(made).toEqual([{ match, reason: "a test server" }]));
  expect(previewed.at(-1)).toMatchObject({ type: "web.secret" });
});

test("rules are listed with their reason, and end after a question", async () => {
  let rules = [
    {
      id: "6a1f5e0e-0000-4000-8000-0000000000c1",
      match: { type: null, category: null, severities: ["low"], subject_type: null, subject: "*.test" },
      ...{ reason: "our lab", expires_at: null, expired: false, created_by: me.id, created_at: at },
    },
  ];
  server.use(
    http.get(`${base}/suppressions`, () => HttpResponse.json({ data: rules })),
    http.delete(`${base}/suppressions/:id`, () => {
      rules = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = renderPage(<FindingsPage />, { at: "/?view=rules" });
  expect(await screen.findByText("our lab")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "End" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "End" }));
  expect(await screen.findByText("No rule hides anything")).toBeTruthy();
});

test("people talk about a finding: a comment, an answer, and words that are taken back", async () => {
  asAda();
  const said: { id: string; text: string; parent: string | null; deleted: boolean }[] = [];
  const shown = (one: (typeof said)[number]) => ({
    ...{ ...one, subject: { kind: "finding", id: "1" }, investigation: null, mentions: [] },
    ...{ created_by: me.id, created_at: at, edited_at: null },
  });
  server.use(
    http.get(`${base}/comments`, () =>
      HttpResponse.json({ data: said.map(shown), pagination: { next: null, limit: 200, total: said.length } }),
    ),
    http.post(`${base}/comments`, async ({ request }) => {
      const { text, parent = null } = (await request.json()) as { text: string; parent?: string };
      said.push({ id: `c${said.length}`, text, parent, deleted: false });
      return HttpResponse.json({ data: shown(said.at(-1) as (typeof said)[number]) }, { status: 201 });
    }),
    http.delete(`${base}/comments/:id`, ({ params }) => {
      const one = said.find(({ id }) => id === params.id);
      if (one) Object.assign(one, { deleted: true, text: "" });
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = renderPage(<FindingsPage />, { at: "/?finding=1" });
  await user.type(await screen.findByRole("textbox", { name: "Write a comment" }), "Is this ours?");
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect(await screen.findByText("Is this ours?")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Answer" }));
  await user.type(screen.getByRole("textbox", { name: "Answer" }), "Yes.");
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect(await screen.findByText("Yes.")).toBeTruthy();
  expect(said[1]?.parent).toBe("c0");
  await user.click(screen.getAllByRole("button", { name: "Delete the comment" })[0] as HTMLElement);
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Delete" }));
  expect(await screen.findByText("This comment was deleted.")).toBeTruthy();
  expect(screen.getByText("Yes.")).toBeTruthy();
});

test("where the panel lies over the list, the keys walk on all the same", async () => {
  vi.unstubAllGlobals();
  const { user, router } = renderPage(<FindingsPage />, { at: "/?finding=1" });
  await screen.findByRole("dialog", { name: "Finding" });
  await screen.findByText("Revoke it.");
  await user.keyboard("j");
  await waitFor(() => expect(router.state.location.search).toBe("?finding=2"));
  await user.keyboard("e");
  expect(await screen.findByRole("dialog", { name: "Decide about this finding" })).toBeTruthy();
  await user.keyboard("j");
  expect(router.state.location.search).toBe("?finding=2");
});
