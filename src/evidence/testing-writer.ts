import { packRecord } from "./record.ts";
import { openEvidence } from "./store.ts";
import { aKey, aRecord, aTime } from "./testing.ts";

/** A process that appends until it is killed, and prints what was answered: `node testing-writer.ts <folder>`. */
const folder = process.argv[2] ?? "";
const store = await openEvidence({ folder, workspace: "local", masterKey: aKey });
const bodies = [100, 2000, 9000];
for (let n = 0; n < 20_000; n += 8) {
  const records = Array.from({ length: 8 }, (_, k) =>
    packRecord(aRecord({ n: process.pid * 1000 + n + k, bytes: bodies[k % 3] ?? 0 })),
  );
  process.stdout.write(`${JSON.stringify(await store.append(records, { job: "job-1", at: aTime }))}\n`);
}
