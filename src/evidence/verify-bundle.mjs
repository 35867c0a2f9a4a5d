// Checks a bundle that Sonde exported: `node verify.mjs [folder]`. Needs Node 18 or newer and nothing else.
// Prints what does not hold, one line each, and exits with 1; prints "ok" and exits with 0 when everything does.
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const folder = argv[2] ?? dirname(fileURLToPath(import.meta.url));
const problems = [];
// Texts come from strangers: nothing of them may steer a terminal.
const clean = (text) => String(text).replace(/[^\x20-\x7e]/g, "?").slice(0, 300);
const problem = (text) => problems.push(clean(text));
const sha256 = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest("hex");
const known = new Set(["results.jsonl", "evidence.warc.gz", "custody.jsonl", "verify.mjs"]);

function readManifest() {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return problem("manifest.json: it is missing") && null;
  const text = readFileSync(path, "utf8");
  try {
    const { seal, ...manifest } = JSON.parse(text);
    const holds = seal === sha256(JSON.stringify(manifest, null, 2));
    if (!holds || text !== `${JSON.stringify({ ...manifest, seal }, null, 2)}\n`) problem("manifest.json: it was changed");
    if (manifest.format === "sonde-bundle" && manifest.version === 1 && Array.isArray(manifest.files)) return manifest;
    problem("manifest.json: it describes no bundle that this program knows");
  } catch {
    problem("manifest.json: it was changed, and is no JSON any more");
  }
  return null;
}

function hashFile(path) {
  const sum = createHash("sha256");
  const piece = Buffer.alloc(1 << 20);
  const file = openSync(path, "r");
  try {
    for (let got = readSync(file, piece); got > 0; got = readSync(file, piece)) sum.update(piece.subarray(0, got));
  } finally {
    closeSync(file);
  }
  return sum.digest("hex");
}

function checkFiles(manifest) {
  const listed = new Set();
  for (const file of manifest?.files ?? []) {
    const name = String(file?.name);
    if (!known.has(name)) {
      problem(`manifest.json: it names a file that belongs to no bundle: ${name}`);
      continue;
    }
    listed.add(name);
    const path = join(folder, name);
    if (!existsSync(path)) problem(`${name}: it is missing`);
    else if (statSync(path).size !== file.bytes) problem(`${name}: it has ${statSync(path).size} bytes instead of ${file.bytes}`);
    else if (hashFile(path) !== file.sha256) problem(`${name}: it was changed`);
  }
  for (const name of known) if (manifest && !listed.has(name)) problem(`manifest.json: ${name} is not listed`);
}

/** The blocks of the WARC records in a piece of the file, by type. */
function blocksOf(bytes) {
  const blocks = new Map();
  const plain = gunzipSync(bytes, { maxOutputLength: 1 << 28 });
  for (let at = 0; at < plain.length; ) {
    const end = plain.indexOf("\r\n\r\n", at);
    const head = plain.toString("latin1", at, end);
    const length = Number(/^content-length: ([0-9]+)$/im.exec(head)?.[1]);
    const type = /^warc-type: ([a-z]+)\r?$/im.exec(head)?.[1];
    if (end === -1 || !head.startsWith("WARC/1.1\r\n") || !Number.isSafeInteger(length) || !type) throw new Error("no WARC");
    blocks.set(type, plain.subarray(end + 4, end + 4 + length));
    at = end + 4 + length + 4;
  }
  return blocks;
}

/** The id Sonde gave the record: sha256 over its version and its fields, each with its length before it. */
function idOf(entry, blocks) {
  const fields = [entry.kind, entry.uri, entry.mime, entry.remote];
  fields.push(blocks.get("request") ?? blocks.get("metadata"), blocks.get("response") ?? blocks.get("resource"));
  const parts = [Buffer.from([1])];
  for (const field of fields) {
    const bytes = field === undefined ? null : Buffer.from(field);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes === null ? 0xffffffff : bytes.length);
    parts.push(length, ...(bytes === null ? [] : [bytes]));
  }
  return sha256(...parts);
}

function checkRecord(file, entry) {
  const name = `evidence.warc.gz: record ${entry.n} (${entry.id})`;
  const bytes = Buffer.alloc(entry.length);
  const got = readSync(file, bytes, 0, entry.length, entry.offset);
  if (got !== entry.length) return problem(`${name}: it is cut short`);
  if (sha256(bytes) !== entry.sha256) return problem(`${name}: it was changed`);
  try {
    if (idOf(entry, blocksOf(bytes)) !== entry.id) problem(`${name}: its content is not what its id names`);
  } catch {
    problem(`${name}: it cannot be read`);
  }
}

/** Lines of a file without holding all of it. */
function* linesOf(path) {
  const file = openSync(path, "r");
  const piece = Buffer.alloc(1 << 20);
  let rest = Buffer.alloc(0);
  try {
    for (let got = readSync(file, piece); got > 0; got = readSync(file, piece)) {
      let bytes = Buffer.concat([rest, piece.subarray(0, got)]);
      for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10)) {
        yield bytes.toString("utf8", 0, end);
        bytes = bytes.subarray(end + 1);
      }
      rest = bytes;
    }
  } finally {
    closeSync(file);
  }
  if (rest.length > 0) yield rest.toString("utf8");
}

function checkChain(manifest) {
  const custody = join(folder, "custody.jsonl");
  const warc = join(folder, "evidence.warc.gz");
  if (!existsSync(custody) || !existsSync(warc)) return 0;
  const size = statSync(warc).size;
  const file = openSync(warc, "r");
  let records = 0;
  let link = "0".repeat(64);
  try {
    for (const line of linesOf(custody)) {
      const parts = /^(.*),"link":"([0-9a-f]{64})"\}$/s.exec(line);
      const where = `custody.jsonl: line ${records + 1}`;
      records += 1;
      if (parts === null || sha256(`${parts[1]}}`) !== parts[2]) {
        problem(`${where} (record ${records - 1}): it was changed`);
        link = null;
        continue;
      }
      const entry = JSON.parse(line);
      if ((link !== null && entry.previous !== link) || entry.n !== records - 1) {
        problem(`${where} (record ${entry.n}): it does not continue the line before it`);
      }
      link = entry.link;
      records = entry.n + 1;
      if (!(entry.offset >= 0 && entry.length > 0 && entry.offset + entry.length <= size)) {
        problem(`evidence.warc.gz: record ${entry.n} (${entry.id}): it is missing`);
      } else checkRecord(file, entry);
    }
  } finally {
    closeSync(file);
  }
  if (manifest && manifest.records !== records) problem(`custody.jsonl: ${records} records instead of ${manifest.records}`);
  if (manifest && link !== null && manifest.link !== link) problem("custody.jsonl: its last link is not the manifest's");
  return records;
}

const manifest = readManifest();
checkFiles(manifest);
const records = checkChain(manifest);
for (const text of problems) console.log(text);
console.log(problems.length === 0 ? `ok: ${records} records, every file and every link holds` : "NOT ok");
exit(problems.length === 0 ? 0 : 1);
