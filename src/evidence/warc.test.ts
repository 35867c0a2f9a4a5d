import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { WARCParser } from "warcio";
import { type EvidenceInput, packRecord } from "./record.ts";
import { aFolder, aRecord, aTime } from "./testing.ts";
import { writeWarc } from "./warc.ts";

const dns: EvidenceInput = {
  kind: "dns",
  uri: "dns://192.0.2.53/example.org?type=A",
  request: Buffer.from("00010100000100000000000007", "hex"),
  response: Buffer.from("000181800001000100000000076578616d706c65", "hex"),
  remote: "[2001:db8::1]:53",
};
const whois: EvidenceInput = {
  kind: "whois",
  uri: "whois://192.0.2.43/example.org",
  request: Buffer.from("example.org\r\n"),
  response: Buffer.from("domain: EXAMPLE\r\n"),
  mime: "text/plain",
};
const garbage: EvidenceInput = { ...aRecord({ n: 3 }), response: Buffer.from("SSH-2.0-OpenSSH_9.6\r\n") };
const silence: EvidenceInput = { ...aRecord({ n: 4 }), response: Buffer.alloc(0), request: Buffer.alloc(0) };
const every = [aRecord({ n: 1 }), dns, whois, garbage, silence, aRecord({ n: 2, bytes: 200_000 })];

async function aWarc(records: readonly EvidenceInput[]): Promise<string> {
  const folder = aFolder();
  mkdirSync(folder);
  const path = join(folder, "evidence.warc.gz");
  const exported = async function* () {
    for (const record of records) yield { record, at: aTime, id: packRecord(record).id };
  };
  await writeWarc(createWriteStream(path), exported(), { at: aTime });
  return path;
}

async function parse(path: string) {
  const found: {
    type: string;
    uri: string;
    ip: string | undefined;
    header: (name: string) => string | undefined;
    block: Buffer;
  }[] = [];
  const parser = new WARCParser(createReadStream(path), { keepHeadersCase: true, parseHttp: false });
  for await (const record of parser) {
    const { headers } = record.warcHeaders;
    const header = (name: string) => headers.get(name) ?? undefined;
    const block = Buffer.from(await record.readFully(false));
    found.push({
      type: record.warcType ?? "",
      uri: record.warcTargetURI ?? "",
      ip: header("WARC-IP-Address"),
      header,
      block,
    });
  }
  return found;
}

test("npm warcio reads back every part of every kind of record, byte for byte", async () => {
  const found = await parse(await aWarc(every));
  assert.deepEqual(
    found.map(({ type }) => type),
    [
      "warcinfo",
      ...["request", "response"],
      ...["resource", "metadata"],
      ...["resource", "metadata"],
      ...["resource", "metadata"],
      ...["resource", "metadata"],
      ...["request", "response"],
    ],
  );
  for (const [n, record] of every.entries()) {
    const [first, second] = found.slice(1 + 2 * n, 3 + 2 * n);
    const [question, answer] = first?.type === "request" ? [first, second] : [second, first];
    assert.ok(question?.block.equals(record.request));
    assert.ok(answer?.block.equals(record.response));
    assert.equal(question?.header("WARC-Concurrent-To"), answer?.header("WARC-Record-ID"));
    assert.equal(answer?.header("X-Sonde-Evidence"), packRecord(record).id);
  }
  assert.deepEqual([found[1]?.ip, found[3]?.ip, found[5]?.ip], ["192.0.2.10", "2001:db8::1", undefined]);
  assert.equal(new Set(found.map(({ header }) => header("WARC-Record-ID"))).size, found.length);
});

test("npm warcio parses the HTTP messages inside", async () => {
  const parser = new WARCParser(createReadStream(await aWarc([aRecord({ n: 1 })])));
  const statuses: (number | string | undefined)[] = [];
  for await (const record of parser) {
    if (record.warcType === "response") {
      statuses.push(record.httpHeaders?.statusCode);
      assert.match(await record.contentText(), /<title>Host 1<\/title>/);
    }
  }
  assert.deepEqual(statuses, [200]);
});

test("the warcio command line indexes an export", async () => {
  const cli = fileURLToPath(new URL("./cli.js", import.meta.resolve("warcio")));
  const run = spawnSync(process.execPath, [cli, "index", await aWarc(every)], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  const types = run.stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as Record<string, string>)["warc-type"]);
  assert.equal(types.length, 13);
  assert.equal(types.filter((type) => type === "response").length, 2);
});

const python = process.env.SONDE_TEST_PYTHON ?? "python3";
const hasWarcio = spawnSync(python, ["-c", "import warcio"]).status === 0;

test("Python's warcio indexes an export and finds every digest right", {
  skip: hasWarcio ? false : "no Python warcio",
}, async () => {
  const path = await aWarc(every);
  const program = "import sys; from warcio.cli import main; main(sys.argv[1:])";
  const check = spawnSync(python, ["-c", program, "check", "-v", path], { encoding: "utf8" });
  assert.equal(check.status, 0, check.stdout + check.stderr);
  // It does not look at the two parts that are empty.
  assert.equal(check.stdout.match(/digest pass/g)?.length, 11);
  assert.equal(check.stdout.match(/digest present but not checked/g)?.length, 2);
  const index = spawnSync(python, ["-c", program, "index", path], { encoding: "utf8" });
  assert.equal(index.stdout.trim().split("\n").length, 13);
});

test("no text of a stranger can end its field or add one", async () => {
  const hostile = fc.record({
    uri: fc.string({ unit: "binary" }),
    mime: fc.constantFrom("text/plain\r\nWARC-Type: response", "a/b; c=d", "\n", "text/html"),
    remote: fc.constantFrom("192.0.2.1\r\nX: y", "::1", "not an address", "192.0.2.1:80"),
  });
  await fc.assert(
    fc.asyncProperty(hostile, async (fields) => {
      const bytes = gunzipSync(await readFile(await aWarc([{ ...whois, ...fields, uri: `x\r\nA: b ${fields.uri}` }])));
      const names = bytes
        .toString("latin1")
        .split("\r\n")
        .map((line) => /^([\w-]+): /.exec(line)?.[1]);
      assert.equal(names.includes("A"), false);
      assert.equal(names.includes("X"), false);
      assert.equal(names.filter((name) => name === "WARC-Type").length, 3);
      assert.match(bytes.toString("latin1"), /^[\x00-\x7e]*$/);
    }),
    { numRuns: 60 },
  );
});
