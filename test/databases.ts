import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type Db, openDb } from "../src/db/client.ts";
import { copyWhole } from "../src/db/embedded/image.ts";
import { readMigrations } from "../src/db/migrate.ts";
import { releaseName } from "../src/db/release.ts";
import { type Postgres, startPostgres } from "./postgres.ts";

/** Where scripts/test.ts says its server is. */
const server = process.env.SONDE_TEST_PG;

const release = releaseName(readMigrations()).replace(/\W/g, "_");
const migrated = fileURLToPath(new URL(`../.cache/migrated-${release}`, import.meta.url));
/** Copied for every test; made by `makeTemplates`. */
const template = `sonde_template_${release}`;

const ends = new WeakMap<TestContext, (() => unknown)[]>();

/** Runs at the end of a test, last come first: what was opened in a folder is closed before the folder goes. */
export function atEnd(t: TestContext, end: () => unknown): void {
  const known = ends.get(t);
  if (known) return void known.push(end);
  const list = [end];
  ends.set(t, list);
  t.after(async () => {
    for (let next = list.pop(); next; next = list.pop()) await next();
  });
}

/** A folder that goes away with the test. */
export function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sonde-test-"));
  atEnd(t, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A data folder with a migrated, empty database in it, not open. */
export async function aDataFolder(t: TestContext): Promise<string> {
  await makeEmbeddedTemplate();
  const folder = aFolder(t);
  mkdirSync(join(folder, "database"), { mode: 0o700 });
  copyWhole(migrated, join(folder, "database", "pg"));
  return folder;
}

/** A fresh, migrated PGlite, closed and removed after the test. */
export async function anEmbeddedDb(t: TestContext): Promise<Db> {
  const folder = await aDataFolder(t);
  const db = await openDb({ dataDir: folder });
  atEnd(t, () => db.close());
  return db;
}

/** The address of a fresh, migrated database on the test server, dropped after the test. */
export async function aDatabaseUrl(t: TestContext): Promise<string> {
  if (!server) throw new Error("no PostgreSQL: SONDE_TEST_PG is not set, scripts/test.ts sets it");
  const name = `sonde_${randomBytes(6).toString("hex")}`;
  await onServer(server, `create database ${name} template ${template}`);
  atEnd(t, () => onServer(server, `drop database ${name} with (force)`));
  return urlOf(server, name);
}

/** A PostgreSQL server of a test's own, which keeps what it acknowledged when it is killed, and a new database on it. */
export async function aServerOfOnesOwn(t: TestContext): Promise<Postgres & { readonly database: string }> {
  const own = await startPostgres(["synchronous_commit=on"]); // no fsync: a killed process leaves the kernel what it wrote
  if (!own) throw new Error("there is no PostgreSQL on this machine");
  atEnd(t, own.stop);
  await onServer(own.url, "create database sonde");
  return { ...own, database: urlOf(own.url, "sonde") };
}

/** A fresh, migrated database on the PostgreSQL server, closed and dropped after the test. */
export async function aServerDb(t: TestContext): Promise<Db> {
  const db = await openDb({ databaseUrl: await aDatabaseUrl(t), max: 5 });
  atEnd(t, () => db.close());
  return db;
}

/**
 * One test on both databases. The PostgreSQL half is skipped where there is no server, which is a failure in continuous
 * integration (CI=true).
 */
export function onEveryDatabase(name: string, fn: (t: TestContext, db: Db) => Promise<void>): void {
  test(`${name} (PGlite)`, async (t) => fn(t, await anEmbeddedDb(t)));
  test(`${name} (PostgreSQL)`, { skip: withoutServer() }, async (t) => fn(t, await aServerDb(t)));
}

/** Why tests of the server are skipped, or false. */
export function withoutServer(): string | false {
  return server === undefined && process.env.CI !== "true" && "no PostgreSQL: run npm test where it is installed";
}

async function makeEmbeddedTemplate(): Promise<void> {
  if (existsSync(migrated)) return;
  const folder = mkdtempSync(join(tmpdir(), "sonde-template-"));
  try {
    const db = await openDb({ dataDir: folder });
    await db.close();
    copyWhole(join(folder, "database", "pg"), migrated);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeServerTemplate(url: string): Promise<void> {
  await onServer(url, `create database ${template}`);
  const db = await openDb({ databaseUrl: urlOf(url, template), max: 1 });
  await db.close();
}

/** What the tests copy their databases from. */
export async function makeTemplates(url: string | undefined): Promise<void> {
  await makeEmbeddedTemplate();
  if (url) await makeServerTemplate(url);
}

function urlOf(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

async function onServer(url: string, text: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
