import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { Outlet, Route, Routes } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { JobsTab } from "./JobsTab.tsx";

const base = "*/api/v1/workspaces/~";
const id = "6a1f5e0e-0000-4000-8000-00000000000a";
const scan = "6a1f5e0e-0000-4000-8000-00000000000b";
const other = "6a1f5e0e-0000-4000-8000-00000000000c";
const at = "2026-01-01T00:00:00.000Z";
const asked: string[] = [];
const ordered: unknown[] = [];
let state = "RUNNING";

const aJob = (job: string, more: object) => ({
  ...{ id: job, technique: "dns.axfr", target: null, params: {}, state: "SUCCEEDED", run: 1, attempts: 1, failures: 0 },
  ...{ max_attempts: 3, error: null, error_class: null, idempotency_key: null, scan, investigation: id },
  ...{ requested_by: null, created_at: at, run_at: null, started_at: at, ended_at: "2026-01-01T00:00:04.000Z" },
  ...more,
});
const done = aJob("6a1f5e0e-0000-4000-8000-0000000000d1", {});
const dead = aJob("6a1f5e0e-0000-4000-8000-0000000000d2", {
  ...{ state: "DEAD_LETTER", attempts: 3, failures: 3, error: "answered 500", error_class: "source_error" },
});
const page = (data: unknown[], next: string | null = null) => ({ data, pagination: { next, limit: 100, total: null } });

beforeEach(() => {
  asked.length = 0;
  ordered.length = 0;
  state = "RUNNING";
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
  const aScan = (one: string, title: string) => ({
    ...{ id: one, kind: "scan", investigation: id, title, state, complete: null, reason: null },
    ...{ progress: 0.4, footprint: "P1", targets: [], target_count: 1, created_by: "ada" },
    ...{ created_at: at, started_at: at, ended_at: null },
  });
  const heard = (request: Request) =>
    asked.push(new URL(request.url).pathname.split("/~/")[1] + new URL(request.url).search);
  server.use(
    workspaces(),
    http.get(`${base}/investigations/${id}/scans`, () =>
      HttpResponse.json(page([aScan(scan, "acme.example"), aScan(other, "older.example")])),
    ),
    http.get(`${base}/modules`, () => HttpResponse.json({ data: [{ id: "dns.axfr", title: "DNS zone transfer" }] })),
    http.get(`${base}/scans/:scan/progress`, () =>
      HttpResponse.json({
        data: {
          ...{
            id: scan,
            state,
            phase: "discovery",
            progress: 0.4,
            entities: { domain: 2 },
            findings: {},
            elapsed_ms: 1,
          },
          modules: [{ id: "dns.axfr", queued: 2, running: 1, done: 5, could_not_look: 4 }],
        },
      }),
    ),
    http.get(`${base}/scans/:scan/coverage/summary`, () =>
      HttpResponse.json({
        data: [
          {
            ...{ module: "dns.axfr", taken: 12, settled: 9, found: 2, absent: 3, could_not_look: 4, left: 3 },
            outcomes: { timeout: 3, blocked: 1 },
          },
        ],
      }),
    ),
    http.get(`${base}/scans/:scan/coverage`, ({ request }) => {
      heard(request);
      const search = new URL(request.url).searchParams;
      if (search.get("outcome") === "quota" && !search.get("cursor")) return HttpResponse.json(page([], "more"));
      const entity = { id: 7, type: "hostname", value: "lame.acme.example" };
      return HttpResponse.json(
        page([
          {
            ...{ seq: 1, module: "dns.axfr", entity, relation: null, state: "could_not_look", why: null },
            outcomes: [{ outcome: "timeout", detail: "<b>no answer</b> in 5 s" }],
          },
        ]),
      );
    }),
    http.get(`${base}/jobs/dead-letter/counts`, () =>
      HttpResponse.json({
        data: [{ error_class: "source_error", module: "dns.axfr", state: "DEAD_LETTER", count: 2, last_at: at }],
      }),
    ),
    http.get(`${base}/jobs/dead-letter`, () =>
      HttpResponse.json(
        page([
          {
            ...dead,
            payload: {
              ...{ module: "dns.axfr", options: {}, from: 4, to: 6 },
              records: [{ seq: 5, type: "hostname", value: "broken.acme.example" }],
            },
          },
        ]),
      ),
    ),
    http.post(`${base}/jobs/dead-letter/requeue`, async ({ request }) => {
      ordered.push(await request.json());
      return HttpResponse.json({ data: { requeued: 2, skipped: [], more: false } }, { status: 202 });
    }),
    http.get(`${base}/jobs`, ({ request }) => {
      heard(request);
      return HttpResponse.json(page([done, dead]));
    }),
    http.get(`${base}/jobs/:job`, ({ params }) => HttpResponse.json({ data: params.job === dead.id ? dead : done })),
    http.get(`${base}/jobs/:job/findings`, () => HttpResponse.json(page([]))),
    http.get(`${base}/jobs/:job/evidence`, () =>
      HttpResponse.json(
        page([{ id: "b".repeat(64), kind: "dns", uri: "dns://r/acme.example?type=AXFR", size: 9, at, erased: false }]),
      ),
    ),
    http.post(`${base}/jobs/:job/:order`, ({ params }) => {
      ordered.push(`${params.order} ${params.job}`);
      return HttpResponse.json({ data: { ...dead, state: "QUEUED" } }, { status: 202 });
    }),
    http.post(`${base}/scans/:scan/:order`, ({ params }) => {
      state = params.order === "pause" ? "PAUSED" : "RUNNING";
      return HttpResponse.json({ data: aScan(scan, "acme.example") }, { status: 202 });
    }),
    http.get(`${base}/investigations/${id}/logs`, ({ request }) => {
      heard(request);
      const level = new URL(request.url).searchParams.get("level");
      const lines = [
        { seq: 1, at, level: "info", message: "The scan runs.", scan },
        { seq: 2, at, level: "warning", message: "4 could not be looked at.", scan },
      ];
      return HttpResponse.json({ ...page(level === "warning" ? lines.slice(1) : lines), last: 2 });
    }),
  );
});
afterEach(() => vi.unstubAllGlobals());

