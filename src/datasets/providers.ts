import { z } from "zod";
import { addressNumber, rangeEnds } from "../model/address-span.ts";
import type { Proof } from "../model/proof.ts";
import { type Attribution, type DataRow, type ProviderKind, type Providers, providerKinds } from "../sdk/dataset.ts";

/** The form of providers.json. */
export const ProviderTable = z.object({
  name: z.string().default("providers"),
  version: z.string(),
  about: z.string().default(""),
  providers: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(providerKinds),
      published: z.url().optional().describe("Where the provider publishes its ranges"),
      ranges: z.array(z.string()).default([]).describe("CIDR blocks of its front ends"),
      networks: z.array(z.int()).default([]).describe("AS numbers whose machines are all its own"),
      names: z.array(z.string()).default([]).describe("Names below which customers are given names to point at"),
      headers: z
        .record(z.string(), z.string())
        .default({})
        .describe('Headers that its servers alone send; a word that the value holds, or ""'),
    }),
  ),
});
export type ProviderTable = z.input<typeof ProviderTable>;

type Provider = z.output<typeof ProviderTable>["providers"][number];
type Block = { readonly provider: Provider; readonly range: string; readonly first: bigint; readonly last: bigint };

const isShared = (kind: ProviderKind) => kind === "cdn" || kind === "platform";

/** Makes the look-ups of a table; `networkOf` gives the row of the AS that announces an address, where that is known. */
export function makeProviders(
  table: z.output<typeof ProviderTable>,
  networkOf: (address: string) => DataRow | null,
): Providers {
  const blocks = table.providers.flatMap((provider) => provider.ranges.map((range) => blockOf(provider, range)));
  const networks = new Map(table.providers.flatMap((it) => it.networks.map((number) => [String(number), it] as const)));
  const names = new Map(table.providers.flatMap((it) => it.names.map((name) => [name, it] as const)));

  function attribution(of: Provider, by: Attribution["by"], row: string, more: readonly Proof[] = []): Attribution {
    const proof = { kind: "dataset" as const, name: table.name, version: table.version, row: `${of.name}: ${row}` };
    return { provider: of.name, kind: of.kind, shared: isShared(of.kind), by, proofs: [proof, ...more] };
  }

  return {
    at(address) {
      const number = addressNumber(address);
      if (number === null) return null;
      const isV6 = address.includes(":");
      const block = blocks.find((it) => it.range.includes(":") === isV6 && it.first <= number && number <= it.last);
      if (block) return attribution(block.provider, "range", block.range);
      const row = networkOf(address);
      const owner = row && networks.get(row.values[0] ?? "");
      return owner ? attribution(owner, "network", `AS${row.values[0]}`, [row.proof]) : null;
    },

    named(name) {
      for (let at = 0; at >= 0; ) {
        const suffix = name.slice(at);
        const owner = names.get(suffix);
        if (owner) return attribution(owner, "name", suffix);
        const dot = name.indexOf(".", at);
        at = dot < 0 ? -1 : dot + 1;
      }
      return null;
    },

    answering(headers) {
      for (const provider of table.providers) {
        for (const [header, word] of Object.entries(provider.headers)) {
          const values = headers[header];
          if (!values?.some((value) => word === "" || wordsOf(value).includes(word))) continue;
          return { ...attribution(provider, "header", word === "" ? header : `${header}: ${word}`), header };
        }
      }
      return null;
    },
  };
}

function blockOf(provider: Provider, range: string): Block {
  const [first, last] = rangeEnds(range).map((end) => addressNumber(end) ?? 0n);
  return { provider, range, first: first ?? 0n, last: last ?? -1n };
}

/** The words of a header: "cloudflare" of "cloudflare-nginx/1.2" is none of them. */
function wordsOf(value: string): string[] {
  return value
    .slice(0, 300)
    .toLowerCase()
    .split(/[\s,;/()]+/);
}
