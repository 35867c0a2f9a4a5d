import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { InvestigationsPage } from "./InvestigationsPage.tsx";

const one = {
  id: "6a1f5e0e-0000-4000-8000-00000000000a",
  title: "What acme shows",
  question: "Who runs it?",
  state: "open",
  visibility: "workspace",
  assignee: null,
  created_by: "ada",
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-02T00:00:00.000Z",
  closed_at: null,
  targets: 3,
  scans: { RUNNING: 1 },
  jobs: 0,
  progress: 0.42,
};
const list = (data: unknown[], heard?: (search: URLSearchParams) => void) =>
  http.get("*/api/v1/workspaces/~/investigations", ({ request }) => {
    heard?.(new URL(request.url).searchParams);
    return HttpResponse.json({ data, pagination: { next: null, limit: 50, total: data.length } });
  });
const there = { "/investigations/:id": <p>one investigation</p> };

test("an empty list offers the sample, and making it leads into it", async () => {
  server.use(
    workspaces(),
    list([]),
    http.post("*/api/v1/workspaces/~/sample", () =>
      HttpResponse.json({ data: { investigation: one.id, scan: one.id } }, { status: 201 }),
    ),
  );
  const { user, router } = renderPage(<InvestigationsPage />, { others: there });
  await user.click(await screen.findByRole("button", { name: "Make the sample" }));
  expect(await screen.findByText("one investigation")).toBeTruthy();
  expect(router.state.location.pathname).toBe(`/investigations/${one.id}`);
});

test("a title is wanted; with one, the investigation is made and opened", async () => {
  let made: unknown;
  server.use(
    workspaces(),
    list([one]),
    http.post("*/api/v1/workspaces/~/investigations", async ({ request }) => {
      made = await request.json();
      return HttpResponse.json({ data: one }, { status: 201 });
    }),
  );
  const { user } = renderPage(<InvestigationsPage />, { others: there });
  await user.click(await screen.findByRole("button", { name: "New investigation" }));
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("This is needed.")).toBeTruthy();
  await user.type(screen.getByRole("textbox", { name: /Title/ }), "What acme shows");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("one investigation")).toBeTruthy();
  expect(made).toEqual({ title: "What acme shows" });
});

test("what is searched and sorted stands in the address, and the server is asked for it", async () => {
  const heard: string[] = [];
  server.use(
    workspaces(),
    list([one], (search) => heard.push(search.toString())),
  );
  const { user, router } = renderPage(<InvestigationsPage />, { at: "/?state=open" });
  expect(await screen.findByText("What acme shows")).toBeTruthy();
  await user.type(screen.getByRole("searchbox", { name: "Search titles and questions" }), "acme");
  await waitFor(() => expect(router.state.location.search).toContain("q=acme"));
  await user.click(screen.getByRole("button", { name: "Investigation" }));
  await waitFor(() => expect(heard.at(-1)).toContain("sort=-title"));
  expect(heard.at(-1)).toContain("state=open");
  expect(heard.at(-1)).toContain("q=acme");
});

test("a viewer is offered nothing that would be refused", async () => {
  server.use(workspaces("viewer"), list([]));
  renderPage(<InvestigationsPage />);
  expect(await screen.findByText("Nobody has begun one that you may see.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Make the sample" })).toBeNull();
});
