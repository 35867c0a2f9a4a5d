import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { writeBundle } from "./export.ts";
import { type EvidenceInput, packRecord } from "./record.ts";
import { aFolder, aRecord, aTime } from "./testing.ts";

const records: EvidenceInput[] = [
  aRecord({ n: 1 }),
  { ...aRecord({ n: 2 }), kind: "dns", uri: "dns://192.0.2.53/ex\u2028ämple?type=A", mime: "application/dns-message" },
  { ...aRecord({ n: 3 }), response: Buffer.alloc(0), request: Buffer.alloc(0) },
  aRecord({ n: 4 }),
];

async function aBundle(given: readonly EvidenceInput[] = records) {
  const folder = aFolder();
  const bundle = await writeBundle(folder, {
    results: (async function* () {
      yield { kind: "entity", value: "example.org" };
      yield { kind: "summary" };
    })(),
    records: (async function* () {
      for (const record of given) yield { record, at: aTime, id: packRecord(record).id };
    })(),
    meta: { scan: "scan-1" },
    at: aTime,
  });
  return { folder, bundle };
}

function verify(folder: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "verify.mjs")], { encoding: "utf8" });
  return { status, lines: stdout.trim().split("\n"), stderr };
}

test("a bundle verifies itself, wherever it is", async () => {
  const { folder, bundle } = await aBundle();
  assert.equal(bundle.records, 4);
  assert.deepEqual(new Set(bundle.files), new Set(await readdir(folder)));
  assert.deepEqual(verify(folder), {
    status: 0,
    lines: ["ok: 4 records, every file and every link holds"],
    stderr: "",
  });
  const empty = await aBundle([]);
  assert.equal(verify(empty.folder).status, 0);
});

test("the verifier needs nothing but Node", async () => {
  const { folder } = await aBundle([]);
  const imports = (await readFile(join(folder, "verify.mjs"), "utf8")).matchAll(/ from "([^"]+)"/g);
  for (const [, name] of imports) assert.match(name ?? "", /^node:/);
});

test("a byte flipped in any file of a bundle is found, and the file or record named", async () => {
  const { folder } = await aBundle();
  const custody = (await readFile(join(folder, "custody.jsonl"), "utf8")).trim().split("\n");
  const places = custody.map((line) => JSON.parse(line) as { n: number; id: string; offset: number; length: number });
  const names = ["manifest.json", "results.jsonl", "custody.jsonl", "evidence.warc.gz", "evidence.warc.gz"];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.double({ min: 0, max: 0.999, noNaN: true }), async (name, where) => {
      const path = join(folder, name);
      const bytes = await readFile(path);
      const offset = Math.floor(where * bytes.length);
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(bytes.readUInt8(offset) ^ 4, offset);
      await writeFile(path, flipped);
      const { status, lines } = verify(folder);
      await writeFile(path, bytes);
      assert.equal(status, 1);
      assert.ok(
        lines.some((line) => line.startsWith(`${name}: `)),
        `${name} ${offset}: ${lines.join("; ")}`,
      );
      if (name !== "evidence.warc.gz") return;
      const hit = places.find((place) => offset >= place.offset && offset < place.offset + place.length);
      const named = hit === undefined ? [] : [`evidence.warc.gz: record ${hit.n} (${hit.id}): it was changed`];
      assert.deepEqual(
        lines.filter((line) => line.includes(": record ")),
        named,
      );
    }),
    { numRuns: 20 },
  );
  assert.equal(verify(folder).status, 0);
});

test("a bundle that lost a file, lines or bytes does not verify", async () => {
  const { folder } = await aBundle();
  const custody = join(folder, "custody.jsonl");
  const lines = (await readFile(custody, "utf8")).split("\n");
  await writeFile(custody, [lines[0], lines[2], lines[3], ""].join("\n"));
  const broken = verify(folder);
  assert.equal(broken.status, 1);
  assert.ok(broken.lines.includes("custody.jsonl: line 2 (record 2): it does not continue the line before it"));
  await writeFile(custody, lines.join("\n"));

  const warc = join(folder, "evidence.warc.gz");
  await writeFile(warc, (await readFile(warc)).subarray(0, -10));
  assert.match(verify(folder).lines.join("\n"), /evidence.warc.gz: record 3 \(\w+\): it is missing/);
  for (const name of ["results.jsonl", "evidence.warc.gz", "custody.jsonl", "manifest.json"]) {
    await rm(join(folder, name));
    assert.ok(verify(folder).lines.includes(`${name}: it is missing`));
  }
});

test("evidence replaced together with all its hashes is still not what its id names", async () => {
  const [first] = records;
  assert.ok(first);
  const folder = aFolder();
  await writeBundle(folder, {
    results: (async function* () {})(),
    records: (async function* () {
      yield { record: aRecord({ n: 9 }), at: aTime, id: packRecord(first).id };
    })(),
    meta: {},
  });
  assert.match(verify(folder).lines[0] ?? "", /record 0 \(\w+\): its content is not what its id names/);
});

test("a folder that holds something is left as it is", async () => {
  const { folder } = await aBundle();
  const before = await stat(join(folder, "manifest.json"));
  const none = () => (async function* () {})();
  await assert.rejects(writeBundle(folder, { results: none(), records: none(), meta: {} }), { code: "conflict" });
  assert.equal((await stat(join(folder, "manifest.json"))).mtimeMs, before.mtimeMs);
});
