import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { pages } from "../pages.ts";
import { UpdatePrompt } from "../pwa/UpdatePrompt.tsx";
import { offerUpdate } from "../pwa/updates.ts";
import { ShortcutSheet } from "./ShortcutSheet.tsx";
import { WorkspaceSwitcher } from "./WorkspaceSwitcher.tsx";

const at = "2026-01-01T00:00:00.000Z";
const named = (names: readonly string[]) =>
  names.map((name, n) => ({ id: `w${n}`, name, kind: "team", role: "owner", created_at: at }));

test("the sheet says every key, and no two pages have the same", async () => {
  renderPage(<ShortcutSheet open onClose={() => {}} />);
  const go = within(await screen.findByRole("region", { name: "Go to" }));
  for (const key of ["Findings", "Settings", "Profile"]) expect(go.getByText(key)).toBeTruthy();
  expect(new Set(pages.map(({ shortcut }) => shortcut)).size).toBe(pages.length);
  expect(within(screen.getByRole("region", { name: "In lists" })).getByText("Next row")).toBeTruthy();
});

test("among many workspaces one searches, and Enter goes there", async () => {
  const names = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Harbour"];
  server.use(http.get("*/api/v1/workspaces", () => HttpResponse.json({ data: named(names) })));
  const { user } = renderPage(<WorkspaceSwitcher />);
  await user.click(await screen.findByRole("button", { name: "Switch workspace: Alpha" }));
  await user.type(await screen.findByRole("textbox", { name: "Search workspaces" }), "harb");
  expect(screen.queryByText("Beta")).toBeNull();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("button", { name: "Switch workspace: Harbour" })).toBeTruthy();
});

test("a workspace is made from the switcher, and one is in it", async () => {
  let names = ["Alpha"];
  server.use(
    http.get("*/api/v1/workspaces", () => HttpResponse.json({ data: named(names) })),
    http.post("*/api/v1/workspaces", async ({ request }) => {
      names = [...names, ((await request.json()) as { name: string }).name];
      return HttpResponse.json({ data: named(names).at(-1) }, { status: 201 });
    }),
  );
  const { user } = renderPage(<WorkspaceSwitcher />);
  await user.click(await screen.findByRole("button", { name: "Switch workspace: Alpha" }));
  await user.click(await screen.findByRole("menuitem", { name: "New workspace" }));
  const dialog = await screen.findByRole("dialog", { name: "New workspace" });
  await user.click(within(dialog).getByRole("button", { name: "Create" }));
  expect(await within(dialog).findByText("A workspace needs a name.")).toBeTruthy();
  await user.type(within(dialog).getByLabelText("Name"), "Blue team");
  await user.click(within(dialog).getByRole("button", { name: "Create" }));
  expect(await screen.findByRole("button", { name: "Switch workspace: Blue team" })).toBeTruthy();
});

test("a newer build is offered, and waits until it is asked for", async () => {
  const { user } = renderPage(<UpdatePrompt />);
  const postMessage = vi.fn();
  vi.stubGlobal("navigator", Object.assign(navigator, { serviceWorker: new EventTarget() }));
  act(() => offerUpdate({ postMessage } as unknown as ServiceWorker));
  expect(await screen.findByText("A newer version of Sonde is there.")).toBeTruthy();
  expect(postMessage).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Reload" }));
  await waitFor(() => expect(postMessage).toHaveBeenCalledWith("take over"));
});
