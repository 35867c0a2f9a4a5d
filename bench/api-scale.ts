import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { Pool } from "undici";
import { loadGraph, rowsRead, settle, withoutIndexes } from "../test/big-graph.ts";
import { startPostgres } from "../test/postgres.ts";
import { report } from "./report.ts";

/*
 * How fast is the API of a big workspace? node bench/api-scale.ts [entities] [seconds]: a workspace of so many entities
 * (1,000,000; twice as many relations, a fifth as many findings) among ten, on PostgreSQL, asked by 32 connections at a
 * fixed 100 requests a second. A request's time begins when it was due. Also counts what was read of whole tables.
 */
const size = Number(process.argv[2] ?? 1_000_000);
const seconds = Number(process.argv[3] ?? 15);
const perSecond = 100;
const say = (text: string) => console.error(`${(performance.now() / 1_000).toFixed(0)} s: ${text}`);

const postgres = await startPostgres(["shared_buffers=1GB"]); // PostgreSQL's own manual: a quarter of the memory, here less
if (!postgres) throw new Error("no PostgreSQL on this machine");
const folder = mkdtempSync(join(tmpdir(), "sonde-bench-scale-"));
const maker = new pg.Client(postgres.url);
await maker.connect();
await maker.query("create database scale");
await maker.end();
const databaseUrl = Object.assign(new URL(postgres.url), { pathname: "/scale" }).href;
const sql = new pg.Client(databaseUrl);
let server: ChildProcess | undefined;
try {
  server = spawn(
    process.execPath,
    [fileURLToPath(new URL("../bin/sonde.js", import.meta.url)), "serve", "--port", "0", "--data-dir", folder],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...{ PATH: process.env.PATH, HOME: folder, LOG_LEVEL: "error", RATE_LIMIT_USER: "1000000" },
        ...{ DATABASE_URL: databaseUrl, SECRET_KEY: "a secret of the benchmark" },
      },
    },
  );
  const { url, token } = await begun(server);
  const answer = await fetch(`${url}/api/v1/auth/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "b@people.example", password: "correct horse battery", display_name: "B", token }),
  });
  const made = (await answer.json()) as { data: { access_token: string } };
  const headers = { authorization: `Bearer ${made.data.access_token}` };
  const mine = await fetch(`${url}/api/v1/workspaces`, { headers });
  const workspace = ((await mine.json()) as { data: { id: string }[] }).data[0]?.id ?? "";

  await sql.connect();
  const { rows } = await sql.query("select pg_backend_pid() as pid");
  setPriority(rows[0].pid, 15); // loading is not what is measured
  const scan = randomUUID();
  say(`loading ${size.toLocaleString("en")} entities`);
  await withoutIndexes(sql, async () => {
    await loadGraph(sql, { workspace, scan, size, offset: 0 });
    for (let other = 0; other < 9; other += 1)
      await loadGraph(sql, {
        workspace: randomUUID(),
        scan: randomUUID(),
        size: size / 20,
        offset: size * 2 + (size / 20) * other,
      });
  });
  await settle(sql, size * 4);
  say("loaded");

  const some = (most: number) => 1 + Math.floor(Math.random() * most);
  const pick = (...from: string[]) => from[some(from.length) - 1] ?? "";
  const host = () => Math.floor(some(size) / 10) * 10 + 1;
  const questions: Record<string, { most: number; ask: () => string }> = {
    get: {
      most: 100,
      ask: () => pick(`entities/${some(size)}`, `findings/${some(size / 5)}`, `relations/${some(size * 2)}`),
    },
    list: {
      most: 100,
      ask: () =>
        pick(
          "entities",
          "entities?sort=value",
          "entities?sort=-findings",
          "entities?sort=last_seen",
          "findings",
          "relations",
        ),
    },
    filter: {
      most: 100,
      ask: () =>
        pick(
          ...[
            "entities?type=email",
            "entities?type=ip,url&sort=type",
            "entities?severity=critical",
            `entities?scan=${scan}&in_scope=true`,
          ],
          ...[
            "findings?severity=high&state=open",
            "findings?type=test.t7",
            "findings?category=category%203&sort=-last_seen",
          ],
          ...[`findings?entity=${host()}`, `relations?from=${host()}`],
        ),
    },
    neighbours: {
      most: 100,
      ask: () => {
        const of = pick(String(host()), String(Math.floor(some(size) / 10) * 10 + 5), "5");
        return `entities/${of}/neighbours${pick("", `?relation=resolves_to&direction=${pick("in", "out")}`)}`;
      },
    },
    provenance: {
      most: 100,
      ask: () => pick(`entities/${some(size)}/provenance`, `entities/${some(size / 10) * 10}/claims`),
    },
    search: {
      most: 250,
      ask: () => {
        const n = some(size);
        const asked = pick(
          ...[
            `host${n}`,
            `part${n % 1000}.example`,
            `n.last${Math.floor(n / 10) * 10 + 8}`,
            `first${n % 977}.last${Math.floor(n / 10) * 10 + 7}`,
          ],
          ...[`name${n % 977}lats${n}`, `page ${n % 5000}`, `10.${n % 256}.`],
        );
        return pick(
          `entities?q=${encodeURIComponent(asked)}`,
          `findings/search?q=kind%20${n % 50}`,
          `entities?q=${encodeURIComponent(asked)}&type=hostname`,
        );
      },
    },
    "facets and stats": {
      most: 100,
      ask: () =>
        pick(
          "entities/facets",
          "entities/stats",
          "findings/facets?severity=high",
          "findings/stats",
          `entities/facets?scan=${scan}`,
        ),
    },
  };

  const pool = new Pool(url, { connections: 32 });
  const ask = async (path: string) => {
    const { statusCode, body } = await pool.request({
      method: "GET",
      path: `/api/v1/workspaces/${workspace}/${path}`,
      headers,
    });
    const text = await body.text();
    if (statusCode !== 200 && statusCode !== 404) throw new Error(`${path}: ${statusCode} ${text.slice(0, 300)}`);
  };
  const before = await rowsRead(sql);
  for (const [name, { most, ask: question }] of Object.entries(questions)) {
    for (let n = 0; n < 200; n += 1) await ask(question()); // warm
    const alone: number[] = [];
    for (let n = 0; n < 200; n += 1) {
      const began = performance.now();
      await ask(question());
      alone.push(performance.now() - began);
    }
    alone.sort((a, b) => a - b);
    const times: { ms: number; path: string }[] = [];
    const start = performance.now();
    await Promise.all(
      Array.from({ length: seconds * perSecond }, async (_, n) => {
        const due = start + (n * 1_000) / perSecond;
        await sleep(Math.max(0, due - performance.now()));
        const path = question();
        await ask(path);
        times.push({ ms: performance.now() - due, path });
      }),
    );
    times.sort((a, b) => a.ms - b.ms);
    const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))]?.ms ?? Number.NaN;
    say(
      `${name}: one after the other p50 ${alone[100]?.toFixed(1)}, p99 ${alone[198]?.toFixed(1)} ms; at ${perSecond}/s p50 ${at(0.5).toFixed(1)}, p95 ${at(0.95).toFixed(1)}, p99 ${at(0.99).toFixed(1)} ms; slowest ${times
        .slice(-3)
        .map((one) => `${one.ms.toFixed(0)} ${one.path}`)
        .join(", ")}`,
    );
    report({
      question: `api-scale: ${name}, p99 at ${perSecond}/s over ${size} entities`,
      unit: "ms",
      value: Math.round(at(0.99)),
      baseline: most,
      baselineIs: "budget",
      target: 1,
      less: true,
    });
  }
  await pool.close();
  server.kill("SIGTERM"); // what it read is told at the end
  await once(server, "exit");
  const after = await rowsRead(sql);
  const whole = [...after].flatMap(([table, { whole }]) =>
    whole > (before.get(table)?.whole ?? 0) ? [`${table} ${whole - (before.get(table)?.whole ?? 0)}`] : [],
  );
  report({
    question: `api-scale: tables of which all was read (${whole.join(", ") || "none"})`,
    unit: "tables",
    value: whole.length,
    baseline: 1,
    baselineIs: "less than",
    target: 0,
    less: true,
  });
} finally {
  server?.kill("SIGKILL");
  await sql.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Waits until the server listens; where, and the token to set it up with. */
async function begun(child: ChildProcess): Promise<{ url: string; token: string }> {
  let said = "";
  child.stderr?.on("data", (chunk) => (said += chunk));
  for (let tries = 0; tries < 600; tries += 1) {
    const [, url] = /listens on (http:\S+)/.exec(said) ?? [];
    const [, token] = /setup\?token=(\S+)/.exec(said) ?? [];
    if (url && token) return { url, token };
    await sleep(100);
  }
  throw new Error(`the server did not start: ${said}`);
}
