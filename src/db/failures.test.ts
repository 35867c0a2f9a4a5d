import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { aDatabaseUrl, aDataFolder, aFolder, atEnd, withoutServer } from "../../test/databases.ts";
import { openDb } from "./client.ts";

test("a data folder that cannot be made is a bad file", async (t) => {
  const file = join(aFolder(t), "file");
  writeFileSync(file, "");
  await assert.rejects(openDb({ dataDir: join(file, "data") }), { code: "bad_file" });
});

test("a folder made by another PostgreSQL is refused and left as it was", async (t) => {
  const folder = await aDataFolder(t);
  writeFileSync(join(folder, "database", "pg", "PG_VERSION"), "17\n");
  await assert.rejects(openDb({ dataDir: folder }), { code: "folder_newer", message: /17/ });
});

test("a database that does not open says so, and the folder is free again", async (t) => {
  const folder = await aDataFolder(t);
  writeFileSync(join(folder, "database", "pg", "global", "pg_control"), "no control file");
  await assert.rejects(openDb({ dataDir: folder }), { code: "no_database" });
  await assert.rejects(openDb({ dataDir: folder }), { code: "no_database" });
});

test("a server that nobody runs cannot be reached", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const databaseUrl = `postgres://sonde:secret@127.0.0.1:${port}/sonde`;
  await assert.rejects(openDb({ databaseUrl }), (error: Error & { code?: string }) => {
    assert.equal(error.code, "no_database");
    assert.match(error.message, new RegExp(`127.0.0.1:${port}/sonde`));
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});

test("a wrong password is no database", { skip: withoutServer() }, async (t) => {
  const url = new URL(await aDatabaseUrl(t));
  url.password = "wrong";
  await assert.rejects(openDb({ databaseUrl: url.href }), { code: "no_database" });
});

test("a role that may not make tables is told so", { skip: withoutServer() }, async (t) => {
  const url = new URL(await aDatabaseUrl(t));
  url.pathname = "/postgres"; // the superuser's own
  await assert.rejects(openDb({ databaseUrl: url.href }), { code: "no_database", hint: /owner of the database/ });
});

/** A file system of a given size, where we may mount one. */
function aSmallDisk(t: TestContext, megabytes: number): string | undefined {
  const disk = aFolder(t);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", disk], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  atEnd(t, () => execFileSync("umount", [disk]));
  return disk;
}

test("a full disk is said to be one, loses nothing, and goes on when there is room again", async (t) => {
  const disk = aSmallDisk(t, 120);
  if (!disk) return t.skip("needs the right to mount");
  const ballast = join(disk, "ballast");
  writeFileSync(ballast, Buffer.alloc(48 * 1024 * 1024));
  const db = await openDb({ dataDir: disk });
  atEnd(t, () => db.close());
  await db.system((q) => q.exec("create table load (id int, text text)"));
  const add = () =>
    db.system((q) => q.exec("insert into load select i, repeat('x', 900) from generate_series(1, 2000) i"));
  let whole = 0;
  const fill = async () => {
    for (; whole < 100; whole++) await add();
  };
  await assert.rejects(fill(), { code: "disk_full" });
  rmSync(ballast);
  const count = "select count(*) as rows from load";
  assert.deepEqual(await db.system((q) => q.rows(count)), [{ rows: whole * 2000 }]);
  await add();
  assert.deepEqual(await db.system((q) => q.rows(count)), [{ rows: (whole + 1) * 2000 }]);
});
