import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { GraphTab } from "./GraphTab.tsx";

const investigation = "6a1f5e0e-0000-4000-8000-0000000000aa";
const base = "*/api/v1/workspaces/~";
const seen = "2026-01-01T00:00:00.000Z";
const node = (id: number, type: string, value: string, severity: string | null = null, first_seen = seen) => ({
  ...{ id, type, value, first_seen, distance: 0, in_scope: true, severity },
});
const graph = {
  nodes: [
    node(1, "domain", "example.com"),
    node(2, "ip", "192.0.2.7", "high", "2026-03-01T00:00:00.000Z"),
    node(3, "url", "https://example.com/<script>alert(1)</script>"),
  ],
  edges: [
    { id: 11, from: 1, to: 2, relation: "resolves_to" },
    { id: 12, from: 1, to: 3, relation: "serves" },
  ],
  folds: [
    {
      id: "1.in.subdomain_of.hostname",
      at: 1,
      type: "hostname",
      relation: "subdomain_of",
      direction: "in",
      count: 2,
      sample: [],
    },
  ],
  truncated: false,
  totals: { entities: 5, relations: null },
};
const entity = (id: number, type: string, value: string) => ({
  ...{ id, type, value, attributes: { country: "FR" }, first_seen: seen, last_seen: seen, findings: 0, severities: [] },
});
const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  server.use(
    workspaces(),
    http.get(`${base}/graph`, ({ request }) => {
      const seed = new URL(request.url).searchParams.get("seed");
      if (seed === null) return HttpResponse.json({ data: graph });
      asked.push(`around ${seed}`);
      const nodes = [node(2, "ip", "192.0.2.7", "high"), node(9, "service", "192.0.2.7:443/tcp")];
      return HttpResponse.json({
        data: {
          nodes,
          edges: [{ id: 19, from: 2, to: 9, relation: "offers" }],
          folds: [],
          truncated: false,
          totals: null,
        },
      });
    }),
    http.get(`${base}/graph-views`, () => HttpResponse.json({ data: [] })),
    http.get(`${base}/entities/:id`, ({ params }) =>
      HttpResponse.json({ data: { ...entity(Number(params.id), "domain", "example.com"), scans: [] } }),
    ),
    http.get(`${base}/entities/:id/neighbours`, ({ request, params }) => {
      const query = new URL(request.url).searchParams;
      const pagination = { next: null, limit: 50, total: null };
      if (!query.get("relation")) {
        const groups = [{ relation: "subdomain_of", direction: "in", type: "hostname", count: 2, more: false }];
        return HttpResponse.json({ groups, data: [], pagination });
      }
      asked.push(`page ${params.id} ${query.get("relation")} ${query.get("type")}`);
      const data = [5, 6].map((id) => ({
        ...{ relation_id: 100 + id, relation: "subdomain_of", direction: "in" },
        entity: entity(id, "hostname", `h${id}.example.com`),
      }));
      return HttpResponse.json({ data, pagination });
    }),
  );
});

const open = (query = "") =>
  renderPage(<GraphTab />, {
    at: `/investigations/${investigation}/graph${query}`,
    path: "/investigations/:id/graph",
  });
const rows = () => screen.getAllByRole("row").slice(1);
const row = (name: RegExp | string) => screen.getByRole("row", { name });
const table = () => screen.findByRole("grid", { name: "Nodes of the graph" });
async function focused(query = "") {
  const page = open(query);
  (await table()).focus();
  return page;
}

test("without WebGL the table says so and holds the whole graph, folds counted", async () => {
  open();
  await table();
  expect(screen.getByText(/cannot draw the graph/)).toBeTruthy();
  expect(rows()).toHaveLength(4);
  expect(row(/2 × Host name/)).toBeTruthy();
  expect(row(/<script>alert\(1\)<\/script>/)).toBeTruthy();
  expect(screen.getByText(/4 nodes, 3 links/)).toBeTruthy();
});

test("by keys alone: select, hide, undo, redo, pin", async () => {
  const { user } = await focused();
  await user.keyboard(" ");
  expect(row(/example.com.*Domain/).getAttribute("aria-selected")).toBe("true");
  await user.keyboard("{ArrowDown} ");
  await waitFor(() => expect(screen.getByText(/2 selected/)).toBeTruthy());
  await user.keyboard("h");
  expect(rows()).toHaveLength(1); // the fold goes with what it hangs on
  await user.keyboard("{Control>}z{/Control}");
  expect(rows()).toHaveLength(4);
  await user.keyboard("{Control>}{Shift>}z{/Shift}{/Control}");
  expect(rows()).toHaveLength(1); // the fold goes with what it hangs on
  await user.keyboard("{Control>}z{/Control}{Home}p");
  expect(within(row(/example.com.*Domain/)).getByTitle("Pinned")).toBeTruthy();
});

test("Enter expands a node, and takes a fold apart", async () => {
  const { user } = await focused();
  await user.keyboard("{Home}");
  const grid = await table();
  const active = () => document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");
  for (let tries = 0; tries < 5 && !active()?.textContent?.includes("192.0.2.7"); tries += 1)
    await user.keyboard("{ArrowDown}");
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("row", { name: /443\/tcp/ })).toBeTruthy();
  await user.keyboard("{Home}");
  for (let tries = 0; tries < 6 && !active()?.textContent?.includes("×"); tries += 1)
    await user.keyboard("{ArrowDown}");
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("row", { name: /h5.example.com/ })).toBeTruthy();
  expect(screen.queryByRole("row", { name: /×/ })).toBeNull();
  expect(asked).toEqual(["around 2", "page 1 subdomain_of hostname"]);
});

