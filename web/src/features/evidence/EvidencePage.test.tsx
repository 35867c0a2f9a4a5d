import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { Route, Routes } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { EvidencePage } from "./EvidencePage.tsx";
import { sha256 } from "./framing.ts";

const base = "*/api/v1/workspaces/~";
const investigation = "6a1f5e0e-0000-4000-8000-00000000000a";
const scan = "6a1f5e0e-0000-4000-8000-00000000000b";
const job = "6a1f5e0e-0000-4000-8000-00000000000d";
const at = "2026-01-01T00:00:00.000Z";
const page = `<link rel="preconnect" href="//evil.example"><h1>hello</h1><script>window.hacked = 1</script><img src="http://evil.example/x"><a href="//evil.example/" onclick="hacked()">away</a>`;
const answer = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n${page}`;
const asked: string[] = [];
const erased: unknown[] = [];
let id = "";
let framing = new Uint8Array();
let isErased = false;

/** A record's framing, written as the format says. */
function frame(fields: readonly (string | null)[]): Uint8Array<ArrayBuffer> {
  const parts = fields.map((field) => (field === null ? null : new TextEncoder().encode(field)));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + (part?.length ?? 0), 1));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  let place = 1;
  for (const part of parts) {
    view.setUint32(place, part?.length ?? 0xffffffff);
    place += 4;
    if (!part) continue;
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

beforeEach(async () => {
  asked.length = 0;
  erased.length = 0;
  isErased = false;
  framing = frame([
    "http",
    "http://a.example/",
    null,
    "192.0.2.1:80",
    "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
    answer,
  ]);
  id = (await sha256(framing)) ?? "";
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
  const record = () => ({
    ...{ id, kind: "http", uri: "http://a.example/", size: framing.length, at, erased: isErased, scan, job },
    ...{ module: "web.fetch", segment: "c".repeat(32), position: 4 },
  });
  const oneScan = {
    ...{ id: scan, kind: "scan", investigation, title: "a.example", state: "COMPLETED", complete: true, reason: null },
    ...{ progress: 1, footprint: "P2", targets: [], target_count: 1, created_by: "ada" },
    ...{ created_at: at, started_at: at, ended_at: at },
  };
  const list = (data: unknown[]) => HttpResponse.json({ data, pagination: { next: null, limit: 100, total: null } });
  server.use(
    workspaces(),
    http.get(`${base}/investigations/${investigation}/scans`, () => list([oneScan])),
    http.get(`${base}/modules`, () => HttpResponse.json({ data: [{ id: "web.fetch", title: "Web pages" }] })),
    http.get(`${base}/evidence`, ({ request }) => {
      asked.push(new URL(request.url).searchParams.toString());
      return list([record()]);
    }),
    http.get(`${base}/evidence/:id`, () => HttpResponse.json({ data: record() })),
    http.get(`${base}/evidence/:id/custody`, () =>
      HttpResponse.json({
        data: {
          ...{ id, segment: "c".repeat(32), position: 4, state: isErased ? "erased" : "whole", job, at },
          ...{ link: "d".repeat(64), previous: "e".repeat(64), head: null },
          tombstone: isErased ? { position: 4, reason: "asked", time: at, by: "ada" } : null,
        },
      }),
    ),
    http.get(`${base}/evidence/:id/content`, ({ request }) => {
      asked.push(`content ${new URL(request.url).searchParams}`);
      return HttpResponse.arrayBuffer(framing.buffer as ArrayBuffer);
    }),
    http.post(`${base}/evidence/:id/erase`, async ({ request }) => {
      erased.push(await request.json());
      isErased = true;
      return new HttpResponse(null, { status: 204 });
    }),
  );
});
afterEach(() => vi.unstubAllGlobals());

function show(search = "") {
  return renderPage(
    <Routes>
      <Route path="/investigations/:id/evidence" element={<EvidencePage />} />
    </Routes>,
    { at: `/investigations/${investigation}/evidence${search}` },
  );
}

test("the hash is computed over the bytes read, and compared with the recorded one and the chain", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "http://a.example/" }));
  expect(asked[0]).toContain(`scan=${scan}`);
  await user.click(await screen.findByRole("button", { name: "Verify" }));
  const result = await screen.findByRole("list", { name: "What was verified" });
  expect(within(result).getByText(/the sha256 is the recorded one/)).toBeTruthy();
  expect(within(result).getByText(/unchanged at position 4/)).toBeTruthy();
  expect(within(result).getByText(/not in the workspace’s chain yet/)).toBeTruthy();
  expect(asked.at(-1)).toBe("content part=record");
});

test("bytes that are not those recorded are called so", async () => {
  const recorded = id;
  framing = frame(["http", "http://a.example/", null, null, "GET /", "forged"]);
  id = recorded;
  const { user } = show(`?record=${recorded}`);
  await user.click(await screen.findByRole("button", { name: "Verify" }));
  expect(await screen.findByText(/is not the recorded one. Do not rely on this record/)).toBeTruthy();
});

test("content is read when asked for, once, and is inert: text, or a page in an empty sandbox without network", async () => {
  const { user } = show(`?record=${"f".repeat(64)}`);
  expect(await screen.findByText(/written to the audit log/)).toBeTruthy();
  expect(asked.some((one) => one.startsWith("content"))).toBe(false);
  await user.click(screen.getByRole("button", { name: "Show the content" }));
  expect(await screen.findByText("HTTP/1.1 200 OK")).toBeTruthy();
  expect(screen.getByText("a=1")).toBeTruthy();
  expect(screen.getByText("b=2")).toBeTruthy();
  expect(screen.getByLabelText("Body").textContent).toContain("<script>window.hacked = 1</script>");
  await user.click(screen.getByRole("button", { name: "Page" }));
  const frame = screen.getByTitle("The recorded page, inert");
  expect(frame.getAttribute("sandbox")).toBe("");
  const shown = frame.getAttribute("srcdoc") ?? "";
  expect(
    shown.startsWith(`<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'`),
  ).toBe(true);
  expect(shown).toContain("<h1>hello</h1>");
  expect(shown).not.toMatch(/evil|hacked/);
  await user.click(screen.getByRole("tab", { name: "Question" }));
  expect(await screen.findByText("GET / HTTP/1.1")).toBeTruthy();
  expect(asked.filter((one) => one.startsWith("content")).length).toBe(1);
  expect(document.querySelector("script")).toBeNull();
});

