import assert from "node:assert/strict";
import { readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { workspaceKey } from "./keys.ts";
import { packRecord } from "./record.ts";
import type { Located } from "./sealed-record.ts";
import { openEvidence } from "./store.ts";
import { aFolder, aKey, aRecord, aTime } from "./testing.ts";
import { verifySegment } from "./verify.ts";

const at = { job: "job-1", at: aTime };
const why = { reason: "asked by the person", by: "user-7", at: aTime };
const key = { workspaceKey: workspaceKey(aKey, "local") };
const packed = (...ns: number[]) => ns.map((n) => packRecord(aRecord({ n, bytes: 200 })));

async function aStore(t: TestContext, options: { folder?: string; workspace?: string; segmentBytes?: number } = {}) {
  const folder = options.folder ?? aFolder();
  const store = await openEvidence({ workspace: "local", masterKey: aKey, ...options, folder });
  t.after(() => store.close());
  return { folder, store, file: (located: Located | undefined) => join(folder, `${located?.segment}.seg`) };
}

test("whatever is appended, in whatever portions, is read back and verifies", async (t) => {
  const portions = fc.array(fc.array(fc.nat(12), { maxLength: 6 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(portions, fc.boolean(), async (calls, atOnce) => {
      const { store, file } = await aStore(t);
      const answers: Located[][] = [];
      if (atOnce) answers.push(...(await Promise.all(calls.map((ns) => store.append(packed(...ns), at)))));
      else for (const ns of calls) answers.push(await store.append(packed(...ns), at));

      const ns = calls.flat();
      const located = answers.flat();
      assert.deepEqual(
        located.map(({ id }) => id),
        packed(...ns).map(({ id }) => id),
      );
      for (const [n, place] of located.entries()) {
        assert.equal((await store.read(place)).uri, aRecord({ n: ns[n] ?? -1 }).uri);
      }
      const head = await store.seal();
      assert.equal(head?.records ?? 0, new Set(ns).size);
      if (head === null) return;
      const report = await verifySegment(file(located[0]), key);
      assert.deepEqual(report, { segment: head.segment, records: head.records, erased: 0, head, problems: [] });
      await store.close();
    }),
    { numRuns: 25 },
  );
});

test("a record that is in the open segment already is not written twice", async (t) => {
  const { store, file } = await aStore(t);
  const [first] = await store.append(packed(1), at);
  const { size } = await stat(file(first));
  assert.deepEqual(await store.append(packed(1, 1), at), [first, first]);
  assert.equal((await stat(file(first))).size, size);
});

test("evidence in a folder is ciphertext: neither names nor ids of what was asked are in it", async (t) => {
  const { folder, store } = await aStore(t);
  const [located] = await store.append([packRecord(aRecord({ n: 5 }))], at);
  const bytes = Buffer.concat(await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name)))));
  for (const text of ["host-5", "example.org", "local"]) assert.equal(bytes.includes(text), false, text);
  assert.equal(bytes.includes(Buffer.from(located?.id ?? "", "hex")), false);
  assert.equal(((await stat(folder)).mode & 0o077) === 0, true);
});

test("an erased record cannot be read, leaves a tombstone that verifies, and comes back when collected again", async (t) => {
  const { folder, store, file } = await aStore(t);
  const [a, b, c] = await store.append(packed(1, 2, 3), at);
  assert.ok(a && b && c);
  await store.erase(b, why);
  await store.erase(b, { ...why, reason: "again" });

  await assert.rejects(store.read(b), {
    code: "not_found",
    message: /erased on 2026-02-03.*user-7.*asked by the person/,
  });
  assert.equal((await store.read(c)).uri, aRecord({ n: 3 }).uri);
  const open = await verifySegment(file(b), key);
  assert.deepEqual([open.records, open.erased, open.problems, open.head], [3, 1, [], null]);

  const [again] = await store.append(packed(2), at);
  assert.equal(again?.position, 3);
  assert.equal((await store.read(again)).uri, aRecord({ n: 2 }).uri);
  await store.seal();
  await store.erase(a, why);
  const sealed = await verifySegment(file(a), key);
  assert.deepEqual([sealed.records, sealed.erased, sealed.problems], [4, 2, []]);

  await rm(join(folder, `${a.segment}.erased`));
  const unexplained = await verifySegment(file(a), key);
  assert.deepEqual(
    unexplained.problems.map(({ position, what }) => `${position} ${what}`),
    [0, 1].map((n) => `${n} record ${n}: its bytes are gone, without a tombstone`),
  );
});

