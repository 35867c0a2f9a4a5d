import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { embeddedHome, type Home, onEveryHome } from "../builders.ts";
import { atEnd } from "../databases.ts";
import { account, type ServeProcess, startServe } from "../serve-process.ts";

/** The server and its pages as a person meets them: `sonde serve` in a process of its own, and a real browser. */
const programs = [process.env.SONDE_BROWSER ?? "", "/usr/bin/chromium", "/usr/bin/google-chrome"];
const program = programs.find((path) => path !== "" && existsSync(path));
const builder = fileURLToPath(new URL("../../scripts/build-web.ts", import.meta.url));

let built = false;
/** Pages are built when their sources are newer than what is there. */
export function buildPages(): void {
  if (!built) execFileSync(process.execPath, [builder], { stdio: ["ignore", "ignore", "inherit"] });
  built = true;
}

export const withoutBrowser = () => (program ? false : "no Chromium on this machine");

/** A visit: a page in a browser context of its own, and what went wrong in it. */
export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, dialogs that something opened, and what the content security policy refused. */
  readonly wrong: string[];
};

export type VisitOptions = { readonly theme?: "light" | "dark"; readonly width?: number; readonly locale?: string };

/** Pictures of what stood in the way go here when a test fails. */
const shots = fileURLToPath(new URL("../../.shots/failed/", import.meta.url));

export async function aBrowser(t: TestContext): Promise<(options?: VisitOptions) => Promise<Visit>> {
  const browser: Browser = await chromium.launch({
    executablePath: program ?? "",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
  atEnd(t, async () => {
    const open = (t as { passed?: boolean }).passed ? [] : browser.contexts().flatMap((context) => context.pages());
    for (const [n, page] of open.entries())
      await page.screenshot({ path: join(shots, `${t.name.replaceAll(/\W+/g, "-").slice(0, 80)}-${n}.png`) });
    await browser.close();
  });
  return async ({ theme = "light", width = 1_440, locale = "en-GB" } = {}) => {
    const context = await browser.newContext({ colorScheme: theme, locale, viewport: { width, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(`${error}`));
    page.on("dialog", (dialog) => {
      wrong.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("console", (said) => {
      if (/content security policy/i.test(said.text())) wrong.push(said.text());
    });
    return { page, context, wrong };
  };
}

type Walk = (t: TestContext, site: ServeProcess, visit: (options?: VisitOptions) => Promise<Visit>) => Promise<void>;

const timeout = 600_000;

async function walk(t: TestContext, home: Home, fn: Walk, settings: Readonly<Record<string, string>>): Promise<void> {
  buildPages();
  const visit = await aBrowser(t);
  await fn(t, await aServer(t, home, settings), visit);
}

/** One test on both databases, with the server of a home and a browser; ten minutes each. */
export function onEverySite(name: string, fn: Walk): void {
  if (!program) return void test(name, { skip: withoutBrowser() }, () => {});
  onEveryHome(name, (t, home) => walk(t, home, fn, {}), { timeout });
}

/** The same on the embedded database alone, for what no database changes. */
export function onSite(name: string, settings: Readonly<Record<string, string>>, fn: Walk): void {
  test(name, { timeout, skip: withoutBrowser() }, async (t) => walk(t, await embeddedHome(t), fn, settings));
}

async function aServer(t: TestContext, { config }: Home, settings: Readonly<Record<string, string>>) {
  const site = await startServe({
    HOME: config.dataDir,
    SONDE_DATA_DIR: config.dataDir,
    ...(config.databaseUrl && { DATABASE_URL: config.databaseUrl }),
    ...(config.secretKey && { SECRET_KEY: config.secretKey }),
    ...settings,
  });
  atEnd(t, () => site.kill("SIGKILL"));
  return site;
}

export async function signIn(page: Page, url: string, { email, password }: { email: string; password: string }) {
  await page.goto(`${url}/sign-in`);
  await fillSignIn(page, { email, password });
  await page.getByRole("button", { name: /^Switch workspace/ }).waitFor();
}

export async function fillSignIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The first account, through the API; its access token. */
export async function setUp(site: ServeProcess): Promise<string> {
  const { data } = await site.call("POST", "/auth/setup", { ...account, token: site.setup });
  return data.access_token;
}

/** Makes the sample and waits for the end of its scan; the investigation's id. */
export async function sampled(site: ServeProcess, token: string): Promise<string> {
  const { data } = await site.call("POST", "/workspaces/~/sample", {}, token);
  for (let tries = 0; tries < 2_400; tries += 1) {
    const { data: scan } = await site.call("GET", `/workspaces/~/scans/${data.scan}`, undefined, token);
    if (!["CREATED", "RUNNING"].includes(scan.state)) return data.investigation;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the sample did not end");
}

/** Goes on inside the app, and waits until what it asked for has come. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState({}, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"));`,
  );
  await settled(page);
}

/** Waits until nothing on the page is still to come: skeletons stand where something is. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  await page.locator("main .MuiSkeleton-root").first().waitFor({ state: "hidden" });
  await page.waitForTimeout(200);
}

export const workspacePages = [
  ...["/", "/investigations", "/scan", "/targets", "/entities", "/findings", "/evidence", "/modules", "/sources"],
  ...["/settings", "/profile"],
];

export const investigationPages = (id: string) =>
  ["", "graph", "entities", "findings", "timeline", "map", "evidence", "jobs", "notes"].map(
    (tab) => `/investigations/${id}/${tab}`,
  );

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds that is serious or critical (WCAG 2.2 A and AA). */
export async function inaccessible(page: Page, what: string): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  )) as { violations: { id: string; impact: string; nodes: { target: string[]; html: string }[] }[] };
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => `${what}: ${id}: ${target.join(" ")}: ${html.slice(0, 160)}`),
    );
}