test("the panel shows neighbours by kind with counts, and brings them in", async () => {
  const { user } = open();
  await table();
  await user.click(row(/example.com.*Domain/));
  await user.click(await screen.findByRole("button", { name: "Show subdomain of, Host name" }));
  expect(await screen.findByText("All shown")).toBeTruthy();
  expect(screen.getByText("FR")).toBeTruthy();
  expect(screen.getByText("h5.example.com")).toBeTruthy();
});

test("the legend leaves types out, and the address keeps it", async () => {
  const { user, router } = open();
  await table();
  await user.click(screen.getByRole("button", { name: /^URL/ }));
  expect(rows()).toHaveLength(3);
  expect(router.state.location.search).toContain("not=url");
  await user.click(screen.getByRole("button", { name: /^URL/, pressed: false }));
  expect(rows()).toHaveLength(4);
});

test("at an earlier time only what was known then is there", async () => {
  open("?until=2026-02-01T00:00:00.000Z");
  await table();
  expect(screen.queryByRole("row", { name: /192\.0\.2\.7/ })).toBeNull();
  expect(row(/example.com.*Domain/)).toBeTruthy();
});

test("a path between two that are selected is said and marked", async () => {
  server.use(
    http.get(`${base}/paths`, ({ request }) => {
      asked.push(new URL(request.url).search);
      const entities = graph.nodes.slice(0, 2).map(({ id, type, value }) => ({ id, type, value }));
      const relations = [{ id: 11, relation: "resolves_to", direction: "out" }];
      const bounds = { hops: 6, visited: 100 };
      return HttpResponse.json({
        data: { found: true, hops: 1, entities, relations, visited: 2, bounds, complete: true, says: "" },
      });
    }),
  );
  const { user } = open();
  await table();
  await user.click(row(/example.com.*Domain/));
  await user.keyboard("{Escape}");
  (await table()).focus();
  const grid = await table();
  while (!document.getElementById(grid.getAttribute("aria-activedescendant") ?? "")?.textContent?.includes("192.0.2.7"))
    await user.keyboard("{ArrowDown}");
  await user.keyboard(" o");
  await user.click(await screen.findByRole("button", { name: "Path between them" }));
  expect(await screen.findByText(/1 steps apart/)).toBeTruthy();
  expect(asked).toEqual(["?from=1&to=2"]);
});

test("a technique that takes the node's type is asked for, shown beforehand, and started", async () => {
  const module = (id: string, consumes: string[], more = {}) => ({
    ...{ id, title: `Runs ${id}`, about: `About ${id}`, aliases: [], footprint: "P1", up_to: null, runs: "each" },
    ...{ consumes, produces: [], findings: [], options: {}, configured: {}, enabled: true, ready: true, keys: [] },
    ...{ sources: [], health: [], verified: null, changed_by: null, changed_at: null, ...more },
  });
  const started: unknown[] = [];
  server.use(
    http.get(`${base}/modules`, () =>
      HttpResponse.json({
        data: [
          module("dns.resolve", ["domain"]),
          module("ip.rdap", ["ip"]),
          module("x.keyed", ["domain"], { ready: false }),
        ],
      }),
    ),
    http.post(`${base}/investigations/:id/scans/plan`, () =>
      HttpResponse.json({
        data: {
          ...{ may_start: true, problems: [], notes: [], footprint: "P1", modules: [], keys_missing: [] },
          targets: [{ type: "domain", value: "example.com", id: null, authorized: null }],
          sources: [],
          sees: ["Its name servers see questions."],
          ...{ seconds_at_least: 1, seconds_at_most: null },
        },
      }),
    ),
    http.post(`${base}/investigations/:id/scans`, async ({ request }) => {
      started.push(await request.json());
      return HttpResponse.json({ data: {} }, { status: 202 });
    }),
  );
  const { user } = await focused();
  await user.keyboard("{Home}m");
  expect((await screen.findByRole("menuitem", { name: /x.keyed/ })).getAttribute("aria-disabled")).toBe("true");
  expect(screen.queryByRole("menuitem", { name: /ip.rdap/ })).toBeNull();
  await user.click(screen.getByRole("menuitem", { name: /dns.resolve/ }));
  expect(await screen.findByText("Its name servers see questions.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Run it" }));
  await waitFor(() =>
    expect(started).toEqual([{ targets: ["example.com"], modules: ["dns.resolve"], footprint: "P1", start: true }]),
  );
});

test("a graph with nothing in it says why and what to do", async () => {
  server.use(
    http.get(`${base}/graph`, () =>
      HttpResponse.json({
        data: { nodes: [], edges: [], folds: [], truncated: false, totals: { entities: 0, relations: null } },
      }),
    ),
  );
  open();
  expect(await screen.findByText("Nothing to draw yet")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Start a scan" }).getAttribute("href")).toBe(
    `/scan?investigation=${investigation}`,
  );
});
