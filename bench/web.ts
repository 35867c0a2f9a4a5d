import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { chromium, type Page, type WebSocketRoute } from "playwright-core";
import { account, startServe } from "../test/serve-process.ts";
import { report } from "./report.ts";

/*
 * How heavy is the web app, and does it stay smooth? The JavaScript of the first load, compressed; and the longest task of
 * headless Chromium while 10,000 entities stream into an investigation that is open in it: once by a scan of so many targets on
 * a real server, once by 10,000 messages that name one entity each. Wants a built web app (npm run build).
 */
const count = Number(process.env.SONDE_BENCH_ENTITIES ?? 10_000);
const dist = join(import.meta.dirname, "..", "web", "dist");
/** Tasks that take less are not told of. */
const shortest = 50;
const budget = { kilobytes: 350, task: 200 };

/** What index.html asks for at once, and what a page begins with, with all they import. */
function firstLoad(page: string): { kilobytes: number; files: number } {
  const assets = readdirSync(join(dist, "assets"));
  const wanted = [...readFileSync(join(dist, "index.html"), "utf8").matchAll(/assets\/([\w.-]+\.js)/g)].map(
    ([, name = ""]) => name,
  );
  wanted.push(...assets.filter((name) => name.startsWith(page)));
  const seen = new Set<string>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (seen.has(name) || !assets.includes(name)) continue;
    seen.add(name);
    const text = readFileSync(join(dist, "assets", name), "utf8");
    for (const [, other = ""] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) wanted.push(other);
  }
  const bytes = [...seen].map((name) => gzipSync(readFileSync(join(dist, "assets", name)), { level: 9 }).length);
  return { kilobytes: Math.round(bytes.reduce((sum, one) => sum + one, 0) / 1_024), files: seen.size };
}

for (const [page, name] of [
  ["dashboard", "dashboard-"],
  ["overview of an investigation", "investigation-routes-"],
] as const) {
  const load = firstLoad(name);
  report({
    question: `web: JavaScript of the first load, ${page}, gzip (${load.files} files)`,
    ...{ unit: "kB", value: load.kilobytes, baseline: budget.kilobytes, baselineIs: "budget", target: 1, less: true },
  });
}

const folder = mkdtempSync(join(tmpdir(), "sonde-bench-web-"));
const server = await startServe({ HOME: folder, SONDE_DATA_DIR: folder, RATE_LIMIT_USER: "100000" });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  const { data } = await server.call("POST", "/auth/setup", { ...account, token: server.setup });
  const token: string = data.access_token;
  const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
  await page.addInitScript(`
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration);
    }).observe({ type: "longtask" });`);
  let socket: WebSocketRoute | undefined;
  await page.routeWebSocket(/socket\.io/, (route) => {
    socket = route;
    route.connectToServer();
  });
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Dashboard" }).waitFor();

  for (const place of ["overview", "entities"] as const) {
    const made = await server.call("POST", "/workspaces/~/investigations", { title: `Streamed: ${place}` }, token);
    const id: string = made.data.id;
    await go(page, `/investigations/${id}${place === "overview" ? "" : "/entities"}`);
    await page.getByRole("heading", { name: `Streamed: ${place}` }).waitFor();
    await sleep(1_500);

    await fresh(page);
    const scan = await server.call(
      "POST",
      `/workspaces/~/investigations/${id}/scans`,
      {
        targets: Array.from({ length: count }, (_, n) => address(n)),
        modules: ["ip.provider"],
        footprint: "P0",
        start: true,
      },
      token,
    );
    if (scan.status >= 300) throw new Error(`the scan was refused: ${scan.status}`);
    for (let found = 0, tries = 0; found < count; tries++) {
      if (tries > 240) throw new Error(`only ${found} entities after two minutes`);
      await sleep(500);
      const { data: now } = await server.call("GET", `/workspaces/~/investigations/${id}`, undefined, token);
      found = Object.values(now.entities as Record<string, number>).reduce((sum, n) => sum + n, 0);
    }
    await sleep(4_000); // what was told last is read
    say(place, `${count} entities of a scan`, await longest(page));

    if (place === "entities") {
      for (const shown of [200, 300]) {
        await page.getByRole("button", { name: "Show more" }).click();
        await page
          .locator("[data-row]")
          .nth(shown - 1)
          .waitFor({ state: "attached" });
      }
      await sleep(500);
    }
    await fresh(page);
    for (let n = 0; n < count; n += 50) {
      for (let each = n; each < n + 50; each++) {
        const entity = { id: each, type: "ip", value: address(each) };
        const line = {
          seq: 1_000_000 + each,
          at: new Date().toISOString(),
          level: "info",
          message: `found ${entity.value}`,
        };
        socket?.send(`42${JSON.stringify(["entity_added", { id, ...line, entities: [entity], more: false }])}`);
      }
      await sleep(50);
    }
    await sleep(3_000);
    say(
      place,
      `${count} messages of one entity each${place === "entities" ? ", 300 rows shown" : ""}`,
      await longest(page),
    );
  }
} finally {
  await browser.close();
  await server.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}

function address(n: number): string {
  return `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;
}

/** Goes on inside the app. */
function go(page: Page, path: string): Promise<void> {
  return page.evaluate(
    `history.pushState({}, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"))`,
  );
}

function fresh(page: Page): Promise<void> {
  return page.evaluate("void (longTasks.length = 0)");
}

function longest(page: Page): Promise<number> {
  return page.evaluate("Math.round(Math.max(0, ...longTasks))");
}

function say(place: string, what: string, value: number): void {
  report({
    question: `web: longest task of the ${place}, ${what}`,
    ...{
      unit: "ms",
      value: Math.max(shortest, value),
      baseline: budget.task,
      baselineIs: "budget",
      target: 1,
      less: true,
    },
  });
}
