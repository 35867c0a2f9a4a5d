import { readFileSync } from "node:fs";
import { join } from "node:path";
import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chooseLanguage } from "../../i18n/i18n.ts";
import { asAda, me, renderPage } from "../../testing/render.tsx";
import { server } from "../../testing/server.ts";
import { workspaces } from "../../testing/workspaces.ts";
import { agentName } from "./agent.ts";
import { ProfilePage } from "./ProfilePage.tsx";
import { scopes } from "./scopes.ts";

const at = "2026-01-01T00:00:00.000Z";
const asked: { method: string; path: string; body: unknown }[] = [];
let now = { ...me };

const note = async (request: Request) => {
  const text = await request.text();
  const body = text ? JSON.parse(text) : null;
  asked.push({ method: request.method, path: new URL(request.url).pathname.replace("/api/v1", ""), body });
  return body;
};
const empty = async ({ request }: { request: Request }) => {
  await note(request);
  return new HttpResponse(null, { status: 204 });
};

beforeEach(() => {
  asked.length = 0;
  now = { ...me };
  asAda();
  server.use(
    workspaces(),
    http.get("*/api/v1/auth/me", () => HttpResponse.json({ data: now })),
    http.put("*/api/v1/auth/me", async ({ request }) => {
      now = { ...now, ...(await note(request)) };
      return HttpResponse.json({ data: now });
    }),
    http.post("*/api/v1/auth/password", empty),
    http.post("*/api/v1/auth/totp", async ({ request }) => {
      await note(request);
      return HttpResponse.json({ data: { secret: "JBSWY3DPEHPK3PXP", uri: "otpauth://totp/Sonde:ada?secret=JBSWY3" } });
    }),
    http.post("*/api/v1/auth/totp/enable", async ({ request }) => {
      await note(request);
      now = { ...now, totp: true, recovery_codes_left: 2 };
      return HttpResponse.json({ data: { recovery_codes: ["aaaa-bbbb", "cccc-dddd"] } });
    }),
    http.get("*/api/v1/auth/sessions", () =>
      HttpResponse.json({
        data: [
          { id: "s1", agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", current: true },
          { id: "s2", agent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537", current: false },
        ].map((one) => ({ ...one, address: "192.0.2.7", created_at: at, last_used_at: at })),
      }),
    ),
    http.delete("*/api/v1/auth/sessions/:id", empty),
    http.get("*/api/v1/auth/keys", () => HttpResponse.json({ data: [] })),
    http.post("*/api/v1/auth/keys", async ({ request }) => {
      const body = await note(request);
      const made = { ...body, id: "k1", prefix: "sonde_abc", workspace: null, created_at: at, expires_at: null };
      return HttpResponse.json({ data: { ...made, last_used_at: null, secret: "sonde_abcdef" } }, { status: 201 });
    }),
    http.get("*/api/v1/workspaces/~/notifications/preferences", () =>
      HttpResponse.json({
        data: {
          ...{ scan_ended: "mine", critical_finding: "all", mention: "mine" },
          ...{ assignment: "mine", invitation_accepted: "mine" },
        },
      }),
    ),
    http.put("*/api/v1/workspaces/~/notifications/preferences", async ({ request }) => {
      await note(request);
      return HttpResponse.json({ data: {} });
    }),
  );
});
afterEach(() => chooseLanguage("en"));

const show = (part: string) => renderPage(<ProfilePage />, { at: `/profile/${part}`, path: "/profile/*" });

test("one's name is changed, and everybody sees the new one", async () => {
  const { user } = show("account");
  const name = await screen.findByLabelText("Display name");
  await user.clear(name);
  await user.type(name, "Ada King");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Saved.")).toBeTruthy();
  expect(asked.at(-1)).toEqual({ method: "PUT", path: "/auth/me", body: { display_name: "Ada King" } });
  expect(screen.getByText("Confirmed")).toBeTruthy();
});

test("language and density are chosen, and kept on this device", async () => {
  const { user } = show("appearance");
  await user.click(await screen.findByRole("button", { name: "Comfortable" }));
  expect(document.documentElement.dataset.density).toBe("comfortable");
  await user.click(screen.getByRole("button", { name: "Français" }));
  expect(await screen.findByRole("heading", { name: "Profil" })).toBeTruthy();
  expect(localStorage.getItem("language")).toBe("fr");
});

test("a new password is typed twice", async () => {
  const { user } = show("security");
  await user.type(await screen.findByLabelText("Current password"), "old enough to know");
  await user.type(screen.getByLabelText("New password"), "a much longer one");
  await user.type(screen.getByLabelText("New password once more"), "another");
  await user.click(screen.getByRole("button", { name: "Change the password" }));
  expect(await screen.findByText("The two are not the same.")).toBeTruthy();
  expect(asked).toEqual([]);
  await user.clear(screen.getByLabelText("New password once more"));
  await user.type(screen.getByLabelText("New password once more"), "a much longer one");
  await user.click(screen.getByRole("button", { name: "Change the password" }));
  await waitFor(() => expect(asked.at(-1)?.body).toEqual({ current: "old enough to know", next: "a much longer one" }));
});

test("the authenticator app: password, picture, code, and recovery codes that have to be kept", async () => {
  const { user } = show("security");
  await user.click(await screen.findByRole("button", { name: "Turn the authenticator app on" }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("Current password"), "old enough to know");
  await user.click(within(dialog).getByRole("button", { name: "Go on" }));
  expect(await within(dialog).findByRole("img", { name: "QR code for the authenticator app" })).toBeTruthy();
  expect(within(dialog).getByText("JBSWY3DPEHPK3PXP")).toBeTruthy();
  await user.type(within(dialog).getByLabelText("Code"), "123456");
  await user.click(within(dialog).getByRole("button", { name: "Turn on" }));
  expect(await within(dialog).findByText("cccc-dddd")).toBeTruthy();
  const done = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Done" });
  expect(done.disabled).toBe(true);
  await user.click(within(dialog).getByRole("checkbox", { name: "I have kept them" }));
  await user.click(done);
  expect(await screen.findByText("Asked for at every sign-in. Recovery codes left: 2.")).toBeTruthy();
});

test("another session is ended; the one in use cannot be", async () => {
  const { user } = show("sessions");
  expect(await screen.findByText("This one")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "End the session in Firefox · Linux" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "End the session in Chrome · Windows" }));
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ method: "DELETE", path: "/auth/sessions/s2" }));
});

