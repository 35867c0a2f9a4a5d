import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { workspaceKey } from "./keys.ts";
import { packRecord } from "./record.ts";
import type { Located } from "./sealed-record.ts";
import { openEvidence } from "./store.ts";
import { aFolder, aKey, aRecord, aTime } from "./testing.ts";
import { verifySegment } from "./verify.ts";

const at = { job: "job-1", at: aTime };
const key = { workspaceKey: workspaceKey(aKey, "local") };
const noSuchPid = 0x7ffffffe;

async function reopen(t: TestContext, folder: string) {
  const store = await openEvidence({ folder, workspace: "local", masterKey: aKey });
  t.after(() => store.close());
  return store;
}

/** The files of a segment with four records, as they stand while its writer lives. */
async function anOpenSegment(t: TestContext) {
  const folder = aFolder();
  const store = await reopen(t, folder);
  const located: Located[] = [];
  for (let n = 0; n < 4; n += 1) located.push(...(await store.append([packRecord(aRecord({ n, bytes: 150 }))], at)));
  const segment = located[0]?.segment ?? "";
  const bytes = await readFile(join(folder, `${segment}.seg`));
  const lock = JSON.parse(await readFile(join(folder, `${segment}.open`), "utf8")) as Record<string, unknown>;
  return { segment, bytes, lock, located };
}

async function leave(folder: string, segment: string, bytes: Uint8Array, lock: object) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${segment}.seg`), bytes);
  await writeFile(join(folder, `${segment}.open`), JSON.stringify(lock));
}

test("a last record torn at any byte is cut, and the segment sealed behind the one before it", async (t) => {
  const { segment, bytes, lock, located } = await anOpenSegment(t);
  const last = located[3];
  assert.ok(last);
  for (let size = last.offset; size <= bytes.length; size += 1) {
    const folder = aFolder();
    await leave(folder, segment, bytes.subarray(0, size), { ...lock, pid: noSuchPid });
    const store = await openEvidence({ folder, workspace: "local", masterKey: aKey });
    const [head] = await store.heads();
    const whole = size === bytes.length ? 4 : 3;
    assert.deepEqual([head?.records, head?.recovered], [whole, true], `cut at ${size}`);
    const report = await verifySegment(join(folder, `${segment}.seg`), key);
    assert.deepEqual(report, { segment, records: whole, erased: 0, head, problems: [] });
    if (size % 50 === 0) {
      for (const place of located.slice(0, 3)) await store.read(place);
      await assert.rejects(store.read(last), { code: "broken_evidence" });
    }
    await store.close();
    assert.deepEqual(await readdir(folder), [`${segment}.seg`]);
  }
});

test("a write of which a power cut left zeros is cut too", async (t) => {
  const { segment, bytes, lock, located } = await anOpenSegment(t);
  const { offset, length } = located[3] ?? { offset: 0, length: 0 };
  for (const from of [offset, offset + length - 100]) {
    const folder = aFolder();
    const zeroed = Buffer.from(bytes).fill(0, from);
    await leave(folder, segment, Buffer.concat([zeroed, Buffer.alloc(5000)]), { ...lock, pid: noSuchPid });
    await reopen(t, folder);
    const report = await verifySegment(join(folder, `${segment}.seg`), key);
    assert.deepEqual([report.records, report.problems], [3, []]);
  }
});

test("damage before the last record is not mistaken for a torn tail", async (t) => {
  const { segment, bytes, lock, located } = await anOpenSegment(t);
  const folder = aFolder();
  const flipped = Buffer.from(bytes);
  const at = (located[1]?.offset ?? 0) + 12;
  flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
  await leave(folder, segment, flipped, { ...lock, pid: noSuchPid });
  const store = await reopen(t, folder);
  const report = await verifySegment(join(folder, `${segment}.seg`), key);
  assert.deepEqual(
    report.problems.map(({ position }) => position),
    [1],
  );
  assert.equal(report.head?.records, 4);
  await store.read(located[3] as Located);
});

test("a crash before the first record leaves nothing behind", async (t) => {
  const { segment, bytes, lock } = await anOpenSegment(t);
  for (const size of [0, 30, 68, 100]) {
    const folder = aFolder();
    await leave(folder, segment, bytes.subarray(0, size), { ...lock, pid: noSuchPid });
    await reopen(t, folder);
    assert.deepEqual(await readdir(folder), [], `cut at ${size}`);
  }
  const folder = aFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${segment}.open`), JSON.stringify({ ...lock, pid: noSuchPid }));
  await reopen(t, folder);
  assert.deepEqual(await readdir(folder), []);
});

