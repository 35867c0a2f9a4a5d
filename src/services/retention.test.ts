import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aTestApi } from "../../test/api.ts";
import { fixture, onEveryHome, until } from "../../test/builders.ts";
import { aFolder, onEveryDatabase } from "../../test/databases.ts";
import { type Db, openDb } from "../db/client.ts";
import { doomedWorkspaces, eraseWorkspace } from "../db/system/retention.ts";
import { takeTurn } from "../db/system/schedules.ts";
import { retentionTasks } from "./retention.ts";
import { startSchedule, type Task } from "./schedule.ts";

const noSignal = new AbortController().signal;

/** Runs the tasks of retention, as if they were due. */
async function keepHouse(db: Db, evidenceRoot: string, eventDays = 14): Promise<string[]> {
  const let_go: string[] = [];
  const letGo = async (workspace: string) => void let_go.push(workspace);
  for (const task of retentionTasks({ db, evidenceRoot, eventDays, letGo })) await task.run(noSignal);
  return let_go;
}

/** How many rows each table has of a workspace, where it has any. */
async function rowsOf(db: Db, workspace: string): Promise<Record<string, number>> {
  return db.system(async (q) => {
    const tables = await q.rows<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const [row] = await q.rows<{ count: number }>(`select count(*) as count from ${name} where workspace_id = $1`, [
        workspace,
      ]);
      if (row && row.count > 0) counts[name] = row.count;
    }
    return counts;
  });
}

/** What stands in them is carried on by and by. */
const queues = ["count_changes", "listing_queue", "asset_queue"];

onEveryHome(
  "a deleted workspace ends at once, and is erased with its evidence when its grace is over",
  async (t, home) => {
    const api = await aTestApi(t, home, {}, { registry: [fixture("steered-modules.ts")] });
    const ada = await api.person("ada");
    const team = async (name: string) =>
      (await ada.call("POST", "/api/v1/workspaces", { name })).body.data.id as string;
    const [doomed, kept] = [await team("Doomed"), await team("Kept")];
    await api.app.work();
    for (const ws of [doomed, kept]) {
      const at = `/api/v1/workspaces/${ws}`;
      await ada.call("POST", `${at}/investigations`, { title: "A case", targets: ["example.org"] });
      await ada.call("POST", `${at}/scans`, {
        targets: ["example.org"],
        modules: ["make.some", "slow.deaf"],
        start: true,
      });
    }
    const running = async () =>
      (await ada.call("GET", `/api/v1/workspaces/${kept}/scans?state=RUNNING`)).body.data.length === 1;
    await until(running, 20, "the scans to run");
    assert.equal((await ada.call("DELETE", `/api/v1/workspaces/${doomed}`)).status, 204);

    const { config } = home;
    const db = await openDb(
      config.databaseUrl ? { databaseUrl: config.databaseUrl, max: 2 } : { dataDir: config.dataDir },
    );
    try {
      const states = await db.as(doomed, (q) =>
        q.rows<{ state: string; reason: string }>(`select state, reason from scans`),
      );
      assert.deepEqual(states, [{ state: "CANCELLED", reason: "the workspace was deleted" }]);
      assert.ok(await running(), "the other goes on");

      const root = join(config.dataDir, "evidence");
      for (const ws of [doomed, kept]) {
        mkdirSync(join(root, ws), { recursive: true });
        writeFileSync(join(root, ws, "some.seg"), "bytes");
      }
      await keepHouse(db, root);
      assert.ok((await rowsOf(db, doomed)).targets, "not before its time");

      await db.system((q) =>
        q.rows(`update workspaces set deleted_at = now() - interval '31 days' where id = $1`, [doomed]),
      );
      const before = await rowsOf(db, kept);
      assert.deepEqual(await keepHouse(db, root), [doomed]);
      assert.deepEqual(await rowsOf(db, doomed), {});
      const left = await rowsOf(db, kept); // its scan goes on: there may be more
      assert.deepEqual(
        Object.keys(before).filter((table) => !left[table] && !queues.includes(table)),
        [],
      );
      assert.deepEqual(await doomedWorkspaces(db, 30), []);
      assert.deepEqual([existsSync(join(root, doomed)), existsSync(join(root, kept))], [false, true]);
      const names = (await ada.call("GET", "/api/v1/workspaces")).body.data.map((one: { name: string }) => one.name);
      assert.ok(!names.includes("Doomed") && names.includes("Kept"));
    } finally {
      await db.close();
    }
  },
);

onEveryDatabase("a folder of a workspace that this database does not know is not touched", async (t, db) => {
  const root = aFolder(t);
  const unknown = randomUUID();
  mkdirSync(join(root, unknown));
  mkdirSync(join(root, "something-else"));
  await keepHouse(db, root);
  assert.ok(existsSync(join(root, unknown)), "it may be another database's");
  await eraseWorkspace(db, unknown);
  await keepHouse(db, root);
  assert.deepEqual([existsSync(join(root, unknown)), existsSync(join(root, "something-else"))], [false, true]);
});

