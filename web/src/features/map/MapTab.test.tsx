import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { MapTab } from "./MapTab.tsx";
import "./WorldMap.tsx"; // so that no test waits for it

const id = "6a1f5e0e-0000-4000-8000-00000000000a";
const at = `/investigations/${id}/map`;
const nowhere = { city: null, latitude: null, longitude: null };
const aPoint = (n: number, place: object) => ({
  id: n,
  type: "ip",
  value: `192.0.2.${n}`,
  country: null,
  ...nowhere,
  ...place,
});
let points: object[] = [];
let countries: object[] = [];
const asked: URLSearchParams[] = [];

beforeEach(() => {
  asked.length = 0;
  points = [
    aPoint(1, { country: "FR" }),
    aPoint(2, { country: "FR" }),
    aPoint(3, { country: "JP", city: "Tokyo", latitude: 35.68, longitude: 139.69 }),
  ];
  countries = [
    { country: "FR", count: 2 },
    { country: "JP", count: 1 },
  ];
  server.use(
    workspaces(),
    http.get(`*/api/v1/workspaces/~/investigations/${id}/geo`, ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ data: points, countries, pagination: { next: null, limit: 500, total: null } });
    }),
  );
});

const show = (search = "") => renderPage(<MapTab />, { at: `${at}${search}`, path: "/investigations/:id/map" });

test("a mark says what is there, and opens its entities with how exact the place is", async () => {
  const { user, router } = show();
  const mark = await screen.findByRole("button", { name: "France: 2 entities" });
  expect(screen.getByText(/2 entities of which only the country is known/)).toBeTruthy();
  mark.focus();
  await user.keyboard("{Enter}");
  expect(router.state.location.search).toBe("?place=FR");
  const panel = within(await screen.findByRole("dialog", { name: "France" }));
  expect(panel.getByText("Country only")).toBeTruthy();
  expect(panel.getByRole("link", { name: "192.0.2.1" }).getAttribute("href")).toBe(
    `/investigations/${id}/entities?entity=1`,
  );
});

test("the same is a table for who uses no map", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Table" }));
  const row = await screen.findByRole("row", { name: /Tokyo, Japan/ });
  expect(within(row).getByText("Exact place")).toBeTruthy();
  await user.click(within(row).getByRole("button", { name: "Tokyo, Japan" }));
  expect(await screen.findByRole("link", { name: "192.0.2.3" })).toBeTruthy();
});

test("a country narrows the question, and stands in the address", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("link", { name: "Japan 1" }));
  expect(router.state.location.search).toBe("?country=JP");
  await waitFor(() => expect(asked.at(-1)?.get("country")).toBe("JP"));
  await user.click(await screen.findByRole("button", { name: "All countries" }));
  expect(router.state.location.search).toBe("");
});

test("it zooms by buttons and keys", async () => {
  const { user } = show();
  const map = await screen.findByRole("group", { name: "Map of entities" });
  const scale = () => map.querySelector("g")?.getAttribute("transform") ?? "";
  await user.click(screen.getByRole("button", { name: "Closer" }));
  expect(scale()).toContain("scale(1.6)");
  fireEvent.keyDown(map, { key: "0" });
  expect(scale()).toContain("scale(1)");
});

test("a mark of more places than one wants to read is looked at more closely first", async () => {
  points = Array.from({ length: 40 }, (_, n) => aPoint(n, { country: "JP", latitude: 35 + n / 10, longitude: 139 }));
  const { user, router } = show();
  await user.click(await screen.findByRole("button", { name: /: 40 entities|: \d+ entities/ }));
  expect(router.state.location.search).toBe("");
  const map = screen.getByRole("group", { name: "Map of entities" });
  expect(map.querySelector("g")?.getAttribute("transform")).toContain("scale(2.5)");
});

test("where nothing has a place, that is said, and why", async () => {
  points = [];
  countries = [];
  show();
  expect(await screen.findByText("Nothing has a place")).toBeTruthy();
});
