import { onChain } from "./dns/on-chain.ts";
import type { Resolver } from "./dns/resolver-types.ts";

/** The addresses of a name, IPv4 first, and the names that it is an alias of. */
export type Located = {
  readonly addresses: readonly string[];
  readonly aliases: readonly string[];
  readonly rcode: string;
};

export type Lookup = (name: string, signal: AbortSignal) => Promise<Located>;

/** Resolves names to be dialled. The resolver keeps answers by their TTL, so a crawl asks once. */
export function makeLookup(resolver: Pick<Resolver, "query">): Lookup {
  return async (name, signal) => {
    const [four, six] = await Promise.all([
      resolver.query(name, "A", { signal }),
      // A server that is silent about AAAA must not hide the IPv4 address.
      resolver.query(name, "AAAA", { signal }).catch(() => null),
    ]);
    const records = [...onChain(four.message), ...(six ? onChain(six.message) : [])];
    const addresses = records.flatMap(({ data }) => ("address" in data ? [data.address] : []));
    const aliases = records.flatMap(({ type, data }) => (type === "CNAME" && "host" in data ? [data.host] : []));
    return { addresses: [...new Set(addresses)], aliases: [...new Set(aliases)], rcode: four.message.rcode };
  };
}