test("two starts at once seal a dead writer's segment once", async (t) => {
  const { segment, bytes, lock } = await anOpenSegment(t);
  const folder = aFolder();
  await leave(folder, segment, bytes.subarray(0, -3), { ...lock, pid: noSuchPid });
  const stores = await Promise.all([1, 2, 3].map(() => reopen(t, folder)));
  const heads = await Promise.all(stores.map((store) => store.heads()));
  assert.deepEqual(heads[0], heads[2]);
  assert.deepEqual((await verifySegment(join(folder, `${segment}.seg`), key)).problems, []);
});

test("a living writer's segment is left alone, and so is one on another machine until it is silent", async (t) => {
  const { segment, bytes, lock } = await anOpenSegment(t);
  const folder = aFolder();
  const sealed = async () => (await (await reopen(t, folder)).heads()).length;

  await leave(folder, segment, bytes, lock);
  assert.equal(await sealed(), 0);
  await leave(folder, segment, bytes, { ...lock, where: "elsewhere", pid: noSuchPid });
  assert.equal(await sealed(), 0);
  await leave(folder, segment, bytes, { ...lock, owner: "another workspace", pid: noSuchPid });
  assert.equal(await sealed(), 0);
  await leave(folder, segment, bytes, { ...lock, where: "elsewhere", pid: noSuchPid });
  const silent = new Date(Date.now() - 10 * 60_000);
  await utimes(join(folder, `${segment}.open`), silent, silent);
  assert.equal(await sealed(), 1);
});

test("a process id that was given to another process does not keep a segment open", {
  skip: process.platform !== "linux",
}, async (t) => {
  const { segment, bytes, lock } = await anOpenSegment(t);
  const folder = aFolder();
  await leave(folder, segment, bytes, { ...lock, started: "1" });
  assert.equal((await (await reopen(t, folder)).heads()).length, 1);
});

test("kill -9 of a writer at a random moment loses nothing that append had answered", async (t) => {
  const folder = aFolder();
  const writer = fileURLToPath(new URL("./testing-writer.ts", import.meta.url));
  const answered: Located[] = [];
  for (let trial = 0; trial < 12; trial += 1) {
    const child = spawn(process.execPath, [writer, folder], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout });
    const gone = once(child, "exit");
    lines.on("line", (line) => answered.push(...(JSON.parse(line) as Located[])));
    await once(lines, "line");
    await setTimeout(Math.random() * 60);
    child.kill("SIGKILL");
    await gone;
    await setTimeout(5);
  }
  const store = await reopen(t, folder);
  const heads = await store.heads();
  assert.equal(heads.length, 12);
  for (const { segment } of heads) {
    assert.deepEqual((await verifySegment(join(folder, `${segment}.seg`), key)).problems, []);
  }
  assert.ok(answered.length >= 12);
  for (const place of answered) assert.equal((await store.read(place)).kind, "http");
});

/** Runs a program in a small file system of its own, which goes away with it; null where that is not allowed. */
function onSmallDisk(program: string): string | null {
  const folder = aFolder();
  mkdirSync(folder);
  const script = 'mount -t tmpfs -o size=200k tmpfs "$1" && exec "$2" "$3" "$1"';
  const args = ["-rm", "sh", "-c", script, "sh", folder, process.execPath, program];
  const run = spawnSync("unshare", args, { encoding: "utf8" });
  return run.status === 0 ? run.stdout : null;
}

const smallDisk = process.platform === "linux" && spawnSync("unshare", ["-rm", "true"]).status === 0;

test("a full disk is said, and what was written before it stands", {
  skip: smallDisk ? false : "no unshare",
}, async () => {
  const out = onSmallDisk(fileURLToPath(new URL("./testing-full-disk.ts", import.meta.url)));
  assert.ok(out !== null);
  const { code, again, read, problems, records } = JSON.parse(out) as Record<string, unknown>;
  assert.deepEqual({ code, again, problems }, { code: "disk_full", again: "disk_full", problems: [] });
  assert.ok(Number(records) > 0);
  assert.equal(read, records);
});