test("who may not read content sees what the record is, and why the rest is hidden", async () => {
  server.use(workspaces("viewer"));
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "http://a.example/" }));
  expect(await screen.findByText(/shown to admins and owners alone/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Show the content" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Erase" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Download all" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Verify" }));
  expect(await screen.findByText(/your role does not read the content/)).toBeTruthy();
  expect(asked.some((one) => one.startsWith("content"))).toBe(false);
});

test("erasing wants a reason, and says what becomes of the chain", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "http://a.example/" }));
  await user.click(await screen.findByRole("button", { name: "Erase" }));
  const dialog = await screen.findByRole("dialog");
  const button = within(dialog).getByRole("button", { name: "Erase" });
  expect(button).toHaveProperty("disabled", true);
  await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), "asked by the person");
  await user.click(button);
  await waitFor(() => expect(erased).toEqual([{ reason: "asked by the person" }]));
  expect(await screen.findByText(/The bytes are gone/)).toBeTruthy();
});

test("filters by kind, module and words go to the server", async () => {
  const { user, router } = show(`?job=${job}`);
  await screen.findByRole("button", { name: "http://a.example/" });
  expect(asked.at(-1)).toContain(`job=${job}`);
  await user.click(screen.getByRole("button", { name: "Module" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: "Web pages" }));
  await waitFor(() => expect(asked.at(-1)).toContain("module=web.fetch"));
  expect(router.state.location.search).toContain("module=web.fetch");
});
