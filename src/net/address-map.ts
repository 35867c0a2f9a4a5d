import { readFileSync } from "node:fs";
import { z } from "zod";
import { AppError } from "../errors.ts";

const Landing = z.union([z.int().min(1).max(65_535), z.literal("drop"), z.literal("refuse")]);

/** The file behind `reach.map`: which listener on 127.0.0.1 answers for an "address:port" ("[v6]:port"). */
export const AddressMap = z.object({
  tcp: z.record(z.string(), Landing).default({}),
  udp: z.record(z.string(), Landing).default({}),
  default: z.enum(["drop", "refuse"]).default("refuse"),
  ca: z.string().nullable().default(null).describe("Path of a PEM file with roots that are trusted besides"),
});
export type AddressMap = z.infer<typeof AddressMap>;

/** Reads a map; AppError bad_file. */
export function readAddressMap(path: string): AddressMap {
  try {
    return AddressMap.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new AppError("bad_file", `The address map ${path} cannot be read.`, { cause });
  }
}
