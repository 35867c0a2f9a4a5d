import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { TimelineTab } from "./TimelineTab.tsx";

const base = "*/api/v1/workspaces/~";
const id = "6a1f5e0e-0000-4000-8000-00000000000a";
const at = `/investigations/${id}/timeline`;
const asked: URLSearchParams[] = [];
const bucketsAsked: URLSearchParams[] = [];
let buckets: object[] = [];

beforeEach(() => {
  asked.length = 0;
  bucketsAsked.length = 0;
  buckets = [
    { at: "1998-05-01T00:00:00.000Z", counts: { registered: 1 } },
    { at: "2026-01-01T00:00:00.000Z", counts: { first_seen: 5, note: 1 } },
  ];
  const entity = { kind: "entity", id: 7 };
  const events = [
    { at: "1998-05-04T00:00:00.000Z", kind: "registered", subject: entity, type: "domain", label: "acme.example" },
    {
      ...{ at: "2026-01-02T10:00:00.000Z", kind: "finding", subject: { kind: "finding", id: 9 } },
      ...{ type: "high", label: "A key in app.js" },
    },
    {
      ...{ at: "2026-01-02T11:00:00.000Z", kind: "note", subject: { kind: "note", id: "n1" } },
      ...{ type: null, label: "The day it leaked" },
    },
  ];
  server.use(
    workspaces(),
    http.get(`${base}/investigations/${id}/timeline/buckets`, ({ request }) => {
      bucketsAsked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ data: buckets });
    }),
    http.get(`${base}/investigations/${id}/timeline`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ data: events, pagination: { next: null, limit: 100, total: null } });
    }),
    http.get(`${base}/entities/7/provenance`, () =>
      HttpResponse.json({
        data: [
          {
            ...{ about: { kind: "entity", id: 7 }, claim: null, module: "domain.rdap", version: "1", scan: "s" },
            ...{ job: null, subject: null, confidence: 1, seen: 1, first_at: at, last_at: "2026-01-02T10:00:00.000Z" },
            proofs: [],
          },
        ],
        pagination: { next: null, limit: 10, total: null },
      }),
    ),
  );
});

const show = (search = "") =>
  renderPage(<TimelineTab />, { at: `${at}${search}`, path: "/investigations/:id/timeline" });

test("events stand by day, each with the way to what it is about and to its proof", async () => {
  const { user } = show();
  const first = within(await screen.findByRole("region", { name: "Monday, May 4, 1998" }));
  expect(first.getByRole("link", { name: "acme.example" }).getAttribute("href")).toBe(
    `/investigations/${id}/entities?entity=7`,
  );
  const second = within(screen.getByRole("region", { name: "Friday, January 2, 2026" }));
  expect(second.getByRole("link", { name: "A key in app.js" }).getAttribute("href")).toContain("findings?finding=9");
  expect(second.getByRole("link", { name: "The day it leaked" }).getAttribute("href")).toContain("notes?note=n1");
  await user.click(first.getByRole("button", { name: "Proof of acme.example" }));
  expect(await screen.findByText("domain.rdap")).toBeTruthy();
});

test("a stretch of time is chosen by keys alone, and stands in the address", async () => {
  const { user, router } = show();
  const histogram = await screen.findByRole("slider", { name: "Events over time" });
  await screen.findByText("Events by year");
  histogram.focus();
  await user.keyboard("{End}");
  await waitFor(() => expect(histogram.getAttribute("aria-valuetext")).toBe("2026: 6 events"));
  await user.keyboard("{Shift>}{ArrowLeft}{/Shift}");
  expect(histogram.getAttribute("aria-valuetext")).toBe("2025 – 2026: 6 events");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(asked.at(-1)?.get("from")).toBe("2025-01-01T00:00:00.000Z"));
  const search = new URLSearchParams(router.state.location.search);
  expect(search.get("to")).toBe("2027-01-01T00:00:00.000Z");
  expect(await screen.findByText("Events by month")).toBeTruthy();
  expect(bucketsAsked.at(-1)?.get("bucket")).toBe("month");
  await user.click(screen.getByRole("button", { name: "Show all of time" }));
  await waitFor(() => expect(router.state.location.search).toBe(""));
});

test("kinds are filtered on the server, and counted beside their names", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("button", { name: "Kind" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: "Note 1" }));
  await waitFor(() => expect(asked.at(-1)?.get("kinds")).toBe("note"));
  expect(router.state.location.search).toBe("?kind=note");
});

test("an investigation in which nothing has a time says so, and why", async () => {
  buckets = [];
  show();
  expect(await screen.findByText("Nothing has a time yet")).toBeTruthy();
});
