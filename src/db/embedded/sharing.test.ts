import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startChild } from "../../../test/children.ts";
import { aDataFolder, atEnd } from "../../../test/databases.ts";
import { type Db, openDb } from "../client.ts";
import { makeConnector } from "./connector.ts";

const workspace = "7b0f3a52-0000-4000-8000-000000000001";
const insert = `insert into workspaces (id, name) values ('${workspace}', '0')`;
const read = "select name from workspaces";
const add = "update workspaces set name = (name::int + 1)::text";

async function anOpen(t: TestContext, dataDir: string): Promise<Db> {
  const db = await openDb({ dataDir });
  atEnd(t, () => db.close());
  return db;
}

const ask = (db: Db, text: string) => db.system((q) => q.rows<{ name: string }>(text));

test("a second process works through the one that holds the folder", async (t) => {
  const folder = await aDataFolder(t);
  const db = await anOpen(t, folder);
  const child = await startChild(t, folder);
  await child.ask({ rows: insert });
  assert.deepEqual(await ask(db, read), [{ name: "0" }]);
  await ask(db, add);
  assert.deepEqual(await child.ask({ rows: read }), [{ name: "1" }]);
  assert.deepEqual(await child.ask({ rows: "select 1 / 0" }), { error: "division by zero", code: "22012" });
});

test("one process may open a folder twice", async (t) => {
  const folder = await aDataFolder(t);
  const [one, two] = await Promise.all([anOpen(t, folder), anOpen(t, folder)]);
  await ask(one, insert);
  await Promise.all([ask(one, add), ask(two, add)]);
  assert.deepEqual(await ask(two, read), [{ name: "2" }]);
});

test("folder and socket can be entered by their owner only", async (t) => {
  const folder = await aDataFolder(t);
  await anOpen(t, folder);
  const mode = (name: string) => (statSync(join(folder, "database", name)).mode & 0o777).toString(8);
  assert.equal(mode("."), "700");
  assert.equal(mode("socket"), "600");
  assert.equal(mode("holder.json"), "600");
});

test("a path too long for a socket gets one elsewhere, removed at the end", async (t) => {
  const folder = join(await aDataFolder(t), "x".repeat(120));
  const db = await openDb({ dataDir: folder });
  const note = JSON.parse(readFileSync(join(folder, "database", "holder.json"), "utf8"));
  assert.equal((statSync(join(note.socket, "..")).mode & 0o777).toString(8), "700");
  const child = await startChild(t, folder);
  assert.deepEqual(await child.ask({ rows: "select 1 as one" }), [{ one: 1 }]);
  await db.close();
  assert.equal(existsSync(note.socket), false);
});

test("a follower takes the folder over when its holder closes", async (t) => {
  const folder = await aDataFolder(t);
  const child = await startChild(t, folder);
  const db = await anOpen(t, folder);
  await ask(db, insert);
  assert.deepEqual(await child.ask({ close: true }), { closed: true });
  await ask(db, add);
  const other = await startChild(t, folder);
  assert.deepEqual(await other.ask({ rows: read }), [{ name: "1" }]);
});

test("kill -9 of the holder loses and repeats nothing that a follower does", async (t) => {
  const folder = await aDataFolder(t);
  const holders = [await startChild(t, folder)];
  const db = await anOpen(t, folder);
  await ask(db, insert);
  let done = 0;
  let over = false;
  const work = (async () => {
    while (!over) {
      await ask(db, add);
      done += 1;
    }
  })();
  while (done < 20) await sleep(5);
  await holders[0]?.kill("SIGKILL");
  const before = done;
  while (done < before + 20) await sleep(5);
  over = true;
  await work;
  assert.deepEqual(await ask(db, read), [{ name: String(done) }]);
});

test("a folder whose holder was killed opens at once", async (t) => {
  const folder = await aDataFolder(t);
  const child = await startChild(t, folder);
  await child.ask({ rows: insert });
  await child.kill("SIGKILL");
  const db = await anOpen(t, folder);
  assert.deepEqual(await ask(db, read), [{ name: "0" }]);
});

test("what a killed follower left open is rolled back", async (t) => {
  const folder = await aDataFolder(t);
  const db = await anOpen(t, folder);
  const child = await startChild(t, folder);
  await child.ask({ hang: `${insert} returning name` });
  await child.kill("SIGKILL");
  assert.deepEqual(await ask(db, read), []);
});

test("a transaction that falls silent gives way to the others", async (t) => {
  const folder = await aDataFolder(t);
  const release = await releaseOf(t, folder);
  const holder = makeConnector(folder, { ...release, silenceMs: 200 });
  atEnd(t, () => holder.close());
  (await holder.dial()).close();
  const child = await startChild(t, folder);
  await child.ask({ hang: `${insert} returning name` });
  const db = await anOpen(t, folder);
  assert.deepEqual(await ask(db, read), []);
});

test("a holder that does not answer makes the folder busy", async (t) => {
  const folder = await aDataFolder(t);
  const child = await startChild(t, folder);
  await child.kill("SIGSTOP");
  await assert.rejects(openDb({ dataDir: folder }), {
    code: "folder_busy",
    message: new RegExp(`process ${child.process.pid}`),
  });
  await child.kill("SIGCONT");
  const db = await anOpen(t, folder);
  assert.deepEqual(await ask(db, read), []);
});

test("a holder of another release is not talked to", async (t) => {
  const folder = await aDataFolder(t);
  await anOpen(t, folder);
  const other = makeConnector(folder, { release: "0.0.1+1.00000000", migration: 1 });
  await assert.rejects(other.dial(), { code: "folder_newer", message: /another release/ });
  await other.close();
});

test("a folder with a later migration is refused, and left as it was", async (t) => {
  const folder = await aDataFolder(t);
  const db = await openDb({ dataDir: folder });
  await ask(db, "insert into migrations (number, name, sha256) values (9000, '9000_later.sql', 'x')");
  await db.close();
  await assert.rejects(openDb({ dataDir: folder }), { code: "folder_newer", message: /newer release/ });
  await assert.rejects(openDb({ dataDir: folder }), { code: "folder_newer" });
});

test("a notification wakes listeners in this process and in others", async (t) => {
  const folder = await aDataFolder(t);
  const db = await anOpen(t, folder);
  const child = await startChild(t, folder);
  assert.deepEqual(await child.ask({ listen: "work" }), { listening: "work" });
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = await db.listen("work", resolve);
  await ask(db, "select pg_notify('work', '')");
  assert.deepEqual(await child.hear(), { woken: "work" });
  await promise;
  await stop();
  const again = Promise.withResolvers<void>();
  await db.listen("other", again.resolve);
  await child.ask({ rows: "select pg_notify('other', '')" });
  await again.promise;
});

test("a listener hears on after its holder was killed", async (t) => {
  const folder = await aDataFolder(t);
  const child = await startChild(t, folder);
  const db = await anOpen(t, folder);
  let woken = Promise.withResolvers<void>();
  await db.listen("work", () => woken.resolve());
  await child.kill("SIGKILL");
  await woken.promise; // nobody knows what was said meanwhile: everybody looks
  woken = Promise.withResolvers<void>();
  await ask(db, "select pg_notify('work', '')");
  await woken.promise;
});

/** What a connector says of this code, read from the note that a holder leaves. */
async function releaseOf(t: TestContext, folder: string): Promise<{ release: string; migration: number }> {
  const child = await startChild(t, folder);
  const { release } = JSON.parse(readFileSync(join(folder, "database", "holder.json"), "utf8"));
  child.process.stdin?.write('{"close":true}\n');
  await once(child.process, "exit");
  return { release, migration: 9999 };
}
