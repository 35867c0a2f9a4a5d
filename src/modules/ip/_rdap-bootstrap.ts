import { parseRange } from "../../model/address.ts";
import { isWithin, rangeEnds } from "../../model/address-span.ts";
import { NetError } from "../../sdk/index.ts";
import type { Net } from "../../sdk/net.ts";
import { readBootstrap } from "../_rdap.ts";

/** The server for an address: of the entries that hold it, the longest prefix's (RFC 9224 5.1, 5.2). */
export async function addressServer(net: Net, address: string): Promise<string> {
  const entries = await readBootstrap(net, address.includes(":") ? "ipv6" : "ipv4");
  const [best] = entries
    .flatMap(([entry, url]) => {
      const range = parseRange(entry);
      if (!range || !isWithin([address, address], rangeEnds(range))) return [];
      return [{ url, bits: Number(range.slice(range.indexOf("/") + 1)) }];
    })
    .sort((a, b) => b.bits - a.bits);
  if (!best) throw new NetError("inconclusive", `IANA lists no RDAP server for ${address}.`);
  return best.url;
}

/** The server for an AS number, from entries such as "64496-64511" (RFC 9224 5.3). */
export async function autnumServer(net: Net, number: number): Promise<string> {
  const found = (await readBootstrap(net, "asn")).find(([entry]) => {
    const [from = Number.NaN, to = from] = entry.split("-").map(Number);
    return from <= number && number <= to;
  });
  if (!found) throw new NetError("inconclusive", `IANA lists no RDAP server for AS${number}.`);
  return found[1];
}
