import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { ModulesPage } from "./ModulesPage.tsx";

const base = "*/api/v1/workspaces/~";
const changed: unknown[] = [];
let configured: Record<string, unknown> = {};
let enabled = true;

const aModule = (id: string, title: string, more: object) => ({
  ...{ id, title, about: `What ${title} does.`, aliases: [], footprint: "P1", up_to: null, runs: "each" },
  ...{ consumes: ["domain", "relation:has_mail_server"], produces: ["hostname"], findings: [], options: {} },
  ...{ configured: {}, enabled: true, ready: true, keys: [], sources: [], health: [], verified: null },
  ...{ changed_by: null, changed_at: null },
  ...more,
});

beforeEach(() => {
  changed.length = 0;
  configured = {};
  enabled = true;
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
  const options = {
    type: "object",
    properties: {
      words: { type: "integer", minimum: 1, maximum: 500, default: 100, description: "How many words" },
      ipv6: { type: "boolean", default: true, description: "Also IPv6" },
      shared: { type: "string", enum: ["web", "none"], default: "web", description: "Which are shared" },
      extra: { type: "array", items: { type: "string" }, default: [], description: "Further labels" },
    },
  };
  server.use(
    workspaces(),
    http.get(`${base}/modules`, () =>
      HttpResponse.json({
        data: [
          aModule("dns.brute", "DNS guessing", { options, configured, enabled, ready: enabled }),
          aModule("ip.shodan", "Shodan", {
            ...{ footprint: "P0", ready: false, keys: [{ source: "shodan", need: "required", set: false }] },
            sources: [{ id: "shodan", title: "Shodan", url: "https://s.example", terms: "Paid", verified: null }],
            health: [{ source: "shodan", state: "resting" }],
          }),
        ],
      }),
    ),
    http.patch(`${base}/modules/:id`, async ({ request }) => {
      const body = (await request.json()) as { enabled?: boolean; options?: Record<string, unknown> };
      changed.push(body);
      if (body.options?.shared === "none")
        return HttpResponse.json(
          { detail: "Option dns.brute.shared: not today.", error_code: "bad_option" },
          { status: 422 },
        );
      if (body.options) configured = body.options;
      if (body.enabled !== undefined) enabled = body.enabled;
      return HttpResponse.json({ data: {} });
    }),
  );
});
afterEach(() => vi.unstubAllGlobals());

test("finds modules by words and by what they need", async () => {
  const { user, router } = renderPage(<ModulesPage />);
  await screen.findByRole("button", { name: "DNS guessing" });
  await user.click(screen.getByRole("button", { name: "Key" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: /^Needs a key/ }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "DNS guessing" })).toBeNull());
  expect(router.state.location.search).toBe("?key=required");
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: "Shodan" }));
  const panel = await screen.findByRole("complementary", { name: "Module" });
  expect(within(panel).getByText("Paid")).toBeTruthy();
  expect(within(panel).getByText("Resting")).toBeTruthy();
  expect(within(panel).getByRole("link", { name: "Shodan" }).getAttribute("href")).toBe("/sources?source=shodan");
});

test("a module is switched off here", async () => {
  const { user } = renderPage(<ModulesPage />, { at: "/?module=dns.brute" });
  await user.click(await screen.findByRole("switch", { name: "May run in this workspace" }));
  await waitFor(() => expect(changed).toEqual([{ enabled: false }]));
  expect((await screen.findAllByText("Switched off")).length).toBeGreaterThan(0);
});

test("options are a form made from their schema; only what is said here is stored, and it goes back to the default", async () => {
  const { user } = renderPage(<ModulesPage />, { at: "/?module=dns.brute" });
  const words = await screen.findByRole("textbox", { name: "words" });
  expect(words).toHaveProperty("value", "100");
  await waitFor(() => expect(words).toHaveProperty("disabled", false));
  await user.clear(words);
  await user.type(words, "900");
  expect(await screen.findByText("At most 500.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Save" })).toHaveProperty("disabled", true);
  await user.clear(words);
  await user.type(words, "50");
  await user.type(screen.getByRole("textbox", { name: "extra" }), "one{Enter}two");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(changed).toEqual([{ options: { words: 50, extra: ["one", "two"] } }]));
  expect(await screen.findByText("Saved. Scans that start from now on use it.")).toBeTruthy();
  await user.click(await screen.findByRole("button", { name: "Back to 100" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(changed.at(-1)).toEqual({ options: { extra: ["one", "two"] } }));
});

test("what the module refuses is said beside the form", async () => {
  const { user } = renderPage(<ModulesPage />, { at: "/?module=dns.brute" });
  await user.click(await screen.findByRole("combobox", { name: "shared" }));
  await user.click(await screen.findByRole("option", { name: "none" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Option dns.brute.shared: not today.")).toBeTruthy();
});

test("who may not change it reads it", async () => {
  server.use(workspaces("viewer"));
  renderPage(<ModulesPage />, { at: "/?module=dns.brute" });
  expect(await screen.findByText(/Only admins and owners of the workspace change this/)).toBeTruthy();
  expect(screen.getByRole("switch", { name: "May run in this workspace" })).toHaveProperty("disabled", true);
  expect(screen.getByRole("textbox", { name: "words" })).toHaveProperty("disabled", true);
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
});
