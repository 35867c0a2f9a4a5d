import { z } from "zod";
import { blockAround, isWithin, rangeEnds, type Span } from "../../model/address-span.ts";
import { asnData } from "../../sdk/dataset.ts";
import { defineModule } from "../../sdk/module.ts";
import { bounded } from "../../sdk/text.ts";

/** The data set merges announcements and is months old: it tells whose network an address is in, seldom the exact prefix. */
const confidence = 0.9;

/** The network that announces an address, from a data set on this machine. */
export default defineModule({
  id: "ip.asn",
  title: "Network of addresses (AS)",
  about: "The autonomous system that announces an address or range, its name, and the block around it. Asks nobody.",
  footprint: "P0",
  consumes: ["ip", "range"],
  produces: ["asn", "range", "organization"],
  inScopeOnly: false,
  reach: 1,
  datasets: [asnData],
  concurrency: 1,
  tries: 1,
  verified: null,
  options: z.object({}),

  run({ data, emit }, { type, value, distance }) {
    if (type === "range" && distance > 0) return; // found around an address, which is looked up itself
    const own: Span = type === "range" ? rangeEnds(value) : [value, value];
    const row = data.row(asnData, own[0]);
    if (!row || !isWithin(own, [row.first, row.last])) return;
    const [number = "", name = ""] = row.values;
    if (!/^\d{1,10}$/.test(number) || !isPublicNumber(Number(number))) return;
    const { proof } = row;
    const asn = { type: "asn", value: `AS${number}` };
    const isNamed = name !== "" && name !== asn.value;
    const attributes = isNamed ? { holder: bounded(name, 200) } : {};
    emit.entity("asn", asn.value, { relation: "announced_by", proof, confidence, attributes });
    const block = blockAround(own, [row.first, row.last]);
    if (block && block !== value) {
      emit.entity("range", block, { relation: "part_of", proof, confidence });
      emit.entity("asn", asn.value, {
        from: { type: "range", value: block },
        relation: "announced_by",
        proof,
        confidence,
      });
    }
    if (isNamed) emit.entity("organization", name, { from: asn, relation: "registered_by", proof, confidence });
  },
});

/** Numbers for private use and reserved ones (RFC 6996, 7300, 6793) name nobody. */
function isPublicNumber(number: number): boolean {
  if (!(number > 0 && number < 4_200_000_000)) return false;
  return number !== 23_456 && !(number >= 64_512 && number <= 65_535);
}
