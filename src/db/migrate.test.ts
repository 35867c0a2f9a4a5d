import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { aFolder, onEveryDatabase } from "../../test/databases.ts";
import type { Db } from "./client.ts";
import { type Migration, migrate, readMigrations } from "./migrate.ts";

const known = readMigrations();

const more = (text: string): Migration => ({ number: known.length + 1, name: "next", text, sha256: "0".repeat(64) });

const numbers = (db: Db) =>
  db.system(async (q) =>
    (await q.rows<{ number: number }>("select number from migrations order by 1")).map((row) => row.number),
  );

onEveryDatabase("a new migration is applied once, by whoever comes first", async (_t, db) => {
  const next = [...known, more("create table extra (id int primary key); insert into extra values (1)")];
  await Promise.all([migrate(db, next), migrate(db, next), migrate(db, next)]);
  assert.deepEqual(await numbers(db), [...known.map(({ number }) => number), known.length + 1]);
  assert.deepEqual(await db.system((q) => q.rows("select id from extra")), [{ id: 1 }]);
});

onEveryDatabase("a migration that fails leaves nothing of itself", async (_t, db) => {
  await assert.rejects(migrate(db, [...known, more("create table extra (id int); select 1 / 0")]), /division by zero/);
  assert.equal((await numbers(db)).length, known.length);
  assert.deepEqual(await db.system((q) => q.rows("select to_regclass('extra')::text as name")), [{ name: null }]);
});

onEveryDatabase("a database of a newer release is refused", async (_t, db) => {
  await assert.rejects(migrate(db, known.slice(0, -1)), { code: "folder_newer", message: /newer release/ });
});

onEveryDatabase("a migration that was edited after it was applied is refused", async (_t, db) => {
  const edited = known.map((migration, index) => (index === 0 ? { ...migration, sha256: "f".repeat(64) } : migration));
  await assert.rejects(migrate(db, edited), { code: "folder_newer", message: /is not the one/ });
});

test("migrations are numbered from 1 without a gap", (t) => {
  const folder = aFolder(t);
  writeFileSync(`${folder}/0001_a.sql`, "select 1");
  writeFileSync(`${folder}/0003_b.sql`, "select 1");
  assert.throws(() => readMigrations(pathToFileURL(`${folder}/`)), /0003_b\.sql/);
});
