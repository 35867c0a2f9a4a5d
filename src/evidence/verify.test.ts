import assert from "node:assert/strict";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { fileHeaderBytes, recordFixedBytes, sealBytes } from "./frame.ts";
import { workspaceKey } from "./keys.ts";
import { packRecord } from "./record.ts";
import { openEvidence } from "./store.ts";
import { aFolder, aKey, aRecord, aTime } from "./testing.ts";
import { verifySegment } from "./verify.ts";

const key = { workspaceKey: workspaceKey(aKey, "local") };

const job = "job-1";

/** A sealed segment of six records, the third erased. */
async function aSegment() {
  const folder = aFolder();
  const store = await openEvidence({ folder, workspace: "local", masterKey: aKey });
  const records = Array.from({ length: 6 }, (_, n) => packRecord(aRecord({ n, bytes: 300 })));
  const located = await store.append(records, { job, at: aTime });
  if (located[2]) await store.erase(located[2], { reason: "test", by: "user-1", at: aTime });
  const head = await store.seal();
  await store.close();
  const file = join(folder, `${head?.segment}.seg`);
  return { folder, file, bytes: await readFile(file), located };
}

test("a byte flipped anywhere in a segment is found and its record named", async () => {
  const { file, bytes, located } = await aSegment();
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (offset, mask) => {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(offset) ^ mask, offset);
      await writeFile(file, flipped);
      const report = await verifySegment(file, key);
      const hit = located.find((place) => offset >= place.offset && offset < place.offset + place.length);
      const named = [...new Set(report.problems.map(({ position }) => position))];
      assert.deepEqual(named, [hit?.position ?? null], `byte ${offset}`);
      const where =
        offset < fileHeaderBytes ? /file header/ : offset >= bytes.length - sealBytes ? /seal/ : /^record \d: /;
      assert.match(report.problems[0]?.what ?? "", where);
    }),
    { numRuns: 300 },
  );
});

test("records taken out, put elsewhere or written twice break the chain where it was done", async () => {
  const { file, bytes, located } = await aSegment();
  const frame = (n: number) => {
    const place = located[n];
    return bytes.subarray(place?.offset, (place?.offset ?? 0) + (place?.length ?? 0));
  };
  const start = bytes.subarray(0, fileHeaderBytes);
  const seal = bytes.subarray(-sealBytes);
  const problems = async (...frames: number[]) => {
    await writeFile(file, Buffer.concat([start, ...frames.map(frame), seal]));
    return (await verifySegment(file, key)).problems.map(({ what }) => what);
  };
  assert.deepEqual(await problems(0, 1, 2, 3, 4, 5), []);
  assert.deepEqual(await problems(0, 1, 3, 4, 5), ["record 2: its header was changed, or it is missing"]);
  assert.deepEqual(await problems(0, 1, 2, 3, 4), ["record 5: its header was changed, or it is missing"]);
  assert.match((await problems(0, 1, 2, 2, 3, 4, 5)).join(), /^record 2: it does not continue/);
  assert.notDeepEqual(await problems(0, 2, 1, 3, 4, 5), []);
});

test("a sealed segment that lost its end, or got one too many, does not verify", async () => {
  const { file, bytes } = await aSegment();
  for (const size of [bytes.length - 1, bytes.length - sealBytes, bytes.length - sealBytes - 40, fileHeaderBytes]) {
    await writeFile(file, bytes);
    await truncate(file, size);
    assert.match((await verifySegment(file, key)).problems.map(({ what }) => what).join(), /end is missing/);
  }
  await writeFile(file, Buffer.concat([bytes, Buffer.from("more")]));
  assert.deepEqual(
    (await verifySegment(file, key)).problems.map(({ what }) => what),
    ["4 bytes stand after the seal"],
  );
});

test("a tombstone nobody with the key wrote explains nothing", async () => {
  const { folder, file, bytes, located } = await aSegment();
  const place = located[4];
  assert.ok(place);
  const zeroed = Buffer.from(bytes).fill(0, place.offset + recordFixedBytes + job.length, place.offset + place.length);
  const body = { position: 4, reason: "x", time: aTime.toISOString(), by: "y", mac: "00".repeat(32) };
  const stones = join(folder, `${place.segment}.erased`);
  await writeFile(file, zeroed);
  await writeFile(stones, `${await readFile(stones, "utf8")}${JSON.stringify(body)}\n{"torn\nnull\n`);
  const report = await verifySegment(file, key);
  assert.deepEqual([report.erased, report.problems.map(({ position }) => position)], [1, [4]]);
});

test("a segment under another name is not taken for it", async () => {
  const { folder, bytes } = await aSegment();
  const file = join(folder, `${"ab".repeat(16)}.seg`);
  await writeFile(file, bytes);
  assert.match((await verifySegment(file, key)).problems[0]?.what ?? "", /^the file is segment /);
});
