import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Config, loadConfig } from "../src/config.ts";
import { type Db, openDb } from "../src/db/client.ts";
import { readAddressMap } from "../src/net/address-map.ts";
import { localWorkspace } from "../src/services/app.ts";
import { openApp } from "../src/services/open.ts";
import { owner, until } from "./builders.ts";
import { aFolder, aServerOfOnesOwn, withoutServer } from "./databases.ts";
import { chances, checkEnded, sameLines } from "./ended-scan.ts";
import { aLabProcess, aSonde, aWorkerProcess } from "./processes.ts";

const kills = Number(process.env.SONDE_KILLS ?? 12);
const seed = Number(process.env.SONDE_SEED ?? 20_261);
/** So many scans are under way at any time. */
const atOnce = 3;

const modules = ["dns.resolve", "dns.records", "dns.srv", "dns.txt", "dns.caa", "mail.spf", "mail.dmarc", "mail.dkim"];
const ask = { targets: ["acme.test", "globex.test"], modules, footprint: "P1", budget: { rate: 200 }, start: true };

/** Calls the API, whoever answers there now; null when nobody does, or not to the end. */
async function call(url: string, method: string, path: string, body?: object, token?: string) {
  try {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: answer.status, data: ((await answer.json()) as { data: Record<string, string> }).data };
  } catch {
    return null;
  }
}

/** API and two workers as processes, on a server of their own; each can be killed and brought back. */
async function aDeployment(t: TestContext) {
  const postgres = await aServerOfOnesOwn(t);
  const lab = await aLabProcess(t, 1);
  const config = loadConfig({
    ...{ SONDE_DATA_DIR: aFolder(t), DATABASE_URL: postgres.database, SECRET_KEY: "a secret of the tests" },
  });
  // scans of an API go to the deployment's resolvers, without the demo's map: to where that leads
  const { udp } = readAddressMap(lab.map);
  const resolvers = lab.resolvers.map((it) => `127.0.0.1:${udp[it]}`);
  const env = {
    ...{ REGISTRATION: "open", RESOLVERS: resolvers.join(","), ACCESS_TOKEN_MINUTES: "600" },
    ...{ RATE_LIMIT_USER: "1000000", RATE_LIMIT_ANONYMOUS: "1000000" },
  };
  const serve = (port: string) => aSonde(t, config, ["serve", "--no-worker", "--port", port], env);
  const listens = /listens on (http:\S+)/;
  let api = serve("0");
  const url = await api.hear(listens);
  const workers = [await aWorkerProcess(t, config), await aWorkerProcess(t, config)];
  const expire = async () => {
    const db = await openDb({ databaseUrl: postgres.database, max: 1 });
    await db.as(localWorkspace, (q) =>
      q.rows(`update jobs set lease_until = now() - interval '1 s' where state = 'RUNNING'`),
    );
    await db.close();
  };
  const worker = (n: number) => async () => {
    await workers[n]?.kill();
    await expire(); // as if half a minute had passed: what it ran is free then
    workers[n] = await aWorkerProcess(t, config);
  };
  const victims: Record<string, () => Promise<void>> = {
    async api() {
      await api.kill();
      api = serve(new URL(url).port);
      await api.hear(listens);
    },
    "worker 1": worker(0),
    "worker 2": worker(1),
    async database() {
      await postgres.kill();
      await postgres.start();
    },
  };
  const said = () => [api, ...workers].map((one) => one.said()).join("\n");
  const stop = async () => {
    for (const one of [api, ...workers]) await one.kill();
  };
  return { url, config, victims, said, stop, resolvers };
}

