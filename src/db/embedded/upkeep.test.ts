import assert from "node:assert/strict";
import { test } from "node:test";
import { anEmbeddedDb } from "../../../test/databases.ts";
import type { Db } from "../client.ts";

async function transactions(db: Db, count: number, text: string): Promise<void> {
  for (let done = 0; done < count; done++) await db.system((q) => q.exec(text));
}

const fill = "insert into load select i, repeat('x', 900) from generate_series(1, 2000) i";

test("a table that grew gets statistics without being asked", async (t) => {
  const db = await anEmbeddedDb(t);
  await db.system((q) => q.exec("create table load (id int, text text)"));
  await transactions(db, 5, fill);
  // The backend hands its counters over once a second.
  for (let rows = -1; rows < 10000; ) {
    await transactions(db, 50, "select 1");
    const [table] = await db.system((q) =>
      q.rows<{ rows: number }>("select reltuples as rows from pg_class where relname = 'load'"),
    );
    rows = table?.rows ?? -1;
  }
});

test("the log is checkpointed before it grows without end", async (t) => {
  const db = await anEmbeddedDb(t);
  const read = "select (checkpoint_lsn - '0/0'::pg_lsn)::float8 as at from pg_control_checkpoint()";
  const position = async () => (await db.system((q) => q.rows<{ at: number }>(read)))[0]?.at ?? 0;
  const before = await position();
  await db.system((q) => q.exec("create table load (id int, text text)"));
  await transactions(db, 100, fill);
  assert.ok((await position()) > before);
});
