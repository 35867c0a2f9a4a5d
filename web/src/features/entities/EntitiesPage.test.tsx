import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { EntitiesPage } from "./EntitiesPage.tsx";

const base = "*/api/v1/workspaces/~";
const investigation = "6a1f5e0e-0000-4000-8000-00000000000a";
const evidence = "a".repeat(64);
const hostile = '<img src=x onerror="alert(1)">\u202e.example';
const entity = {
  ...{ id: 7, type: "hostname", value: hostile, attributes: { title: "<script>alert(2)</script>", ports: [80, 443] } },
  ...{
    first_seen: "2026-01-01T00:00:00.000Z",
    last_seen: "2026-01-01T00:00:00.000Z",
    findings: 1,
    severities: ["high"],
  },
};
const asked: URLSearchParams[] = [];
const saved: unknown[] = [];
let looks = 0;

beforeEach(() => {
  asked.length = 0;
  saved.length = 0;
  looks = 0;
  const page = (data: unknown[]) => ({ data, pagination: { next: null, limit: 100, total: data.length } });
  const record = { id: evidence, kind: "http", uri: "http://a.example/", at: entity.first_seen, erased: false };
  const proof = { kind: "bytes", source: "http://a.example/", evidence: record, part: "response", range: [10, 14] };
  const views: unknown[] = [];
  server.use(
    workspaces(),
    http.get(`${base}/tags`, () => HttpResponse.json({ data: [] })),
    http.get(`${base}/views`, () => HttpResponse.json({ data: views })),
    http.post(`${base}/views`, async ({ request }) => {
      const body = (await request.json()) as object;
      saved.push(body);
      const view = { id: "6a1f5e0e-0000-4000-8000-0000000000d1", owner: "ada", mine: true, ...body };
      views.push({ ...view, created_at: entity.first_seen, updated_at: entity.first_seen });
      return HttpResponse.json({ data: view }, { status: 201 });
    }),
    http.get(`${base}/entities`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(page([entity]));
    }),
    http.get(`${base}/entities/facets`, () =>
      HttpResponse.json({
        data: {
          type: [
            { label: "hostname", n: 1 },
            { label: "ip", n: 3 },
          ],
        },
      }),
    ),
    http.get(`${base}/entities/7`, () => HttpResponse.json({ data: { ...entity, scans: [] } })),
    http.get(`${base}/entities/7/provenance`, () =>
      HttpResponse.json(
        page([
          {
            ...{
              about: { kind: "entity", id: 7 },
              claim: null,
              module: "web.links",
              version: "1",
              scan: investigation,
            },
            ...{ job: null, subject: null, confidence: 1, seen: 1 },
            ...{ first_at: entity.first_seen, last_at: entity.last_seen },
            proofs: [{ ...proof, pointer: null, from: [] }],
          },
        ]),
      ),
    ),
    http.get(`${base}/evidence/${evidence}/excerpt`, ({ request }) => {
      looks += 1;
      expect(new URL(request.url).search).toBe("?fact=entity&fact_id=7");
      const span = { before: "<b>before</b>\u0007", span: "<script>the bytes</script>", after: " after" };
      return HttpResponse.json({ data: [{ part: "response", range: [10, 14], pointer: null, reads: null, ...span }] });
    }),
  );
});

const show = (search = "") =>
  renderPage(<EntitiesPage />, {
    at: `/investigations/${investigation}/entities${search}`,
    path: "/investigations/:id/entities",
  });

test("filters stand in the address and are the server's to answer", async () => {
  const { user, router } = show("?severity=high");
  await screen.findByRole("row", { name: /Host name/ });
  expect(asked[0]?.get("investigation")).toBe(investigation);
  expect(asked[0]?.getAll("severity")).toEqual(["high"]);
  await user.click(screen.getAllByRole("button", { name: "Type" })[0] as HTMLElement);
  await user.click(await screen.findByRole("menuitemcheckbox", { name: /IP address/ }));
  await waitFor(() => expect(asked.at(-1)?.getAll("type")).toEqual(["ip"]));
  expect(router.state.location.search).toBe("?severity=high&type=ip");
});

test("an entity opens beside the list; its proof goes down to the bytes, asked for on demand only", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("button", { name: /onerror/ }));
  expect(router.state.location.search).toBe("?entity=7");
  expect(await screen.findByText("<script>alert(2)</script>")).toBeTruthy();
  await user.click(screen.getByRole("tab", { name: "Provenance" }));
  expect(await screen.findByText("web.links")).toBeTruthy();
  expect(looks).toBe(0);
  await user.click(screen.getByRole("button", { name: "Show the bytes" }));
  const span = await screen.findByText("<script>the bytes</script>");
  expect(span.tagName).toBe("MARK");
  expect(looks).toBe(1);
});

