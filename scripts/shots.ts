import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";

/**
 * Pictures of every page, in both themes and three widths, into .shots/ (not kept in git):
 * npm run shots -- http://127.0.0.1:8000 you@example.org "your password" [name of a page]
 */
const [at = "http://127.0.0.1:8000", email = "", password = "", only = ""] = process.argv.slice(2);
const into = join(import.meta.dirname, "..", ".shots");
mkdirSync(into, { recursive: true });

type Shot = {
  readonly name: string;
  readonly path: (investigation: string) => string;
  readonly act?: (page: Page) => Promise<void>;
};

const first = (page: Page) => page.locator("[data-row] [data-open]").first().click();
const shots: readonly Shot[] = [
  { name: "dashboard", path: () => "/" },
  { name: "investigations", path: () => "/investigations" },
  { name: "new-scan-empty", path: () => "/scan" },
  {
    name: "new-scan",
    path: () => "/scan",
    act: async (page) => {
      await page
        .getByLabel("What to look at")
        .fill("example.org\nhxxps://shop[.]example.com/login\n192.0.2.0/24\nada@example.org\nnonsense");
      await page.getByText("Who notices what").waitFor();
    },
  },
  { name: "overview", path: (id) => `/investigations/${id}` },
  { name: "jobs", path: (id) => `/investigations/${id}/jobs` },
  { name: "coverage", path: (id) => `/investigations/${id}/jobs?part=coverage&state=could_not_look`, act: first },
  { name: "job", path: (id) => `/investigations/${id}/jobs?part=jobs`, act: first },
  { name: "log", path: (id) => `/investigations/${id}/jobs?part=log` },
  { name: "evidence", path: (id) => `/investigations/${id}/evidence` },
  {
    name: "record",
    path: (id) => `/investigations/${id}/evidence?module=web.exposed`,
    act: async (page) => {
      await first(page);
      await page.getByRole("button", { name: "Verify", exact: true }).click();
      await page.getByRole("list", { name: "What was verified" }).waitFor();
      await page.getByRole("button", { name: "Show the content" }).click();
    },
  },
  { name: "modules", path: () => "/modules" },
  { name: "module", path: () => "/modules?module=ip.ports" },
  { name: "sources", path: () => "/sources" },
  { name: "source", path: () => "/sources", act: first },
  { name: "entities", path: (id) => `/investigations/${id}/entities?sort=-findings` },
  {
    name: "entity",
    path: (id) => `/investigations/${id}/entities?sort=-findings`,
    act: async (page) => {
      await first(page);
      await page.getByRole("tab", { name: "Provenance" }).click();
      await page.getByRole("button", { name: "Show the bytes" }).nth(1).click();
      await page.locator("pre").first().waitFor();
    },
  },
  { name: "timeline", path: (id) => `/investigations/${id}/timeline` },
  {
    name: "map",
    path: (id) => `/investigations/${id}/map`,
    act: async (page) => {
      await page.locator("svg [role=button]").first().click();
    },
  },
  { name: "notes", path: (id) => `/investigations/${id}/notes` },
  { name: "findings", path: (id) => `/investigations/${id}/findings` },
  {
    name: "entities-picked",
    path: (id) => `/investigations/${id}/entities?sort=-findings`,
    act: async (page) => {
      for (const n of [0, 1, 2]) await page.locator("[data-row] input[type=checkbox]").nth(n).check();
    },
  },
  {
    name: "entity-risk",
    path: (id) => `/investigations/${id}/entities?sort=-findings&type=hostname`,
    act: async (page) => {
      await first(page);
      await page.getByRole("tab", { name: "Risk" }).click();
    },
  },
  { name: "targets", path: () => "/targets" },
  {
    name: "authorize",
    path: () => "/scan",
    act: async (page) => {
      await page.getByLabel("What to look at").fill("example.org\nshop.example.com\n192.0.2.0/24");
      await page.getByText("P2", { exact: true }).first().click();
      await page.getByRole("button", { name: "Authorize all 3…" }).click();
      await page.getByLabel(/Authorized by/).fill("Jane Doe, CISO of Example Ltd, contract 2026-117");
    },
  },
  {
    name: "graph",
    path: (id) => `/investigations/${id}/graph`,
    act: async (page) => {
      await page.getByRole("img", { name: /graph/i }).waitFor();
      await page.waitForTimeout(3_000); // the layout comes to rest
    },
  },
  { name: "board", path: (id) => `/investigations/${id}/findings?view=board` },
  { name: "rules", path: (id) => `/investigations/${id}/findings?view=rules` },
  {
    name: "rule",
    path: (id) => `/investigations/${id}/findings`,
    act: async (page) => {
      await first(page);
      await page.getByRole("button", { name: "Hide such findings…" }).click();
      await page.getByText("It would hide").waitFor();
    },
  },
  {
    name: "finding",
    path: (id) => `/investigations/${id}/findings`,
    act: async (page) => {
      await first(page);
      await page.getByRole("button", { name: "Show the bytes" }).first().click();
      await page.locator("mark").first().waitFor();
    },
  },
  ...["general", "members", "invitations", "audit", "delete"].map((part) => ({
    ...{ name: `settings-${part}`, path: () => `/settings/${part}` },
  })),
  ...["account", "appearance", "security", "sessions", "keys", "notifications"].map((part) => ({
    ...{ name: `profile-${part}`, path: () => `/profile/${part}` },
  })),
  {
    name: "palette",
    path: () => "/findings",
    act: async (page) => {
      await page.keyboard.press("Escape"); // it may be open from the width before
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("hxxps://shop[.]example.com/login");
      await page.getByText("What this is").waitFor();
    },
  },
];

/** Goes on inside the app: loading it anew for each picture would ask for more files than one client may. */
const go = (page: Page, path: string) =>
  page.evaluate(`history.pushState({}, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"));`);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  for (const theme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme: theme, locale: "en-GB" });
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(`${theme}: ${error.message}`));
    await page.goto(`${at}/sign-in`);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Investigations" }).click();
    const row = page.locator("[data-row]").first();
    await row.waitFor();
    const id = (await row.getAttribute("data-row")) ?? "";
    for (const { name, path, act } of shots.filter((one) => one.name.includes(only)))
      for (const width of [390, 1024, 1440]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await go(page, "/profile/account"); // whatever was open is closed
        await go(page, path(id));
        await page.waitForTimeout(700);
        await act?.(page);
        await page.waitForTimeout(500);
        const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
        if (over > 0) console.error(`${name} at ${width}: ${over} px too wide`);
        await page.screenshot({ path: join(into, `${name}-${width}-${theme}.png`) });
      }
    await context.close();
  }
} finally {
  await browser.close();
}