/** Asks for scans, so many at once, until told to stop; gives those that were acknowledged, when all have ended. */
async function askForScans(url: string, token: string, over: () => boolean): Promise<{ ids: string[]; lost: number }> {
  const ids: string[] = [];
  let lost = 0;
  const path = `/workspaces/${localWorkspace}/scans`;
  const one = async () => {
    do {
      const made = await call(url, "POST", path, ask, token);
      if (made?.status !== 202 || !made.data.id) {
        if (made && made.status < 500) throw new Error(`refused: ${JSON.stringify(made)}`);
        lost += 1; // it may have been made: nobody was told
        await sleep(100);
        continue;
      }
      const id = made.data.id;
      ids.push(id);
      const state = async () => (await call(url, "GET", `${path}/${id}`, undefined, token))?.data?.state;
      await until(async () => ["COMPLETED", "FAILED"].includes((await state()) ?? ""), 120, `the end of scan ${id}`);
    } while (!over());
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return { ids, lost };
}

async function checkAll(db: Db, ids: readonly string[], calm: readonly string[]): Promise<{ made: number }> {
  const scans = await db.as(localWorkspace, (q) =>
    q.rows<{ id: string; state: string }>(`select id, state from scans`),
  );
  const known = new Map(scans.map(({ id, state }) => [id, state]));
  for (const id of ids) assert.equal(known.get(id), "COMPLETED", `scan ${id} was acknowledged`);
  const begun = scans.filter(({ state }) => state !== "CREATED");
  for (const { id, state } of begun) {
    assert.equal(state, "COMPLETED", `scan ${id}, of which nobody was told, ends too`);
    sameLines(await db.as(localWorkspace, (q) => checkEnded(q, localWorkspace, id)), calm, `scan ${id}`);
  }
  const open = `select module, state from jobs where state in ('CREATED', 'QUEUED', 'RUNNING', 'RETRYING')`;
  assert.deepEqual(await db.as(localWorkspace, (q) => q.rows(open)), [], "no job is open");
  return { made: scans.length };
}

async function checkChains(config: Config): Promise<{ records: number; rows: number }> {
  const app = await openApp(config);
  try {
    const evidence = await app.evidence.verify(owner);
    assert.deepEqual(evidence.problems, []);
    assert.ok(evidence.ok && evidence.records > 0);
    const audit = await (await app.platform()).audit.verifyAll(owner);
    assert.deepEqual(
      audit.filter((chain) => !chain.ok),
      [],
    );
    return { records: evidence.records, rows: audit.reduce((sum, chain) => sum + chain.rows, 0) };
  } finally {
    await app.close();
  }
}

test("API, workers and database killed at random moments lose nothing that was acknowledged, and double nothing", {
  timeout: 120_000 + kills * 10_000,
  skip: withoutServer(),
}, async (t) => {
  const { url, config, victims, said, stop, resolvers } = await aDeployment(t);
  const account = { email: "ada@people.example", password: "correct horse battery", display_name: "Ada" };
  const token = (await call(url, "POST", "/auth/register", account))?.data.access_token ?? "";
  const db = await openDb({ databaseUrl: config.databaseUrl ?? "", max: 2 });
  let began = performance.now();
  const first = await askForScans(url, token, () => true);
  const calmSeconds = (performance.now() - began) / 1_000;
  const calm = await db.as(localWorkspace, (q) => checkEnded(q, localWorkspace, first.ids[0] ?? ""));
  assert.ok(calm.length > 100, `only ${calm.join("\n")}: ${resolvers}`);
  await db.close();

  const chance = chances(seed);
  const killed: Record<string, number> = {};
  let left = kills;
  began = performance.now();
  const asking = askForScans(url, token, () => left === 0);
  asking.catch(() => {}); // awaited below
  for (; left > 0; left--) {
    await sleep(chance() * 1_500);
    const names = Object.keys(victims);
    const name = names[Math.floor(chance() * names.length)] ?? "";
    await victims[name]?.();
    killed[name] = (killed[name] ?? 0) + 1;
  }
  const { ids, lost } = await asking.catch((error: Error) => {
    throw new Error(`${error.message}\n${said()}`);
  });
  const seconds = (performance.now() - began) / 1_000;
  await stop();

  const after = await openDb({ databaseUrl: config.databaseUrl ?? "", max: 2 });
  const { made } = await checkAll(after, [...first.ids, ...ids], calm);
  await after.close();
  const { records, rows } = await checkChains(config);
  t.diagnostic(
    `seed ${seed}: ${kills} kills (${JSON.stringify(killed)}) in ${seconds.toFixed(0)} s; ${ids.length} scans acknowledged, ${made - first.ids.length} made, ${lost} calls without an answer; ` +
      `${calm.length} lines each, ${calmSeconds.toFixed(1)} s undisturbed; ${records} records of evidence and ${rows} rows of audit hold`,
  );
});
