import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { DashboardPage } from "./DashboardPage.tsx";

type Hear = (told?: unknown) => void;
const socket = vi.hoisted(() => ({ heard: new Map<string, Hear>() }));
vi.mock("socket.io-client", () => ({
  io: () => ({
    active: true,
    on: (event: string, hear: Hear) => socket.heard.set(event, hear),
    emit: (_event: string, _what: object, answer: Hear) => answer({ ok: true, seq: 1 }),
    disconnect: () => undefined,
  }),
}));

const base = "*/api/v1/workspaces/~";
const at = "2026-01-02T10:00:00.000Z";
const investigation = "6a1f5e0e-0000-4000-8000-00000000000a";
const scan = "6a1f5e0e-0000-4000-8000-00000000000b";
const aScan = {
  ...{ id: scan, kind: "scan", investigation, title: "Acme", state: "COMPLETED", complete: false, reason: null },
  ...{ progress: 1, footprint: "P1", targets: [], target_count: 1, created_by: "ada", created_at: at },
  ...{ started_at: at, ended_at: at },
};
const full = {
  ...{ total_assets: 3, assets_by_risk_level: { critical: 1, high: 2, medium: 0, low: 0 } },
  ...{
    assets_by_type: { domain: 1, hostname: 2 },
    average_risk_score: 61.4,
    total_scans: 1,
    scans_by_state: { COMPLETED: 1 },
  },
  ...{ entities_by_type: { hostname: 12, ip: 4 }, findings_by_severity: { critical: 2, high: 0 } },
  newest: {
    assets: [{ asset_id: "ast_7", value: "acme.example", at }],
    findings: [{ id: 5, title: "A token in app.js", severity: "critical", at }],
    scans: [],
  },
  ...{ coverage_gaps: [], sources: [], keys_missing: [] },
};
const nothing = {
  ...{ ...full, total_assets: 0, assets_by_risk_level: {}, assets_by_type: {}, average_risk_score: null },
  ...{ total_scans: 0, entities_by_type: {}, findings_by_severity: {} },
  newest: { assets: [], findings: [], scans: [] },
};
const aSource = (id: string, state: string, need = "none") => ({
  ...{ id, title: `Source ${id}`, url: "", terms: "", verified: null, modules: [], state, successes: 1, failures: 1 },
  ...{ rate: { requests: 1, per_seconds: 1 }, key: { need, set: false, set_at: null } },
  ...{ last_success_at: at, last_failure_at: at, rests_until: null },
});
let stands: object = full;
let running: object[] = [];
let done = 0.25;
const assetsAsked: string[] = [];
const page = (data: unknown[]) => ({ data, pagination: { next: null, limit: 50, total: data.length } });

beforeEach(() => {
  stands = full;
  running = [];
  done = 0.25;
  assetsAsked.length = 0;
  socket.heard.clear();
  server.use(
    workspaces(),
    http.get(`${base}/analytics/dashboard`, () => HttpResponse.json({ data: stands })),
    http.get(`${base}/analytics/trends`, () =>
      HttpResponse.json({
        data: [
          { day: "2026-01-01", entities: 5, assets: 1, mean_risk: 20, levels: {}, findings: { high: 4 }, scans: 1 },
          { day: "2026-01-02", entities: 16, assets: 3, mean_risk: 61.4, levels: {}, findings: { high: 9 }, scans: 2 },
        ],
      }),
    ),
    http.get(`${base}/scans`, ({ request }) =>
      HttpResponse.json(page(new URL(request.url).searchParams.get("state") === "RUNNING" ? running : [aScan])),
    ),
    http.get(`${base}/scans/${scan}/progress`, () =>
      HttpResponse.json({
        data: {
          ...{ id: scan, state: "RUNNING", phase: "discovery", progress: done, entities: {}, findings: {} },
          ...{ elapsed_ms: 61_000, modules: [{ id: "dns.axfr", queued: 1, running: 1, done: 1, could_not_look: 4 }] },
        },
      }),
    ),
    http.get(`${base}/scans/${scan}/coverage/summary`, () =>
      HttpResponse.json({
        data: [
          {
            ...{ module: "dns.axfr", taken: 10, settled: 10, found: 4, absent: 3, could_not_look: 3, left: 0 },
            outcomes: { no_key: 2, timeout: 1 },
          },
        ],
      }),
    ),
    http.get(`${base}/modules`, () => HttpResponse.json({ data: [{ id: "dns.axfr", title: "DNS zone transfer" }] })),
    http.get(`${base}/sources`, () =>
      HttpResponse.json({ data: [aSource("a", "well"), aSource("b", "ill"), aSource("c", "unknown", "required")] }),
    ),
    http.get(`${base}/assets`, ({ request }) => {
      assetsAsked.push(new URL(request.url).search);
      const score = { risk_score: 82, risk_level: "critical", risk_confidence: 0.5, security_findings: [] };
      return HttpResponse.json(
        page([{ asset_id: "ast_7", entity_id: 7, asset_value: "acme.example", asset_type: "domain", ...score }]),
      );
    }),
  );
});

