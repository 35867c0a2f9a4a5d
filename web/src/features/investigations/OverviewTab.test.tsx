import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { Route, Routes } from "react-router";
import { beforeEach, expect, test, vi } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { InvestigationFrame } from "./InvestigationFrame.tsx";
import { OverviewTab } from "./OverviewTab.tsx";

type Hear = (told?: unknown) => void;
const socket = vi.hoisted(() => ({
  heard: new Map<string, Hear>(),
  sent: [] as unknown[],
  active: true,
}));
vi.mock("socket.io-client", () => ({
  io: () => ({
    active: true,
    on: (event: string, hear: Hear) => socket.heard.set(event, hear),
    emit: (event: string, what: object, answer: Hear) => {
      socket.sent.push({ event, ...what });
      answer({ ok: true, seq: 7 });
    },
    disconnect: () => undefined,
  }),
}));

const id = "6a1f5e0e-0000-4000-8000-00000000000a";
const scan = "6a1f5e0e-0000-4000-8000-00000000000b";
let state = "RUNNING";
let done = 3;
const asked: string[] = [];

beforeEach(() => {
  socket.heard.clear();
  socket.sent.length = 0;
  asked.length = 0;
  state = "RUNNING";
  done = 3;
  const head = { id, title: "Acme", question: "What is there?", state: "open", targets: 1, scans: {}, jobs: 0 };
  const found = { entities: { domain: 2 }, findings: { high: 1 }, under_way: [], progress: 0.4 };
  const oneScan = () => ({
    ...{ id: scan, kind: "scan", investigation: id, title: "acme.example", state, complete: null, reason: null },
    ...{ progress: 0.4, footprint: "P1", targets: [], target_count: 1, created_by: "ada" },
    ...{ created_at: "2026-01-01T00:00:00.000Z", started_at: null, ended_at: null },
  });
  const page = (data: unknown[]) => ({ data, pagination: { next: null, limit: 25, total: null } });
  const base = "*/api/v1/workspaces/~";
  server.use(
    workspaces(),
    http.get(`${base}/investigations/${id}`, () => HttpResponse.json({ data: { ...head, ...found } })),
    http.get(`${base}/investigations/${id}/scans`, () => HttpResponse.json(page([oneScan()]))),
    http.get(`${base}/modules`, () => HttpResponse.json({ data: [{ id: "dns.axfr", title: "DNS zone transfer" }] })),
    http.get(`${base}/scans/${scan}/progress`, () =>
      HttpResponse.json({
        data: {
          ...{ id: scan, state, phase: "discovery", progress: 0.4, entities: {}, findings: {}, elapsed_ms: 61_000 },
          modules: [{ id: "dns.axfr", queued: 2, running: 1, done, could_not_look: 4 }],
        },
      }),
    ),
    http.get(`${base}/scans/${scan}/outcomes`, ({ request }) => {
      asked.push(new URL(request.url).searchParams.toString());
      const entity = { id: 1, type: "hostname", value: "lame.acme.example" };
      const why = { outcome: "inconclusive", detail: "answered SERVFAIL", at: "2026-01-01T00:00:00.000Z" };
      return HttpResponse.json(page([{ module: "dns.axfr", entity, ...why }]));
    }),
    http.post(`${base}/scans/${scan}/:order`, ({ params }) => {
      state = params.order === "pause" ? "PAUSED" : params.order === "cancel" ? "CANCELLED" : "RUNNING";
      return HttpResponse.json({ data: oneScan() }, { status: 202 });
    }),
  );
});

function show() {
  return renderPage(
    <Routes>
      <Route path="/investigations/:id" element={<InvestigationFrame />}>
        <Route index element={<OverviewTab />} />
      </Route>
    </Routes>,
    { at: `/investigations/${id}` },
  );
}

test("shows each module with what it does, and why something could not be looked at", async () => {
  const { user, router } = show();
  const row = await screen.findByRole("row", { name: /DNS zone transfer/ });
  expect(within(row).getAllByText("Running").length).toBeGreaterThan(0);
  expect(await screen.findByText("answered SERVFAIL")).toBeTruthy();
  await user.click(within(row).getByRole("button", { name: "DNS zone transfer: 4 could not be looked at, show why" }));
  await waitFor(() => expect(asked.at(-1)).toContain("module=dns.axfr"));
  expect(router.state.location.search).toBe("?module=dns.axfr");
});

test("is read again when the server says that something happened", async () => {
  show();
  const row = await screen.findByRole("row", { name: /DNS zone transfer/ });
  await waitFor(() => expect(socket.heard.has("connect")).toBe(true));
  act(() => socket.heard.get("connect")?.());
  expect(await screen.findByText("Live")).toBeTruthy();
  done = 5;
  const told = { id, seq: 8, at: "2026-01-01T00:00:00.000Z", level: "info", message: "9 new: 9 ip." };
  act(() => socket.heard.get("entity_added")?.({ ...told, entities: [] }));
  expect(await screen.findByText("9 new: 9 ip.")).toBeTruthy();
  await waitFor(() => expect(within(row).getByText("5")).toBeTruthy(), { timeout: 4_000 });
});

test("a lost connection is said, and made good from the last number on", async () => {
  show();
  await screen.findByRole("row", { name: /DNS zone transfer/ });
  await waitFor(() => expect(socket.heard.has("connect")).toBe(true));
  act(() => socket.heard.get("connect")?.());
  await screen.findByText("Live");
  act(() => socket.heard.get("disconnect")?.());
  expect(await screen.findByText("Every few seconds")).toBeTruthy();
  act(() => socket.heard.get("connect")?.());
  await screen.findByText("Live");
  expect(socket.sent.at(-1)).toMatchObject({ event: "subscribe_investigation", id, after: 7 });
});

test("a scan is paused, resumed, and cancelled after a question", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Pause" }));
  await user.click(await screen.findByRole("button", { name: "Resume" }));
  expect(await screen.findByRole("button", { name: "Pause" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Cancel the scan" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: "Cancel the scan" }));
  expect(await screen.findByText("Cancelled")).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Pause" })).toBeNull());
});