test("what was collected is text, and what hides in it is shown", async () => {
  const { container } = show("?entity=7");
  await screen.findAllByText(/onerror/);
  expect(container.ownerDocument.querySelector("img[src=x], script")).toBeNull();
  expect(screen.getAllByText("U+202E").length).toBeGreaterThan(0);
});

test("columns stand in the address, and a view keeps them with filters and order", async () => {
  const { user, router } = show("?severity=high&sort=-findings");
  await user.click(await screen.findByRole("button", { name: "Columns" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: "Last seen" }));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(router.state.location.search).toContain("cols=value"));
  expect(await screen.findByRole("columnheader", { name: "Last seen" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Views" }));
  await user.click(await screen.findByRole("menuitem", { name: "Save this view…" }));
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "What is bad");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const address = expect.stringMatching(/^severity=high&sort=-findings&cols=value.*last_seen$/);
  await waitFor(() =>
    expect(saved).toEqual([{ page: "entities", name: "What is bad", shared: false, view: { address } }]),
  );
  expect(await screen.findByRole("button", { name: "What is bad" })).toBeTruthy();
  expect(router.state.location.search).toContain("saved=");
});

test("what is picked is tagged, scanned or noted in one go", async () => {
  const done: unknown[] = [];
  server.use(
    http.post(`${base}/tags`, async ({ request }) => {
      const { name } = (await request.json()) as { name: string };
      return HttpResponse.json({ data: { id: "t1", name } }, { status: 201 });
    }),
    http.post(`${base}/tags/t1/subjects`, async ({ request }) => {
      done.push(await request.json());
      return HttpResponse.json({ data: { changed: 1 } });
    }),
    http.post(`${base}/notes`, async ({ request }) => {
      done.push(await request.json());
      return HttpResponse.json({ data: {} }, { status: 201 });
    }),
  );
  const { user } = show();
  await user.click(await screen.findByRole("checkbox", { name: /Pick .*onerror/ }));
  const bar = within(await screen.findByRole("toolbar", { name: "1 picked" }));
  expect(bar.getByRole("link", { name: "Scan these" }).getAttribute("href")).toContain(
    `/scan?investigation=${investigation}&targets=`,
  );
  await user.click(bar.getByRole("button", { name: "Tag" }));
  await user.type(await screen.findByRole("textbox", { name: "Find or make a tag" }), "ours");
  await user.click(screen.getByRole("button", { name: "Make “ours”" }));
  await waitFor(() => expect(done).toEqual([{ subjects: [{ kind: "entity", id: 7 }] }]));
  await user.click(bar.getByRole("button", { name: "Add a note" }));
  await user.type(await screen.findByRole("textbox", { name: "Note" }), "look closer");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(done[1]).toEqual({ text: "look closer", subject: { kind: "entity", id: 7 }, investigation }),
  );
});

test("a risk is what its parts add up to, and says what nobody looked at", async () => {
  server.use(
    http.get(`${base}/assets/ast_7`, () =>
      HttpResponse.json({
        data: {
          ...{ risk_score: 28.5, risk_level: "low", risk_confidence: 0.4 },
          risk_contributions: [
            { feature: "has_ssh_open", value: true, points: 8, why: "SSH answers to everybody" },
            { feature: "exposure_type_score", value: 4, points: 20.5, why: "A database answers" },
          ],
          risk_features: { has_ssh_open: true, exposure_type_score: 4, breach_history_count: null },
        },
      }),
    ),
    http.get(`${base}/assets/ast_7/risk`, () => HttpResponse.json({ data: [] })),
    http.get(`${base}/entities/7/claims`, () =>
      HttpResponse.json({
        data: [
          {
            ...{ id: 1, attribute: "server", value: "nginx", module: "web.probe", shown: true, contradicted: true },
            ...{ first_seen: entity.first_seen, last_seen: entity.last_seen },
          },
        ],
        pagination: { next: null, limit: 50, total: 1 },
      }),
    ),
  );
  const { user } = show("?entity=7");
  await user.click(await screen.findByRole("tab", { name: "Risk" }));
  const parts = within(await screen.findByRole("table", { name: "What adds up to the risk" }));
  expect(parts.getByRole("row", { name: /SSH answers to everybody \+8/ })).toBeTruthy();
  expect(parts.getByRole("row", { name: "Risk 28.5" })).toBeTruthy();
  expect(screen.getByText("Not looked at, and not counted: breaches.")).toBeTruthy();
  await user.click(screen.getByRole("tab", { name: "History" }));
  expect(await screen.findByText("nginx")).toBeTruthy();
  expect(screen.getByText("contradicted")).toBeTruthy();
});
