import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openDb, type Query } from "../src/db/client.ts";
import { labOptions } from "../src/lab/options.ts";
import { NewScan } from "../src/model/scan.ts";
import { modules } from "../src/modules/index.ts";
import { openApp } from "../src/services/open.ts";
import { aTarget, embeddedHome, type Home, onEveryHome, owner } from "./builders.ts";
import { chances, checkEnded, sameLines } from "./ended-scan.ts";
import { aLabProcess, aScanProcess, type LabProcess } from "./processes.ts";

const kills = Number(process.env.SONDE_KILLS ?? 30);
const seed = Number(process.env.SONDE_SEED ?? 20_261);

/** It says a byte a second: what is read of it, and whether it is known for what it is, depends on how busy the machine is. */
const tarpit = "203.0.113.19:8080/tcp";

function demoScan({ map, datasets, resolvers, targets, scope }: LabProcess): NewScan {
  return NewScan.parse({
    targets: [
      ...targets.domains.map((it) => aTarget("domain", it)),
      ...targets.ranges.map((it) => aTarget("range", it)),
      ...targets.emails.map((it) => aTarget("email", it)),
      ...targets.usernames.map((it) => aTarget("username", it)),
    ],
    scope,
    footprint: "P3",
    modules: modules.map(({ id }) => ({ id, options: labOptions[id] ?? {} })),
    reach: { resolvers, map, datasets },
    budget: { rate: 1_000 },
  });
}

/** Lets a scan run to its end, killing its process at random moments; gives its id and how many subjects were settled. */
async function runKilled(t: TestContext, home: Home, scan: NewScan, moments: readonly number[], chance: () => number) {
  let next: NewScan | null = scan;
  let most = 0;
  let killed = 0;
  for (const moment of [...moments, Number.POSITIVE_INFINITY]) {
    const worker = aScanProcess(t, home.config, next);
    const early = moment < most; // while it still starts and recovers
    const timer = early ? setTimeout(worker.kill, chance() * 700) : undefined;
    for (let said = await worker.hear(); ; said = await worker.hear()) {
      if (said === null) break;
      next = null;
      assert.ok(said.settled >= most, `${said.settled} are settled, after ${most} were`);
      most = said.settled;
      if (said.ended) {
        await worker.kill();
        clearTimeout(timer);
        return { id: said.scan, settled: most, killed };
      }
      if (!early && most >= moment) {
        await sleep(chance() * 100);
        await worker.kill();
      }
    }
    clearTimeout(timer);
    killed += 1;
    if (home.config.databaseUrl) await expireLeases(home);
  }
  throw new Error("it did not end");
}

/** On a server, what a dead worker ran is free when its lease is over: as if half a minute had passed. */
async function expireLeases(home: Home): Promise<void> {
  await asking(home, (q) => q.rows(`update jobs set lease_until = now() - interval '1 s' where state = 'RUNNING'`));
}

async function asking<T>({ config }: Home, ask: (q: Query) => Promise<T>): Promise<T> {
  const db = await openDb(
    config.databaseUrl ? { databaseUrl: config.databaseUrl, max: 2 } : { dataDir: config.dataDir },
  );
  try {
    return await db.as(owner.workspace, ask);
  } finally {
    await db.close();
  }
}

/** What must hold of a scan's tables when it has ended; its dump. */
function checkTables(home: Home, scan: string): Promise<string[]> {
  return asking(home, async (q) => {
    const lines = await checkEnded(q, owner.workspace, scan);
    return lines.filter((line) => !(line.startsWith("claim ") && line.includes(`"key":"${tarpit}"`)));
  });
}

async function checkEvidence(home: Home): Promise<void> {
  const app = await openApp(home.config);
  try {
    const report = await app.evidence.verify(owner);
    assert.deepEqual(report.problems, []);
    assert.ok(report.ok && report.records > 0);
  } finally {
    await app.close();
  }
}

const facts = (home: Home) =>
  asking(
    home,
    async (q) => (await q.rows<{ seen: number }>(`select sum(seen)::int as seen from observations`))[0]?.seen ?? 0,
  );

/** What a scan finds that is left alone; found once for both databases. */
let calm:
  | { readonly lines: string[]; readonly settled: number; readonly facts: number; readonly seconds: number }
  | undefined;

async function leftAlone(t: TestContext, chance: () => number) {
  const home = await embeddedHome(t);
  const began = performance.now();
  const { id, settled } = await runKilled(t, home, demoScan(await aLabProcess(t, 1)), [], chance);
  const seconds = Math.round((performance.now() - began) / 1_000);
  return { lines: await checkTables(home, id), settled, facts: await facts(home), seconds };
}

onEveryHome(
  "a scan killed at random moments finds the same as one that was left alone",
  async (t, home) => {
    const chance = chances(seed);
    calm ??= await leftAlone(t, chance);
    const { lines, settled } = calm;
    // the server's part is to give up dead workers' leases: a few times show that
    const times = home.kind === "PostgreSQL" ? Math.ceil(kills / 3) : kills;
    // the last tenth is left to end in: a scan that is over cannot be killed any more
    const moments = Array.from({ length: times }, () => Math.floor(chance() * 0.9 * settled)).sort((a, b) => a - b);
    const began = performance.now();
    const { id, killed } = await runKilled(t, home, demoScan(await aLabProcess(t, 1)), moments, chance);
    const seconds = Math.round((performance.now() - began) / 1_000);
    const again = (await facts(home)) - calm.facts;
    t.diagnostic(
      `seed ${seed}: ${settled} subjects, ${lines.length} lines in ${calm.seconds} s; with ${killed} kills in ${seconds} s, and ${again} of ${calm.facts} facts said again`,
    );
    const found = await checkTables(home, id);
    sameLines(found, lines, "killed");
    assert.equal(killed, times);
    await checkEvidence(home);
  },
  { timeout: 900_000 },
);
