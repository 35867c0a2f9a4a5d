import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { SourcesPage } from "./SourcesPage.tsx";

const base = "*/api/v1/workspaces/~";
const at = "2026-01-01T00:00:00.000Z";
let stored: string | null = null;

beforeEach(() => {
  stored = null;
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
  const aSource = (id: string, title: string, more: object) => ({
    ...{ id, title, url: `https://${id}.example/`, terms: "Paid; no resale", verified: null, modules: ["ip.shodan"] },
    ...{ rate: { requests: 1, per_seconds: 2 }, state: "well", last_success_at: at, last_failure_at: null },
    ...{ successes: 3, failures: 1, rests_until: null },
    ...more,
  });
  const key = () => ({ need: "required", set: stored !== null, set_at: stored === null ? null : at });
  server.use(
    workspaces(),
    http.get(`${base}/sources`, () =>
      HttpResponse.json({
        data: [
          aSource("crtsh", "crt.sh", { key: { need: "none", set: false, set_at: null }, state: "unknown" }),
          aSource("shodan", "Shodan", { key: key() }),
        ],
      }),
    ),
    http.put(`${base}/sources/shodan/key`, async ({ request }) => {
      stored = ((await request.json()) as { key: string }).key;
      return HttpResponse.json({ data: aSource("shodan", "Shodan", { key: key() }) });
    }),
    http.delete(`${base}/sources/shodan/key`, () => {
      stored = null;
      return new HttpResponse(null, { status: 204 });
    }),
    http.post(`${base}/sources/shodan/key/test`, () =>
      HttpResponse.json({
        data: { source: "shodan", works: "unclear", outcome: "timeout", detail: "no answer in 30 s" },
      }),
    ),
  );
});
afterEach(() => vi.unstubAllGlobals());

test("a key is set, tried with an honest answer, and removed; it is never shown again", async () => {
  const { user } = renderPage(<SourcesPage />, { at: "/?source=shodan" });
  const panel = await screen.findByRole("complementary", { name: "Source" });
  expect(within(panel).getByText("25% (1 of 4)")).toBeTruthy();
  expect(within(panel).getByText("Paid; no resale")).toBeTruthy();
  const field = await within(panel).findByLabelText("Key", { selector: "input" });
  expect(field).toHaveProperty("type", "password");
  await user.type(field, "s3cret");
  await user.click(within(panel).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(stored).toBe("s3cret"));
  expect(await within(panel).findByLabelText("New key")).toHaveProperty("value", "");
  expect(document.body.innerHTML).not.toContain("s3cret");
  await user.click(await within(panel).findByRole("button", { name: "Test the key" }));
  expect(await within(panel).findByText(/could not be asked, so nothing is known of the key\. Timed out/)).toBeTruthy();
  await user.click(within(panel).getByRole("button", { name: "Remove the key" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: "Remove the key" }));
  await waitFor(() => expect(stored).toBeNull());
});

test("a source nobody has asked is not called well, and filters find it", async () => {
  const { user, router } = renderPage(<SourcesPage />);
  const row = await screen.findByRole("row", { name: /crt\.sh/ });
  expect(within(row).getByText("Not asked yet")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Key" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: /^Missing/ }));
  await waitFor(() => expect(screen.queryByRole("row", { name: /crt\.sh/ })).toBeNull());
  expect(router.state.location.search).toBe("?key=missing");
});

test("who may not set keys sees whether one is there", async () => {
  server.use(workspaces("viewer"));
  renderPage(<SourcesPage />, { at: "/?source=shodan" });
  expect(await screen.findByText(/No key is set\. Only admins and owners/)).toBeTruthy();
  expect(screen.queryByLabelText("Key", { selector: "input" })).toBeNull();
});