onEveryDatabase("links, guesses, sessions, keys and invitations go when they are of no use", async (t, db) => {
  const user = randomUUID();
  const ws = randomUUID();
  await db.system(async (q) => {
    await q.rows(
      `insert into users (id, email, email_key, display_name) values ($1, 'a@b.example', 'a@b.example', 'A')`,
      [user],
    );
    const link = (hash: string, when: string) =>
      q.rows(`insert into one_time (hash, purpose, expires_at) values ($1, 'reset', now() + $2::interval)`, [
        hash,
        when,
      ]);
    await link("old", "-2 days");
    await link("new", "1 hour");
    const session = (agent: string, expires: string, revoked: string | null) =>
      q.rows(
        `insert into sessions (id, user_id, refresh_hash, agent, expires_at, revoked_at)
         values ($1, $2, 'a hash', $3, now() + $4::interval, now() + $5::interval)`,
        [randomUUID(), user, agent, expires, revoked],
      );
    await session("expired", "-40 days", null);
    await session("revoked", "10 days", "-40 days");
    await session("alive", "10 days", null);
    for (const [name, last] of [
      ["old", "-3 days"],
      ["new", "-1 hour"],
    ])
      await q.rows(`insert into guesses (name, failures, last_at) values ($1, 3, now() + $2::interval)`, [name, last]);
    for (const [email, expires] of [
      ["old@b.example", "-100 days"],
      ["new@b.example", "1 day"],
    ])
      await q.rows(
        `insert into invitations (workspace_id, id, email, role, hash, invited_by, expires_at)
         values ($1, $2, $3, 'viewer', $3, $4, now() + $5::interval)`,
        [ws, randomUUID(), email, user, expires],
      );
  });
  await keepHouse(db, aFolder(t));
  const left = async (text: string) => (await db.system((q) => q.rows<{ name: string }>(text))).map((row) => row.name);
  assert.deepEqual(await left(`select hash as name from one_time`), ["new"]);
  assert.deepEqual(await left(`select agent as name from sessions`), ["alive"]);
  assert.deepEqual(await left(`select name from guesses`), ["new"]);
  assert.deepEqual(await left(`select email as name from invitations`), ["new@b.example"]);
});

onEveryHome(
  "old events are forgotten, but not of scans under way; who stood before them is told to begin anew",
  async (t, home) => {
    const api = await aTestApi(t, home, {}, { registry: [fixture("steered-modules.ts")] });
    const ada = await api.person("ada");
    const at = `/api/v1/workspaces/${ada.workspace}/investigations`;
    const { id } = (await ada.call("POST", at, { title: "A case", targets: ["example.org"] })).body.data;
    await ada.call("PATCH", `${at}/${id}`, { title: "Another name" });
    const scan = (await ada.call("POST", `${at}/${id}/scans`, { modules: ["make.some"] })).body.data.id;
    const logs = (query = "") => ada.call("GET", `${at}/${id}/logs?level=debug${query}`);
    const before = (await logs()).body.data;
    assert.ok(before.length >= 3);
    const { config } = home;
    const db = await openDb(
      config.databaseUrl ? { databaseUrl: config.databaseUrl, max: 2 } : { dataDir: config.dataDir },
    );
    try {
      const age = () => db.system((q) => q.rows(`update events set at = now() - interval '20 days'`));
      await age();
      await keepHouse(db, aFolder(t));
      const after = (await logs()).body.data;
      assert.deepEqual(
        after.map((line: { scan: string }) => line.scan).every((one: string) => one === scan),
        true,
        "what is not over keeps its events",
      );
      const stale = await logs(`&after=${before[0].seq}`);
      assert.deepEqual([stale.status, stale.body.error_code], [410, "too_old"]);
      assert.equal((await logs(`&after=${before.at(-1).seq}`)).status, 200);
      await ada.call("POST", `${at}/${id}/cancel`);
      await age();
      await keepHouse(db, aFolder(t));
      assert.deepEqual((await logs()).body.data, []);
    } finally {
      await db.close();
    }
  },
);

onEveryDatabase(
  "of several processes one takes each turn, and a task that fails keeps nobody from theirs",
  async (_t, db) => {
    const turns = await Promise.all(Array.from({ length: 8 }, () => takeTurn(db, "a task", 60)));
    assert.equal(turns.filter(Boolean).length, 1);
    assert.equal(await takeTurn(db, "a task", 60), false);
    await db.system((q) => q.rows(`update schedules set last_at = now() - interval '61 s'`));
    assert.equal(await takeTurn(db, "a task", 60), true);

    const done: string[] = [];
    const errors: unknown[] = [];
    const task = (name: string, more: Partial<Task> = {}): Task => ({
      ...{ name, everySeconds: 3_600, run: async () => done.push(name) },
      ...more,
    });
    const tasks = [
      task("breaks", { run: () => Promise.reject(new Error("broken")) }),
      task("shared"),
      task("own", { everywhere: true }),
    ];
    const schedules = [1, 2].map(() => startSchedule({ db, tasks, onError: (error) => errors.push(error) }));
    for (const schedule of schedules) {
      await schedule.tick();
      await schedule.tick();
    }
    for (const schedule of schedules) await schedule.close();
    assert.deepEqual(done.sort(), ["own", "own", "shared"]);
    assert.equal(errors.length, 1);
  },
);
