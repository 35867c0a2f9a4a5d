import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addressNumber } from "../model/address-span.ts";
import { leakedRows } from "./world/networks.ts";
import type { World } from "./world/world.ts";

/**
 * Writes what data sets would say of the world, in the form in which operators have them: rows of ranges by network and country,
 * and a table of providers. Documentation addresses are in no public one.
 */
export function writeDataSets({ networks, providers }: World, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const rows = networks.flatMap(({ announced = [], asn, organization, country }) =>
    announced.map(([first, last]) => ({ first, last, asn, organization, country })),
  );
  for (const family of ["ipv4", "ipv6"] as const) {
    const own = rows
      .filter(({ first }) => first.includes(":") === (family === "ipv6"))
      .sort((a, b) => (order(a.first) < order(b.first) ? -1 : 1));
    const write = (name: string, lines: readonly string[]) =>
      writeFileSync(join(folder, `${name}-${family}.csv`), `${lines.join("\n")}\n`);
    write("asn", [
      ...(family === "ipv4" ? leakedRows : []),
      ...own.map(({ first, last, asn, organization }) => `${first},${last},${asn},"${organization}"`),
    ]);
    write(
      "country",
      own.map(({ first, last, country }) => `${first},${last},${country}`),
    );
  }
  writeFileSync(
    join(folder, "providers.json"),
    `${JSON.stringify({ name: "lab-providers", version: "1", providers })}\n`,
  );
}

function order(address: string): bigint {
  return addressNumber(address) ?? 0n;
}