const wayOf = (name: string | RegExp) => screen.findByRole("link", { name }).then((link) => link.getAttribute("href"));

test("every number leads to the list behind it", async () => {
  renderPage(<DashboardPage />);
  expect(await wayOf("Host name 12")).toBe("/entities?type=hostname");
  expect(await wayOf("Entities by type: 16")).toBe("/entities");
  const findings = within(screen.getByRole("region", { name: "Findings that need somebody" }));
  expect(findings.getByRole("link", { name: "Critical 2" }).getAttribute("href")).toBe(
    "/findings?severity=critical&state=open&state=triaged",
  );
  expect(await wayOf("A token in app.js")).toBe("/findings?finding=5");
  expect(await wayOf("acme.example")).toBe("/entities?entity=7");
  expect(await wayOf(/DNS zone transfer No key 2/)).toBe(
    `/investigations/${investigation}?scan=${scan}&module=dns.axfr&outcome=no_key`,
  );
});

test("a level of risk opens the assets at it, each leading to its entity", async () => {
  const { user, router } = renderPage(<DashboardPage />);
  const risk = within(await screen.findByRole("region", { name: "Assets by risk" }));
  expect(risk.getByText("Mean risk 61 of 100.")).toBeTruthy();
  await user.click(risk.getByRole("link", { name: "High 2" }));
  expect(router.state.location.search).toBe("?list=assets&risk=high");
  const list = await screen.findByRole("list", { name: "Assets" });
  expect(within(list).getByRole("link", { name: "acme.example" }).getAttribute("href")).toBe("/entities?entity=7");
  expect(assetsAsked.at(-1)).toContain("risk_level=high");
});

test("a trend is a sentence and a table for who does not see its line", async () => {
  renderPage(<DashboardPage />, { at: "/?trend=risk" });
  expect(await screen.findByRole("img", { name: "Mean risk: 20 on Jan 1, 2026, 61.4 on Jan 2, 2026" })).toBeTruthy();
  const table = screen.getByRole("table", { name: "Mean risk" });
  expect(within(table).getByRole("row", { name: "Jan 1, 2026 20" })).toBeTruthy();
});

test("a running scan is followed live", async () => {
  running = [{ ...aScan, state: "RUNNING", progress: 0.1, ended_at: null }];
  renderPage(<DashboardPage />);
  const row = await screen.findByRole("progressbar", { name: "Progress of Acme" });
  await waitFor(() => expect(row.getAttribute("aria-valuenow")).toBe("25"));
  expect(screen.getByText(/4 could not be looked at/)).toBeTruthy();
  await waitFor(() => expect(socket.heard.has("connect")).toBe(true));
  act(() => socket.heard.get("connect")?.());
  expect(await screen.findByText("Live")).toBeTruthy();
  done = 0.75;
  act(() => socket.heard.get("investigation_progress")?.({ id: investigation, seq: 2 }));
  await waitFor(() => expect(row.getAttribute("aria-valuenow")).toBe("75"), { timeout: 4_000 });
});

test("sources that fail are named, and those without a key are counted", async () => {
  const { user } = renderPage(<DashboardPage />);
  const sources = within(await screen.findByRole("region", { name: "Sources" }));
  expect(await sources.findByText("Source b")).toBeTruthy();
  expect(sources.queryByText("Source a")).toBeNull();
  await user.click(sources.getByRole("link", { name: "One source cannot be asked without a key" }));
  expect(await screen.findByText("Source c")).toBeTruthy();
});

test("an empty workspace offers the sample and a first target", async () => {
  stands = nothing;
  server.use(http.post(`${base}/sample`, () => HttpResponse.json({ data: { investigation, scan } }, { status: 201 })));
  const { user } = renderPage(<DashboardPage />, { others: { "/investigations/:id": <p>the sample</p> } });
  expect((await screen.findByRole("link", { name: "Choose a target" })).getAttribute("href")).toBe("/scan");
  await user.click(screen.getByRole("button", { name: "Make the sample" }));
  expect(await screen.findByText("the sample")).toBeTruthy();
});

test("a viewer of an empty workspace is offered nothing that would be refused", async () => {
  stands = nothing;
  server.use(workspaces("viewer"));
  renderPage(<DashboardPage />);
  expect(await screen.findByText("Whoever may start scans has not started one yet.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Make the sample" })).toBeNull();
});
