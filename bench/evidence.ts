import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WARCRecord, WARCSerializer } from "warcio";
import { type EvidenceInput, type PackedRecord, packRecord } from "../src/evidence/record.ts";
import { openEvidence } from "../src/evidence/store.ts";
import { aRecord } from "../src/evidence/testing.ts";

/**
 * How fast is evidence packed, and made durable? 2 kB HTTP responses, against npm warcio writing the same responses as
 * gzip records into memory. Rounds take turns; the medians are compared.
 */
const count = Number(process.argv[2] ?? 10_000);
const baselineCount = Math.min(count, 1500);
const batch = 1000;
const rounds = 5;

const inputs = Array.from({ length: count }, (_, n) => aRecord({ n, bytes: 2000 }));

function pack(): { seconds: number; packed: PackedRecord[] } {
  const start = performance.now();
  const packed = inputs.map(packRecord);
  return { seconds: (performance.now() - start) / 1000, packed };
}

async function append(packed: readonly PackedRecord[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "sonde-bench-evidence-"));
  try {
    const store = await openEvidence({ folder, workspace: "bench", masterKey: Buffer.alloc(32, 1) });
    const start = performance.now();
    for (let n = 0; n < packed.length; n += batch) {
      await store.append(packed.slice(n, n + batch), { job: "bench", at: new Date() });
    }
    const seconds = (performance.now() - start) / 1000;
    await store.close();
    return seconds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function warcio(records: readonly EvidenceInput[]): Promise<number> {
  const start = performance.now();
  let bytes = 0;
  for (const { uri, response } of records) {
    const text = Buffer.from(response);
    const end = text.indexOf("\r\n\r\n");
    const [statusline = "", ...lines] = text.toString("latin1", 0, end).split("\r\n");
    const httpHeaders = Object.fromEntries(lines.map((line) => line.split(": ", 2) as [string, string]));
    const record = WARCRecord.create(
      { url: uri, date: new Date().toISOString(), type: "response", warcVersion: "WARC/1.1", statusline, httpHeaders },
      (async function* () {
        yield new Uint8Array(text.subarray(end + 4));
      })(),
    );
    bytes += (await WARCSerializer.serialize(record, { gzip: true })).length;
  }
  if (bytes < records.length) throw new Error("the baseline wrote nothing");
  return (performance.now() - start) / 1000;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

const times = { pack: [] as number[], append: [] as number[], warcio: [] as number[] };
for (let round = 0; round < rounds; round += 1) {
  const { seconds, packed } = pack();
  times.pack.push(count / seconds);
  times.append.push(count / (await append(packed)));
  times.warcio.push(baselineCount / (await warcio(inputs.slice(0, baselineCount))));
}

const baseline = Math.round(median(times.warcio));
const line = (question: string, value: number, target: number) =>
  console.log(
    JSON.stringify({
      question,
      value: Math.round(value),
      baseline,
      ratio: Number((value / baseline).toFixed(1)),
      target,
    }),
  );
const both = times.pack.map((rate, n) => 1 / (1 / rate + 1 / (times.append[n] ?? 0)));
line("evidence packed, 2 kB responses, records/s (baseline: npm warcio, gzip, in memory)", median(times.pack), 8);
line("evidence appended: sealed, chained, on the disk, records/s", median(times.append), 8);
line("evidence packed and appended by one thread, records/s", median(both), 4);