test("a key is made with what it may do and how long, and its secret is shown once", async () => {
  const { user } = show("keys");
  expect(await screen.findByText("No keys yet")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "New key" }));
  const dialog = await screen.findByRole("dialog", { name: "New key" });
  await user.type(within(dialog).getByLabelText("Name"), "nightly");
  await user.click(within(dialog).getByRole("combobox", { name: "May do" }));
  await user.click(await screen.findByRole("option", { name: "Chosen permissions" }));
  await user.click(within(dialog).getByRole("combobox", { name: "Permissions" }));
  await user.click(await screen.findByRole("option", { name: "scan:run" }));
  await user.keyboard("{Escape}");
  await user.click(within(dialog).getByRole("button", { name: "Make the key" }));
  expect(await within(dialog).findByText("sonde_abcdef")).toBeTruthy();
  expect(asked.at(-1)?.body).toEqual({ name: "nightly", scopes: ["scan:run"], days: 90 });
});

test("what one wants to be told is chosen by kind", async () => {
  const { user } = show("notifications");
  const group = await screen.findByRole("group", { name: "A critical finding" });
  await user.click(within(group).getByRole("button", { name: "Nothing" }));
  await waitFor(() => expect(asked.at(-1)?.body).toEqual({ critical_finding: "off" }));
});

test("the permissions offered are the server's", () => {
  const source = readFileSync(join(process.cwd(), "../src/services/permissions.ts"), "utf8");
  const known = source.slice(source.indexOf("const granted"), source.indexOf("} as const"));
  expect([...known.matchAll(/"([a-z]+:[a-z]+)"/g)].map(([, one]) => one).sort()).toEqual([...scopes].sort());
});

test("a browser is called by its name", () => {
  expect(agentName("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604")).toBe("Safari · iPhone");
  expect(agentName("curl/8.9")).toBe("curl/8.9");
});
