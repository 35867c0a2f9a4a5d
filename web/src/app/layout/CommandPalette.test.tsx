import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { CommandPalette } from "./CommandPalette.tsx";

const base = "*/api/v1/workspaces/:ws";
const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  server.use(
    workspaces(),
    http.post(`${base}/targets/bulk`, async ({ request }) => {
      const { text } = (await request.json()) as { text: string };
      asked.push(text);
      const lines = text.split("\n").map((written, n) => {
        const value = written.replace("hxxps", "https").replaceAll("[.]", ".");
        const type = value.startsWith("http") ? "url" : "domain";
        return { line: n + 1, written, outcome: "would_be_made", type, value, why: null };
      });
      return HttpResponse.json({ data: { dry_run: true, made: 1, there: 0, refused: 0, lines } });
    }),
    http.get(`${base}/entities/lookup`, ({ request }) => {
      const value = new URL(request.url).searchParams.get("value");
      if (value === "a.example") return HttpResponse.json({ data: { id: 42, type: "domain", value } });
      return HttpResponse.json({ error_code: "not_found", detail: "no" }, { status: 404 });
    }),
    http.get(`${base}/entities`, () =>
      HttpResponse.json({ data: [], pagination: { next: null, total: null, limit: 5 } }),
    ),
    http.get(`${base}/investigations`, () =>
      HttpResponse.json({ data: [], pagination: { next: null, total: null, limit: 5 } }),
    ),
  );
});

const show = () =>
  renderPage(<CommandPalette open onClose={() => {}} onShortcuts={() => {}} />, {
    others: { "/scan": <p>a new scan</p>, "/entities": <p>the entity</p>, "/findings": <p>findings</p> },
  });

test("what is pasted is recognised, defanged too, and can be scanned", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("combobox"));
  await user.paste("hxxps://shop[.]example/login");
  await user.click(await screen.findByRole("option", { name: /Scan.*https:\/\/shop\.example\/login.*URL/ }));
  expect(await screen.findByText("a new scan")).toBeTruthy();
  expect(new URLSearchParams(router.state.location.search).get("targets")).toBe("hxxps://shop[.]example/login");
});

test("an entity that is known is opened by Enter", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("combobox"));
  await user.paste("a[.]example");
  await screen.findByRole("option", { name: /Open the entity.*a\.example/ });
  await user.keyboard("{Enter}");
  expect(await screen.findByText("the entity")).toBeTruthy();
  expect(router.state.location.search).toBe("?entity=42");
});

test("many lines are scanned together", async () => {
  const { user, router } = show();
  await user.click(await screen.findByRole("combobox"));
  await user.paste("b.example\nc.example");
  await user.click(await screen.findByRole("option", { name: "Scan all 2" }));
  expect(new URLSearchParams(router.state.location.search).get("targets")).toBe("b.example\nc.example");
  expect(asked.at(-1)).toBe("b.example\nc.example");
});

test("pages are found by their names, with the keyboard alone", async () => {
  const { user } = show();
  await user.click(await screen.findByRole("combobox"));
  await user.keyboard("findi");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  await user.keyboard("{Enter}");
  expect(await screen.findByText("findings")).toBeTruthy();
});
