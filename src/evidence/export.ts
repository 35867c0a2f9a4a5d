import { createHash, hash } from "node:crypto";
import { copyFile, mkdir, open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../errors.ts";
import { hasCode, syncFolder } from "./segment-file.ts";
import { type ExportedRecord, warcInfo, warcOf } from "./warc.ts";

/** One file of a bundle, as its manifest lists it. */
export type BundleFile = { readonly name: string; readonly bytes: number; readonly sha256: string };

export type Bundle = {
  readonly files: readonly string[];
  readonly records: number;
  /** The last link of custody.jsonl: whoever keeps it apart can tell later that this is the same bundle. */
  readonly link: string;
};

const verifier = fileURLToPath(new URL("./verify-bundle.mjs", import.meta.url));
const firstLink = "0".repeat(64);

/**
 * Writes a folder that proves itself: results.jsonl, evidence.warc.gz, custody.jsonl (one chained line per record, with
 * its place in the WARC file), verify.mjs, and manifest.json last, so that half a bundle has none.
 * AppError conflict when the folder holds something already; disk_full.
 */
export async function writeBundle(
  folder: string,
  content: {
    results: AsyncIterable<unknown>;
    records: AsyncIterable<ExportedRecord>;
    meta: Readonly<Record<string, unknown>>;
    at?: Date;
  },
): Promise<Bundle> {
  try {
    return await write(folder, content, content.at ?? new Date());
  } catch (thrown) {
    if (!hasCode(thrown, "ENOSPC", "EDQUOT")) throw thrown;
    throw new AppError("disk_full", "The disk is full: the bundle is not complete.", { cause: thrown });
  }
}

async function write(folder: string, content: Parameters<typeof writeBundle>[1], at: Date): Promise<Bundle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new AppError("conflict", `${folder} is not empty.`, { hint: "Name a folder that does not exist yet." });
  }
  const results = await writeFileOf(folder, "results.jsonl", lines(content.results));
  const { warc, custody, records, link } = await writeRecords(folder, content.records, at);
  await copyFile(verifier, join(folder, "verify.mjs"));
  const program = await readFile(verifier);
  const files = [
    results,
    warc,
    custody,
    { name: "verify.mjs", bytes: program.length, sha256: hash("sha256", program) },
  ];
  const manifest = {
    format: "sonde-bundle",
    version: 1,
    created: at.toISOString(),
    meta: content.meta,
    records,
    link,
    files,
  };
  const seal = hash("sha256", JSON.stringify(manifest, null, 2));
  await writeFileOf(folder, "manifest.json", [Buffer.from(`${JSON.stringify({ ...manifest, seal }, null, 2)}\n`)]);
  await syncFolder(folder);
  return { files: [...files.map(({ name }) => name), "manifest.json"], records, link };
}

async function* lines(values: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const value of values) yield Buffer.from(`${JSON.stringify(value)}\n`);
}

async function writeRecords(folder: string, exported: AsyncIterable<ExportedRecord>, at: Date) {
  let records = 0;
  let link = firstLink;
  const warc = await openHashed(folder, "evidence.warc.gz");
  const custody = await openHashed(folder, "custody.jsonl");
  try {
    await warc.write(warcInfo(at));
    for await (const given of exported) {
      const { kind, uri, mime, remote } = given.record;
      const bytes = warcOf(given);
      const entry = JSON.stringify({
        n: records,
        id: given.id,
        at: given.at.toISOString(),
        kind,
        uri,
        mime,
        remote,
        offset: warc.bytes(),
        length: bytes.length,
        sha256: hash("sha256", bytes),
        previous: link,
      });
      link = hash("sha256", entry);
      await warc.write(bytes);
      await custody.write(Buffer.from(`${entry.slice(0, -1)},"link":"${link}"}\n`));
      records += 1;
    }
    return { warc: await warc.end(), custody: await custody.end(), records, link };
  } finally {
    await warc.close();
    await custody.close();
  }
}

async function writeFileOf(
  folder: string,
  name: string,
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<BundleFile> {
  const file = await openHashed(folder, name);
  try {
    for await (const piece of pieces) await file.write(piece);
    return await file.end();
  } finally {
    await file.close();
  }
}

const writeBytes = 1024 * 1024;

/** A new file that is hashed while it is written, in large pieces. */
async function openHashed(folder: string, name: string) {
  const handle = await open(join(folder, name), "wx", 0o600);
  const sha256 = createHash("sha256");
  let pending: Buffer[] = [];
  let waiting = 0;
  let total = 0;
  const flush = async () => {
    const bytes = Buffer.concat(pending);
    pending = [];
    waiting = 0;
    await handle.writeFile(bytes);
  };
  return {
    bytes: () => total,
    write: async (bytes: Buffer) => {
      sha256.update(bytes);
      pending.push(bytes);
      waiting += bytes.length;
      total += bytes.length;
      if (waiting >= writeBytes) await flush();
    },
    end: async (): Promise<BundleFile> => {
      await flush();
      await handle.sync();
      return { name, bytes: total, sha256: sha256.digest("hex") };
    },
    close: () => handle.close(),
  };
}
