import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { aDatabaseUrl, atEnd, onEveryDatabase, withoutServer } from "../../test/databases.ts";
import { openDb } from "./client.ts";

onEveryDatabase("columns arrive as the same types", async (_t, db) => {
  const rows = await db.as(randomUUID(), (q) =>
    q.rows(
      `select 9007199254740991::int8 as big, 5::int4 as small, 0.1::float8 as real, 1.50::numeric as exact, true as flag,
        'ünï'::text as text, null::text as nothing, '{"a":[1,null]}'::jsonb as json, '\\x00ff'::bytea as bytes,
        '2024-02-29T12:00:00.123Z'::timestamptz as moment, '2024-02-29'::date as day, '{1,2,null}'::int8[] as numbers,
        '{"a b",null,"c\\"d"}'::text[] as texts, '5f0c3a4e-0000-4000-8000-000000000001'::uuid as id, '{}'::int8[] as none`,
    ),
  );
  assert.deepEqual(rows, [
    {
      big: 9007199254740991,
      small: 5,
      real: 0.1,
      exact: "1.50",
      flag: true,
      text: "ünï",
      nothing: null,
      json: { a: [1, null] },
      bytes: new Uint8Array([0, 255]),
      moment: new Date("2024-02-29T12:00:00.123Z"),
      day: "2024-02-29",
      numbers: [1, 2, null],
      texts: ["a b", null, 'c"d'],
      id: "5f0c3a4e-0000-4000-8000-000000000001",
      none: [],
    },
  ]);
});

onEveryDatabase("parameters keep their values", async (_t, db) => {
  const moment = new Date("1999-12-31T23:59:59.999Z");
  const params = [
    2 ** 40,
    1.5,
    true,
    "a'\\b",
    moment,
    new Uint8Array([1, 0, 255]),
    [1, 2],
    ["x,y", null],
    { k: [1] },
    null,
  ];
  const [row] = await db.as(randomUUID(), (q) =>
    q.rows(
      `select $1::int8 as a, $2::float8 as b, $3::bool as c, $4::text as d, $5::timestamptz as e, $6::bytea as f,
        $7::int8[] as g, $8::text[] as h, $9::jsonb as i, $10::text as j`,
      params,
    ),
  );
  assert.deepEqual(Object.values(row as object), params);
});

onEveryDatabase("a transaction that fails leaves nothing", async (_t, db) => {
  const workspace = randomUUID();
  const insert = "insert into workspaces (id, name) values ($1, 'w')";
  await assert.rejects(
    db.as(workspace, async (q) => {
      await q.rows(insert, [workspace]);
      throw new Error("changed my mind");
    }),
    /changed my mind/,
  );
  await assert.rejects(
    db.as(workspace, async (q) => {
      await q.rows(insert, [workspace]);
      await q.rows("select 1 / 0");
    }),
    /division by zero/,
  );
  assert.deepEqual(await db.as(workspace, (q) => q.rows("select id from workspaces")), []);
});

onEveryDatabase("a failed statement decides the transaction even if its error was caught", async (_t, db) => {
  const workspace = randomUUID();
  await assert.rejects(
    db.as(workspace, async (q) => {
      await q.rows("insert into workspaces (id, name) values ($1, 'w')", [workspace]);
      await q.rows("select 1 / 0").catch(() => undefined);
      return "fine";
    }),
    /division by zero/,
  );
  assert.deepEqual(await db.as(workspace, (q) => q.rows("select id from workspaces")), []);
});

onEveryDatabase("role and workspace are gone after the transaction", async (_t, db) => {
  const workspace = randomUUID();
  const who = "select current_user::text as role, nullif(current_setting('app.workspace', true), '') as workspace";
  assert.deepEqual(await db.as(workspace, (q) => q.rows(who)), [{ role: "sonde_app", workspace }]);
  const seen = await Promise.all(
    Array.from({ length: 20 }, () => db.system((q) => q.rows<{ role: string; workspace: string }>(who))),
  );
  for (const [row] of seen) {
    assert.notEqual(row?.role, "sonde_app");
    assert.equal(row?.workspace, null);
  }
});

