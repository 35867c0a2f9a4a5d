import { open } from "node:fs/promises";
import { decodeSeal, type Seal, sealBytes } from "./frame.ts";
import type { EvidenceKeys } from "./keys.ts";
import { readAt, segmentPaths, segmentsWith } from "./segment-file.ts";

/** The end of a segment that will not grow any more: what the database chains per workspace. */
export type SealedHead = {
  readonly segment: string;
  readonly records: number;
  /** hex. Covers every header of the segment. */
  readonly link: string;
  /** ISO 8601; of a recovered segment the time of its last record. */
  readonly sealedAt: string;
  /** True when its writer had died: what it had not finished writing was cut off. */
  readonly recovered: boolean;
};

export function headOf(segment: string, seal: Seal): SealedHead {
  return {
    segment,
    records: seal.records,
    link: seal.link.toString("hex"),
    sealedAt: new Date(seal.time).toISOString(),
    recovered: seal.recovered,
  };
}

/** The heads of the sealed segments in a folder that these keys made; reads only the end of each file. */
export async function readHeads(folder: string, keys: EvidenceKeys): Promise<SealedHead[]> {
  const heads: SealedHead[] = [];
  for (const segment of await segmentsWith(folder, ".seg")) {
    const handle = await open(segmentPaths(folder, segment).file, "r");
    try {
      const { size } = await handle.stat();
      const seal = decodeSeal(keys, await readAt(handle, Math.max(0, size - sealBytes), sealBytes));
      if (seal !== null) heads.push(headOf(segment, seal));
    } finally {
      await handle.close();
    }
  }
  return heads;
}
