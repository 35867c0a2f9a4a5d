import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Db, Query } from "../src/db/client.ts";
import { onEveryDatabase } from "./databases.ts";

/** Tables that belong to no workspace, and why. */
const shared: Record<string, string> = {
  migrations: "the schema is the deployment's",
  workspaces: "is the workspace: its policy compares the id",
  commits: "random marks of transactions, nothing of a workspace",
  source_buckets: "a source sees and bans the deployment, not a workspace",
  deployment_flags: "what is switched for everybody; workspaces read it and cannot write it",
  source_health: "how a source answers the deployment, whoever asked; granted to nobody",
  users: "a person may be in many workspaces; granted to nobody",
  sessions: "are a person's; granted to nobody",
  api_keys: "are a person's; granted to nobody",
  oidc_identities: "are a person's; granted to nobody",
  one_time: "links sent to a person; granted to nobody",
  guesses: "failures of whoever guesses, before anybody is known; granted to nobody",
  schedules: "what the clock does is done once for the deployment; granted to nobody",
  erased_workspaces: "are no more; granted to nobody",
  signing_keys: "sign the deployment's tokens; granted to nobody",
};

type Table = { name: string; forced: boolean; policies: string[]; tenant: boolean; first_key: string | null };

const readTables = (q: Query) =>
  q.rows<Table>(
    `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        array(select polname::text from pg_policy where polrelid = c.oid order by 1) as policies,
        exists (select from pg_attribute where attrelid = c.oid and attname = 'workspace_id' and not attisdropped) as tenant,
        (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
          where i.indrelid = c.oid and i.indisprimary) as first_key
       from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`,
  );

const tenantTables = async (db: Db) => (await db.system(readTables)).filter(({ tenant }) => tenant);

onEveryDatabase("every table of a tenant is behind a forced policy, the others are listed", async (_t, db) => {
  for (const table of await db.system(readTables)) {
    if (!table.tenant) assert.ok(shared[table.name], `${table.name} has no workspace_id and is not on the list`);
    if (!table.tenant && table.name !== "workspaces") continue;
    assert.ok(table.forced, `${table.name} has no forced row-level security`);
    assert.deepEqual(table.policies, ["own", "owner"], table.name);
    if (table.tenant)
      assert.equal(table.first_key, "workspace_id", `the key of ${table.name} starts with something else`);
  }
});

onEveryDatabase("the role of a workspace owns nothing, and no policy can be switched off for it", async (_t, db) => {
  const [role] = await db.system((q) =>
    q.rows("select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname = 'sonde_app'"),
  );
  assert.deepEqual(role, { rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false });
  const workspace = randomUUID();
  await assert.rejects(
    db.as(workspace, (q) => q.exec("alter table entities disable row level security")),
    { code: "42501" },
  );
  await assert.rejects(
    db.as(workspace, (q) => q.exec("drop policy own on entities")),
    { code: "42501" },
  );
});

/** A row with something in every column that wants it, put in by the owner, past policies, checks kept. */
async function addRow(q: Query, table: string, workspace: string): Promise<void> {
  const columns = await q.rows<{ name: string; type: string; allowed: string | null }>(
    `select a.attname as name, format_type(a.atttypid, null) as type,
        (select (regexp_match(pg_get_constraintdef(c.oid), '''([^'']+)'''))[1] from pg_constraint c
          where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]) as allowed
       from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and a.attnotnull and not a.atthasdef and a.attidentity = ''`,
    [table],
  );
  const values = columns.map(({ name, type, allowed }) => {
    if (name === "workspace_id" || (table === "workspaces" && name === "id")) return workspace;
    if (allowed !== null) return allowed;
    if (type === "uuid") return randomUUID();
    if (type === "jsonb") return "{}";
    if (type === "boolean") return "false";
    if (type.startsWith("timestamp") || type === "date") return "2024-01-01T00:00:00Z";
    if (type.endsWith("[]")) return "{}";
    return type === '"char"' ? "e" : "1";
  });
  const list = columns.map(({ name }) => `"${name}"`).join(", ");
  const places = columns.map(({ type }, index) => `$${index + 1}::text::${type}`).join(", ");
  await q.rows(`insert into ${table} (${list}) values (${places})`, values);
}

onEveryDatabase("another workspace's rows can neither be seen, changed, removed nor added", async (_t, db) => {
  const [mine, theirs] = [randomUUID(), randomUUID()];
  const tables = await tenantTables(db);
  assert.ok(tables.length > 10);
  for (const { name } of tables) {
    await db.system(async (q) => {
      await addRow(q, name, theirs);
      assert.equal((await q.rows(`select 1 from ${name}`)).length, 1, `the owner does not see ${name}`);
    });
    assert.equal((await db.as(theirs, (q) => q.rows(`select 1 from ${name}`))).length, 1, name);
    assert.deepEqual(await db.as(mine, (q) => q.rows(`select 1 from ${name}`)), [], name);
    const tries = [`update ${name} set workspace_id = workspace_id returning 1`, `delete from ${name} returning 1`];
    for (const text of tries) {
      const touched = await db
        .as(mine, (q) => q.rows(text))
        .catch((error: { code?: string }) => {
          assert.equal(error.code, "42501", `${text}: ${error}`); // append-only tables grant neither
          return [];
        });
      assert.deepEqual(touched, [], text);
    }
    await assert.rejects(
      db.as(mine, (q) => addRow(q, name, theirs)),
      { code: "42501" },
      `${name} takes a row of another workspace`,
    );
  }
});

onEveryDatabase("without a workspace nothing is seen", async (_t, db) => {
  const theirs = randomUUID();
  for (const { name } of await tenantTables(db)) {
    await db.system((q) => addRow(q, name, theirs));
    const seen = await db.system(async (q) => {
      await q.exec("set local role sonde_app");
      return q.rows(`select 1 from ${name}`);
    });
    assert.deepEqual(seen, [], name);
  }
});