onEveryDatabase("statements sent together run in order and fail together", async (_t, db) => {
  const workspace = randomUUID();
  const [, rows] = await db.as(workspace, (q) =>
    Promise.all([
      q.rows("insert into workspaces (id, name) values ($1, 'first')", [workspace]),
      q.rows<{ name: string }>("select name from workspaces"),
    ]),
  );
  assert.deepEqual(rows, [{ name: "first" }]);
  await assert.rejects(
    db.as(workspace, (q) => Promise.all([q.rows("select 1 / 0"), q.rows("update workspaces set name = 'second'")])),
    /division by zero/,
  );
  assert.deepEqual(await db.as(workspace, (q) => q.rows("select name from workspaces")), [{ name: "first" }]);
});

onEveryDatabase("a serialization failure runs the transaction again", async (_t, db) => {
  const raise = "do $$ begin raise exception 'again' using errcode = '40001'; end $$";
  let tries = 0;
  const value = await db.as(randomUUID(), async (q) => {
    tries += 1;
    if (tries < 3) await q.exec(raise);
    return tries;
  });
  assert.equal(value, 3);
  tries = 0;
  await assert.rejects(
    db.system(async (q) => {
      tries += 1;
      await q.exec(raise);
    }),
    { code: "40001" },
  );
  assert.equal(tries, 5);
});

onEveryDatabase("transactions at the same time each see a whole state", async (_t, db) => {
  const workspace = randomUUID();
  await db.as(workspace, (q) => q.rows("insert into workspaces (id, name) values ($1, '0')", [workspace]));
  const add = () =>
    db.as(workspace, async (q) => {
      const [row] = await q.rows<{ name: string }>("select name from workspaces for update");
      await q.rows("update workspaces set name = $1", [String(Number(row?.name) + 1)]);
    });
  await Promise.all(Array.from({ length: 40 }, add));
  assert.deepEqual(await db.as(workspace, (q) => q.rows("select name from workspaces")), [{ name: "40" }]);
});

onEveryDatabase("a statement after its transaction is refused", async (_t, db) => {
  let late: (() => Promise<unknown>) | undefined;
  await db.system(async (q) => {
    late = () => q.rows("select 1");
  });
  await assert.rejects(async () => late?.(), /the transaction is over/);
});

onEveryDatabase("a notification wakes whoever listens to its channel, once it is committed", async (_t, db) => {
  const heard: string[] = [];
  const second = Promise.withResolvers<void>();
  const stop = await db.listen("one", () => heard.push("one"));
  await db.listen("two", () => {
    heard.push("two");
    second.resolve();
  });
  await assert.rejects(
    db.system(async (q) => {
      await q.rows("select pg_notify('one', '')");
      throw new Error("rolled back");
    }),
  );
  await stop();
  await db.as(randomUUID(), (q) => q.rows("select pg_notify('one', ''), pg_notify('two', '')"));
  await second.promise;
  assert.deepEqual(heard, ["two"]);
});

onEveryDatabase("a channel is a plain name", async (_t, db) => {
  await assert.rejects(
    db.listen("work; drop table entities", () => undefined),
    /is no channel/,
  );
});

onEveryDatabase("time does not depend on where the server stands", async (_t, db) => {
  const [row] = await db.system((q) => q.rows("select '2024-07-01T00:00:00'::timestamptz as moment"));
  assert.deepEqual(row, { moment: new Date("2024-07-01T00:00:00Z") });
});

test("connections that a server ends lose and repeat nothing", { skip: withoutServer() }, async (t) => {
  const databaseUrl = await aDatabaseUrl(t);
  const db = await openDb({ databaseUrl, max: 4 });
  atEnd(t, () => db.close());
  const other = await openDb({ databaseUrl, max: 1 });
  atEnd(t, () => other.close());
  const workspace = randomUUID();
  await db.as(workspace, (q) => q.rows("insert into workspaces (id, name) values ($1, '0')", [workspace]));
  let done = 0;
  let over = false;
  const count = async () => {
    for (; !over; done++) {
      await db.as(workspace, (q) => q.rows("update workspaces set name = (name::int + 1)::text"));
    }
  };
  const work = [count(), count()];
  const kill =
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = current_user and pid <> pg_backend_pid()";
  for (let kills = 0; kills < 25; kills++) {
    const before = done;
    await other.system((q) => q.rows(kill));
    while (done < before + 3) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  over = true;
  await Promise.all(work);
  assert.deepEqual(await db.as(workspace, (q) => q.rows("select name from workspaces")), [{ name: String(done) }]);
});