test("what another process erased from the open segment is written anew", async (t) => {
  const { folder, store } = await aStore(t);
  const [before] = await store.append(packed(1), at);
  assert.ok(before);
  const other = await aStore(t, { folder });
  await other.store.erase(before, why);
  const [after] = await store.append(packed(1), at);
  assert.equal(after?.position, 1);
  assert.equal((await other.store.read(after)).uri, aRecord({ n: 1 }).uri);
});

test("two writers in one folder write segments of their own, and each reads the other's", async (t) => {
  const { folder, store, file } = await aStore(t);
  const other = await aStore(t, { folder });
  const calls = Array.from({ length: 10 }, (_, n) => (n % 2 ? store : other.store).append(packed(n, n + 10), at));
  const located = (await Promise.all(calls)).flat();
  assert.equal(new Set(located.map(({ segment }) => segment)).size, 2);
  for (const place of located) {
    assert.deepEqual(await store.read(place), await other.store.read(place));
  }
  const heads = [await store.seal(), await other.store.seal()];
  assert.deepEqual(
    heads.map((head) => [head?.records, head?.recovered]),
    [
      [10, false],
      [10, false],
    ],
  );
  for (const place of located) assert.deepEqual((await verifySegment(file(place), key)).problems, []);
  assert.deepEqual(new Set(await store.heads()), new Set(heads));
});

test("workspaces in one folder cannot read, verify or recover one another", async (t) => {
  const { folder, store, file } = await aStore(t);
  const other = await aStore(t, { folder, workspace: "other" });
  const [mine] = await store.append(packed(1), at);
  assert.ok(mine);
  await assert.rejects(other.store.read(mine), { code: "broken_evidence" });
  await store.seal();
  assert.deepEqual(await other.store.heads(), []);
  const report = await verifySegment(file(mine), { workspaceKey: workspaceKey(aKey, "other") });
  assert.match(report.problems[0]?.what ?? "", /another workspace/);
});

test("a segment that reached its size is sealed and the next one begun", async (t) => {
  const { store } = await aStore(t, { segmentBytes: 1000 });
  const located: Located[] = [];
  for (let n = 0; n < 6; n += 1) located.push(...(await store.append(packed(n, n + 10), at)));
  const heads = await store.heads();
  assert.ok(heads.length >= 3);
  assert.ok(heads.every(({ records, recovered }) => records >= 2 && !recovered));
  for (const place of located) await store.read(place);
});

test("a place that is not the record's own is refused", async (t) => {
  const { store, file } = await aStore(t);
  const [a, b] = await store.append(packed(1, 2), at);
  assert.ok(a && b);
  const refused = (place: Located) => assert.rejects(store.read(place), { code: "broken_evidence" });
  await refused({ ...a, id: b.id });
  await refused({ ...a, wrappedKey: b.wrappedKey });
  await refused({ ...a, wrappedKey: "" });
  await refused({ ...a, position: 1 });
  await refused({ ...a, offset: b.offset, length: b.length });
  await refused({ ...a, length: a.length - 1 });
  await refused({ ...a, offset: 1e9 });
  await refused({ ...a, length: 1e12 });
  await refused({ ...a, segment: "../../etc/passwd" });
  await refused({ ...a, segment: "0".repeat(32) });
  await truncate(file(b), b.offset + b.length - 1);
  await refused(b);
  await assert.rejects(store.erase({ ...a, offset: b.offset }, why), { code: "broken_evidence" });
});

test("a closed store refuses to append, and leaves nothing open", async (t) => {
  const { folder, store } = await aStore(t);
  await store.append(packed(1), at);
  await store.close();
  await assert.rejects(store.append(packed(2), at), /closed/);
  assert.deepEqual(
    (await readdir(folder)).map((name) => name.replace(/^\w+/, "")),
    [".seg"],
  );
});

test("a writer that was taken for dead goes on in a new segment", async (t) => {
  const { folder, store, file } = await aStore(t);
  const [before] = await store.append(packed(1), at);
  const lock = join(folder, `${before?.segment}.open`);
  await writeFile(lock, (await readFile(lock, "utf8")).replace(/"pid":\d+/, '"pid":2147483646'));
  const { store: other } = await aStore(t, { folder });
  assert.equal((await other.heads()).length, 1);

  const [after] = await store.append(packed(2), at);
  assert.ok(after);
  assert.notEqual(after.segment, before?.segment);
  assert.equal((await store.read(after)).uri, aRecord({ n: 2 }).uri);
  const report = await verifySegment(file(before), key);
  assert.deepEqual([report.records, report.head?.recovered, report.problems], [1, true, []]);
});
