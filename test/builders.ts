import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Config, loadConfig } from "../src/config.ts";
import type { SummaryLine } from "../src/model/result.ts";
import { type NewScan, NewScan as NewScanSchema } from "../src/model/scan.ts";
import { type Actor, type App, localWorkspace } from "../src/services/app.ts";
import { type OpenOptions, openApp } from "../src/services/open.ts";
import { aDatabaseUrl, aDataFolder, aFolder, atEnd, withoutServer } from "./databases.ts";

/** The owner of the local workspace, as whom tests act. */
export const owner: Actor = { workspace: localWorkspace, name: "a test", role: "owner" };

/** A file of test/fixtures that exports `modules`, as threads load it. */
export function fixture(name: string): string {
  return new URL(`./fixtures/${name}`, import.meta.url).href;
}

/** Where an app keeps everything: a folder with PGlite in it, or a folder and a database on the server. */
export type Home = { readonly config: Config; readonly kind: "PGlite" | "PostgreSQL" };

export async function embeddedHome(t: TestContext): Promise<Home> {
  return { config: loadConfig({ SONDE_DATA_DIR: await aDataFolder(t) }), kind: "PGlite" };
}

export async function serverHome(t: TestContext): Promise<Home> {
  const env = { SONDE_DATA_DIR: aFolder(t), DATABASE_URL: await aDatabaseUrl(t), SECRET_KEY: "a secret of the tests" };
  return { config: loadConfig(env), kind: "PostgreSQL" };
}

/** One test on both databases, which opens apps itself; two minutes each, unless it may take longer. */
export function onEveryHome(
  name: string,
  fn: (t: TestContext, home: Home) => Promise<void>,
  { timeout = 120_000 }: { timeout?: number } = {},
): void {
  test(`${name} (PGlite)`, { timeout }, async (t) => fn(t, await embeddedHome(t)));
  test(`${name} (PostgreSQL)`, { timeout, skip: withoutServer() }, async (t) => fn(t, await serverHome(t)));
}

/** Opens an app and closes it with the test; what goes wrong in its engine fails the test. */
export async function anApp(t: TestContext, home: Home, options: OpenOptions = {}): Promise<App> {
  const wrong: Error[] = [];
  const app = await openApp(home.config, { onError: (error) => wrong.push(error), ...options });
  atEnd(t, async () => {
    await app.close();
    if (wrong[0]) throw wrong[0];
  });
  return app;
}

/** A scan of one domain of nobody's, unless more is said. */
export function aScan(given: Partial<NewScan> & Pick<NewScan, "modules">): NewScan {
  return NewScanSchema.parse({ targets: [aTarget("domain", "example.org")], ...given });
}

export function aTarget(type: string, value: string) {
  return { type, value, given: "a test" };
}

/** Starts a scan and gives its summary when it has ended; fails after `seconds`. */
export async function runToEnd(app: App, scan: NewScan, seconds = 60): Promise<SummaryLine> {
  const { id } = await app.scans.create(owner, scan);
  await app.scans.start(owner, id);
  await app.work();
  return ended(app, id, seconds);
}

export async function ended(app: App, id: string, seconds = 60): Promise<SummaryLine> {
  await until(
    async () => !["CREATED", "RUNNING", "PAUSED"].includes((await app.scans.find(owner, id)).state),
    seconds,
    "the end of the scan",
  );
  return app.results.summary(owner, id);
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, seconds: number, what: string): Promise<void> {
  const last = performance.now() + seconds * 1_000;
  while (!(await holds())) {
    if (performance.now() > last) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(25);
  }
}
