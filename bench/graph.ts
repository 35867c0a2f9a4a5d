import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { chromium, type Page } from "playwright-core";
import { startPostgres } from "../test/postgres.ts";
import { account, startServe } from "../test/serve-process.ts";
import { report } from "./report.ts";

/*
 * Does the graph stay usable? Investigations of 1,000, 10,000 and 50,000 entities (some more relations) on
 * PostgreSQL, opened in headless Chromium that draws with the processor (SwiftShader): from the address to the first
 * layout, frames while somebody pans and zooms once it rests, and from "Expand" to the picture with what it brought.
 * Wants the web app built (npm run build -w web) and Chromium.
 */
const sizes = [1_000, 10_000, 50_000];
const budget = { frame: 50, layout: 5_000, expand: 1_000 };

const postgres = await startPostgres();
if (!postgres) throw new Error("no PostgreSQL on this machine");
const folder = mkdtempSync(join(tmpdir(), "sonde-bench-graph-"));
const maker = new pg.Client(postgres.url);
await maker.connect();
await maker.query("create database graph");
await maker.end();
const databaseUrl = Object.assign(new URL(postgres.url), { pathname: "/graph" }).href;
const server = await startServe({
  ...{ HOME: folder, SONDE_DATA_DIR: folder, RATE_LIMIT_USER: "1000000", RATE_LIMIT_IP: "1000000" },
  ...{ DATABASE_URL: databaseUrl, SECRET_KEY: "a secret of the benchmark" },
});
const sql = new pg.Client(databaseUrl);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    ...["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    ...["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  ],
});
try {
  await sql.connect();
  const { data } = await server.call("POST", "/auth/setup", { ...account, token: server.setup });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("pageerror", (error) => console.error(error.message));
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel("E-mail address").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();

  for (const size of sizes) {
    const made = await server.call("POST", "/workspaces", { name: `${size} entities` }, data.access_token);
    const workspace: string = made.data.id;
    const investigation = randomUUID();
    await fill(workspace, investigation, size);
    await page.evaluate((id) => localStorage.setItem("workspace", id), workspace);
    const name = `graph of ${size.toLocaleString("en")} entities`;

    await page.goto(`${server.url}/investigations/${investigation}/graph`);
    const first = await mark(page, "graph:first-layout");
    const rest = await mark(page, "graph:rest");
    console.error(
      `${name}: ${await page.getByRole("status").first().textContent()}; at rest after ${Math.round(rest)} ms`,
    );
    const still = await framesOf(page, () => page.waitForTimeout(3_000));
    const frames = await framesOf(page, () => panAndZoom(page));
    console.error(
      `${name}: frames p50 ${at(frames, 0.5).toFixed(1)} ms; with nothing moving p95 ${at(still, 0.95).toFixed(1)} ms`,
    );
    const expand = await expandOne(page);
    const line = { unit: "ms", baselineIs: "budget", target: 1, less: true };
    const ms = (n: number) => Math.round(n * 10) / 10;
    report({
      ...line,
      question: `${name}: from the address to the first layout`,
      value: Math.round(first),
      baseline: budget.layout,
    });
    report({
      ...line,
      question: `${name}: a frame while panning and zooming, p95 (${frames.length} frames)`,
      value: ms(at(frames, 0.95)),
      baseline: budget.frame,
    });
    report({
      ...line,
      question: `${name}: from Expand to the picture, median of three`,
      value: Math.round(at(expand, 0.5)),
      baseline: budget.expand,
    });
  }
} finally {
  await browser.close();
  await sql.end();
  await server.kill("SIGTERM");
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Domains of 200 things each: host names below them, addresses they share with their neighbours, pages. */
async function fill(workspace: string, investigation: string, size: number): Promise<void> {
  const statements = [
    `insert into entities (workspace_id, id, type, key) overriding system value
     select $1, n, case when n % 200 = 1 then 'domain' when n % 10 < 6 then 'hostname' when n % 10 < 8 then 'ip' else 'url' end,
            case when n % 200 = 1 then 'd' || n || '.example' when n % 10 < 6 then 'h' || n || '.d' || n - (n - 1) % 200 || '.example'
                 when n % 10 < 8 then '10.' || n / 65536 || '.' || n / 256 % 256 || '.' || n % 256 else 'https://h' || n || '.example/' end
       from generate_series(1, $2::bigint) n`,
    `insert into relations (workspace_id, from_id, relation, to_id)
     select $1, n, 'subdomain_of', n - (n - 1) % 200 from generate_series(2, $2::bigint) n where n % 10 < 6 and n % 200 <> 1`,
    `insert into relations (workspace_id, from_id, relation, to_id)
     select $1, n, 'resolves_to', least($2::bigint / 10 * 10 - 4, n - n % 10 + 6 + k * 10 * (1 + n % 37))
       from generate_series(2, $2::bigint - 10) n, generate_series(0, 1) k where n % 10 between 2 and 5 on conflict do nothing`,
    `insert into relations (workspace_id, from_id, relation, to_id)
     select $1, n - n % 10 + 2 + n % 2, 'serves', n from generate_series(10, $2::bigint) n where n % 10 > 7`,
    `insert into investigation_entities (workspace_id, investigation_id, entity_id)
     select $1, $3, id from entities where workspace_id = $1 and $2::bigint > 0`,
    `insert into counts (workspace_id, scope, kind, label, n)
     select $1, $3, 'entity', type, count(*) from entities where workspace_id = $1 and $2::bigint > 0 group by type`,
  ];
  await sql.query(`insert into investigations (workspace_id, id, title, created_by) values ($1, $2, 'Much', 'bench')`, [
    workspace,
    investigation,
  ]);
  for (const text of statements)
    await sql.query(text, text.includes("$3") ? [workspace, size, investigation] : [workspace, size]);
  for (const table of ["entities", "relations", "investigation_entities", "counts"])
    await sql.query(`vacuum analyze ${table}`);
}

/** When the page made a mark, in milliseconds since its address was entered. */
async function mark(page: Page, name: string): Promise<number> {
  const found = await page.waitForFunction((what) => performance.getEntriesByName(what).at(-1)?.startTime, name, {
    timeout: 240_000,
    polling: 100,
  });
  return (await found.jsonValue()) ?? 0;
}

/** Milliseconds between frames during something. */
async function framesOf(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(`(() => {
    const frames = []; let last; let on = true;
    const next = (now) => { if (last !== undefined) frames.push(now - last); last = now; if (on) requestAnimationFrame(next); };
    requestAnimationFrame(next);
    window.endFrames = () => { on = false; return frames; };
  })()`);
  await act();
  return page.evaluate("window.endFrames()");
}

/** The mouse drags the picture around, and turns its wheel. */
async function panAndZoom(page: Page): Promise<void> {
  const box = await page.getByRole("img").first().boundingBox();
  if (!box) throw new Error("nothing is drawn");
  const [x, y] = [box.x + 40, box.y + box.height - 40]; // no node lies there at first
  for (let round = 0; round < 3; round += 1) {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < 30; step += 1) await page.mouse.move(x + step * 12, y - step * 8);
    await page.mouse.up();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let step = 0; step < 12; step += 1) {
      await page.mouse.wheel(0, round % 2 ? 120 : -120);
      await page.waitForTimeout(60);
    }
  }
}

/** From the press to two frames after what came was put in, for three. */
async function expandOne(page: Page): Promise<number[]> {
  const times: number[] = [];
  await page.getByRole("button", { name: "Table" }).click();
  const rows = page.getByRole("grid").getByRole("row");
  for (let n = 1; n <= 3; n += 1) {
    await page.getByRole("button", { name: "Table" }).click();
    await rows.nth(n).click();
    await page.getByRole("button", { name: "Graph", exact: true }).click();
    const button = page.getByRole("button", { name: "Expand", exact: true });
    await button.waitFor();
    await page.waitForTimeout(1_500);
    times.push(
      await page.evaluate<number>(`(async () => {
        const button = [...document.querySelectorAll("button")].find((one) => one.textContent === "Expand");
        performance.clearMarks("graph:expanded");
        const from = performance.now();
        button.click();
        while (performance.getEntriesByName("graph:expanded").length === 0)
          await new Promise((resolve) => setTimeout(resolve, 2));
        for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.now() - from;
      })()`),
    );
  }
  return times;
}

function at(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
