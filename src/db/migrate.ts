import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { AppError } from "../errors.ts";
import type { Db, Query } from "./client.ts";

export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
};

const folder = new URL("./migrations/", import.meta.url);

/** The migrations of this release, in order. Their numbers run from 1 without a gap. */
export function readMigrations(from: URL = folder): Migration[] {
  const names = readdirSync(from).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name, index) => {
    const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
    if (number !== index + 1) throw new Error(`${name}: migrations are named 0001_name.sql, 0002_name.sql …`);
    const text = readFileSync(new URL(name, from), "utf8");
    return { number, name, text, sha256: createHash("sha256").update(text).digest("hex") };
  });
}

/**
 * A forced policy binds the owner too, unless it is a superuser as on PGlite: src/db/system/ would see nothing on a
 * server. So every table behind a policy gets one more, for the connecting role alone.
 */
const ownerSeesAll = `do $$ declare name regclass; begin
  for name in
    select c.oid from pg_class c
     where c.relkind in ('r', 'p') and c.relforcerowsecurity and c.relnamespace = 'public'::regnamespace
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'owner')
  loop
    execute format('create policy owner on %s to %I using (true) with check (true)', name, current_user);
  end loop;
end $$`;

/** Marks of transactions whose commit may have to be looked up (src/db/transaction.ts); swept after an hour. */
const commits = `create table if not exists commits (id uuid primary key, taken boolean not null default false, at timestamptz not null default now());
  grant insert on commits to sonde_app`;

/** Said after the migrations, whenever one was applied. */
export const standing = `${commits};\n${ownerSeesAll}`;

type Applied = { number: number; sha256: string };

/** One number for all of Sonde: whoever migrates holds it. */
const ADVISORY_LOCK = 0x50_4e_44_45;

function check(applied: readonly Applied[], known: readonly Migration[]): void {
  const last = applied.at(-1)?.number ?? 0;
  if (last > known.length) {
    throw new AppError("folder_newer", `the database was made by a newer release: it has migration ${last}`, {
      hint: `this release knows ${known.length}: upgrade Sonde, or use another database`,
    });
  }
  for (const { number, sha256 } of applied) {
    const migration = known[number - 1];
    if (migration?.sha256 === sha256) continue;
    throw new AppError(
      "folder_newer",
      `migration ${migration?.name ?? number} is not the one this database was made with`,
      {
        hint: "a migration that was applied is never edited: add one, or use another database",
      },
    );
  }
}

async function readApplied(q: Query): Promise<Applied[]> {
  const [table] = await q.rows<{ name: string | null }>("select to_regclass('migrations')::text as name");
  if (!table?.name) return [];
  return q.rows<Applied>("select number, sha256 from migrations order by number");
}

/** Brings the database to the schema of this release, as the connecting role. Any number of processes may do so at once. */
export async function migrate(db: Pick<Db, "system">, known: readonly Migration[] = readMigrations()): Promise<void> {
  const applied = await db.system(readApplied);
  check(applied, known);
  if (applied.length === known.length) return;
  await db.system(async (q) => {
    await q.rows("select pg_advisory_xact_lock($1)", [ADVISORY_LOCK]);
    await q.exec(
      "create table if not exists migrations (number int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())",
    );
    const already = await readApplied(q);
    check(already, known);
    for (const { number, name, sha256, text } of known.slice(already.length)) {
      await q.exec(text);
      await q.rows("insert into migrations (number, name, sha256) values ($1, $2, $3)", [number, name, sha256]);
    }
    await q.exec(standing);
  });
}
