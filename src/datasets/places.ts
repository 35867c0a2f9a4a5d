import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { asnData, countryData, type Dataset, providerData } from "../sdk/dataset.ts";

/** A file of a data set. `isOurs` says that it came with Sonde, and speaks of the public internet only. */
export type Place = {
  readonly name: string;
  readonly version: string;
  readonly isOurs: boolean;
  readonly file: string;
};

export type Family = "ipv4" | "ipv6";

/** The packages that carry data, and how their files begin. */
const packages: Readonly<Record<string, readonly [name: string, prefix: string]>> = {
  [asnData.id]: ["@ip-location-db/asn", "asn"],
  [countryData.id]: ["@ip-location-db/dbip-country", "dbip-country"],
};

/**
 * The operator's own file where the folder has it (asn-ipv4.csv, asn-ipv6.csv, country-ipv4.csv …, providers.json), else the
 * one that came with Sonde; null where there is neither.
 */
export function placeOf({ id }: Dataset, folder: string | null, family?: Family): Place | null {
  const own = folder === null ? null : ownPlace(id, join(folder, family ? `${id}-${family}.csv` : `${id}.json`));
  if (own) return own;
  if (id !== providerData.id) return family ? packagedPlace(id, family) : null;
  return { name: id, version: "", isOurs: true, file: join(import.meta.dirname, "providers.json") };
}

function ownPlace(name: string, file: string): Place | null {
  if (!existsSync(file)) return null;
  return { name, version: `own, ${statSync(file).mtime.toISOString().slice(0, 10)}`, isOurs: false, file };
}

function packagedPlace(id: string, family: Family): Place | null {
  const [name, prefix] = packages[id] ?? [];
  if (!name) return null;
  try {
    const described = fileURLToPath(import.meta.resolve(`${name}/package.json`));
    const { version } = JSON.parse(readFileSync(described, "utf8")) as { version: string };
    const file = join(dirname(described), `${prefix}-${family}.csv`);
    return existsSync(file) ? { name, version, isOurs: true, file } : null;
  } catch {
    return null; // not installed: whoever looks something up is told so
  }
}
