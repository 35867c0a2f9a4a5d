import type { Evidence } from "../evidence/store.ts";
import type { Durable } from "./cycle.ts";
import type { Slice } from "./slice.ts";

const longestUri = 4_096;

/** Stores the evidence of slices, so that the transaction that cites it may follow. AppError disk_full. */
export async function makeDurable(
  store: () => Promise<Evidence>,
  slices: readonly Slice[],
  moduleOf: (job: string) => string,
): Promise<Durable[]> {
  const out: Durable[] = [];
  for (const slice of slices) {
    const at = new Date();
    const records = slice.evidence;
    const places = records.length > 0 ? await (await store()).append(records, { job: slice.job, at }) : [];
    const evidence = records.flatMap((record, index) => {
      const place = places[index];
      if (!place) return [];
      return {
        id: place.id,
        kind: record.kind,
        uri: record.uri.toWellFormed().replaceAll("\0", "\ufffd").slice(0, longestUri),
        size: record.length,
        segment: place.segment,
        position: place.position,
        byte_offset: place.offset,
        byte_length: place.length,
        wrapped_key: place.wrappedKey,
        job_id: slice.job,
        at: at.toISOString(),
      };
    });
    out.push({ slice, module: moduleOf(slice.job), evidence });
  }
  return out;
}
