import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import { workspaceKey } from "./keys.ts";
import { packRecord } from "./record.ts";
import type { Located } from "./sealed-record.ts";
import { openEvidence } from "./store.ts";
import { aKey, aRecord, aTime } from "./testing.ts";
import { verifySegment } from "./verify.ts";

/** Appends until the disk is full, makes room, seals, and prints what stands: `node testing-full-disk.ts <folder>`. */
const folder = process.argv[2] ?? "";
const ballast = join(folder, "ballast");
await writeFile(ballast, Buffer.alloc(64 * 1024));
const store = await openEvidence({ folder, workspace: "local", masterKey: aKey });
const located: Located[] = [];
let n = 0;

async function appendUntilRefused(): Promise<string> {
  try {
    for (;;) {
      const records = Array.from({ length: 5 }, () => packRecord(aRecord({ n: n++, bytes: 3000 })));
      located.push(...(await store.append(records, { job: "job-1", at: aTime })));
    }
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : String(thrown);
  }
}

const code = await appendUntilRefused();
const again = await appendUntilRefused();
await rm(ballast);
await store.append([packRecord(aRecord({ n: -1 }))], { job: "job-1", at: aTime });
const head = await store.seal();
let read = 1;
for (const place of located) read += (await store.read(place)).kind === "http" ? 1 : 0;
const key = { workspaceKey: workspaceKey(aKey, "local") };
const { problems, records } = await verifySegment(join(folder, `${head?.segment}.seg`), key);
await store.close();
console.log(JSON.stringify({ code, again, read, problems, records }));