function show(search = "") {
  const told = { investigation: { id }, connection: "live", lines: [] };
  return renderPage(
    <Routes>
      <Route path="/investigations/:id" element={<Outlet context={told} />}>
        <Route path="jobs" element={<JobsTab />} />
      </Route>
    </Routes>,
    { at: `/investigations/${id}/jobs${search}` },
  );
}

test("a module's row tells what was found, what is not there, and apart from that what it could not look at and why", async () => {
  const { user, router } = show();
  const row = await screen.findByRole("row", { name: /DNS zone transfer/ });
  expect(within(row).getAllByText("Running").length).toBeGreaterThan(0);
  expect(within(row).getByText("Timed out 3 · Blocked 1")).toBeTruthy();
  await user.click(within(row).getByRole("button", { name: "DNS zone transfer: Could not look 4, show them" }));
  expect(router.state.location.search).toBe("?part=coverage&module=dns.axfr&state=could_not_look");
  await user.click(await screen.findByRole("button", { name: "lame.acme.example" }));
  expect(await screen.findByText(/This says nothing about whether there is something/)).toBeTruthy();
  expect(screen.getByText("<b>no answer</b> in 5 s")).toBeTruthy();
  expect(asked.at(-1)).toContain("state=could_not_look");
});

test("a short page of the ledger is not told as the end of it", async () => {
  const { user } = show("?part=coverage&outcome=quota");
  expect(await screen.findByText("Nothing of this kind so far")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Search further" }));
  expect(await screen.findByRole("button", { name: "lame.acme.example" })).toBeTruthy();
});

test("a scan is paused here, and another is picked", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("button", { name: "Pause" }));
  expect(await screen.findByRole("button", { name: "Resume" })).toBeTruthy();
  await user.click(screen.getByRole("combobox", { name: "Scan" }));
  await user.click(await screen.findByRole("option", { name: /older\.example/ }));
  expect(router.state.location.search).toBe(`?scan=${other}`);
});

test("jobs are listed with state, attempts and error; one that gave up is put back", async () => {
  const { user } = show("?part=jobs");
  const row = await screen.findByRole("row", { name: /Gave up/ });
  await user.click(within(row).getByRole("button", { name: "DNS zone transfer" }));
  expect(await screen.findByText("3; 3 of at most 3 failed")).toBeTruthy();
  expect(await screen.findByRole("link", { name: "dns://r/acme.example?type=AXFR" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Try it again" }));
  await waitFor(() => expect(ordered).toEqual([`requeue ${dead.id}`]));
  await user.click(screen.getByRole("button", { name: "Asked for by people" }));
  await waitFor(() => expect(asked.at(-1)).toContain(`investigation=${id}`));
});

test("jobs that failed for good wait by class, with what they were about, and go back all at once", async () => {
  const { user } = show("?part=dead");
  await user.click(await screen.findByRole("button", { name: "DNS zone transfer" }));
  expect(await screen.findByText("broken.acme.example")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Try all again: source_error, DNS zone transfer" }));
  await waitFor(() => expect(ordered).toEqual([{ error_class: "source_error", module: "dns.axfr", scan }]));
  expect(await screen.findByText("Back in the queue: 2.")).toBeTruthy();
});

test("a viewer sees what failed, and is offered nothing that would be refused", async () => {
  server.use(workspaces("viewer"));
  const { user } = show("?part=dead");
  await user.click(await screen.findByRole("button", { name: "DNS zone transfer" }));
  await screen.findByText("broken.acme.example");
  expect(screen.queryByRole("button", { name: /again/ })).toBeNull();
  expect(screen.queryByRole("button", { name: "Pause" })).toBeNull();
});

test("the log shows the end first, and only what is important enough", async () => {
  const { user } = show("?part=log");
  const log = await screen.findByRole("log", { name: "Log" });
  expect(log.textContent).toMatch(/could not be looked at.*The scan runs/);
  await user.click(screen.getByRole("combobox", { name: "At least" }));
  await user.click(await screen.findByRole("option", { name: "Warning" }));
  await waitFor(() => expect(screen.queryByText("The scan runs.")).toBeNull());
  expect(asked.at(-1)).toContain("level=warning");
  expect(asked.at(-1)).toContain("tail=500");
});
