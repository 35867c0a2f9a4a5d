import { z } from "zod";
import { nameType, parseHostname } from "../../model/hostname.ts";
import { type Context, defineModule, NetError } from "../../sdk/index.ts";
import { lookAtEach } from "../../sdk/look-at-each.ts";
import { emitBelow, isTold } from "./_names.ts";

/** Whole zones, from name servers that give them to anyone. */
export default defineModule({
  id: "dns.axfr",
  title: "DNS zone transfer",
  about: "Asks every name server of a zone for all of it (AXFR); most refuse. What one gives is taken, and reported.",
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: ["hostname", "ip"],
  findings: ["dns.zone_transfer"],
  options: z.object({
    most: z.int().min(1).max(8_000).default(8_000).describe("Records taken at most from one server"),
    servers: z.int().min(1).max(50).default(13).describe("Name servers asked at most"),
  }),
  concurrency: 8,
  batch: 50,
  tries: 2,
  timeoutMs: 120_000,
  verified: null,

  async run(context, { value: zone }) {
    const delegation = await context.net.dns.query(zone, "NS");
    if (!isTold(delegation)) throw new NetError("inconclusive", `${delegation.server} answered ${delegation.rcode}`);
    const hosts = delegation.answers.flatMap(({ type, name, data }) =>
      type === "NS" && name === zone && "host" in data ? [data.host] : [],
    );
    const servers = [...new Set(hosts)].slice(0, context.options.servers);
    if (servers.length > 0)
      await lookAtEach(
        context,
        servers,
        (server) => transferFrom(context, zone, server),
        (server) => server,
      );
  },
});

async function transferFrom(context: Context<{ most: number }>, zone: string, host: string): Promise<void> {
  const { net, emit, options } = context;
  const address = (await addressOf(net.dns, host, "A")) ?? (await addressOf(net.dns, host, "AAAA"));
  if (!address) throw new NetError("inconclusive", "its address is not known");
  const transfer = await net.dns.transfer(zone, address);
  if (transfer.rcode !== "NOERROR" || transfer.records.length < 2) return;
  if (!transfer.complete)
    context.couldNotLook("inconclusive", `${host}: the transfer broke off after ${transfer.records.length} records`);

  if (transfer.records.length > options.most)
    context.couldNotLook(
      "inconclusive",
      `${host}: only ${options.most} of ${transfer.records.length} records were taken`,
    );

  for (const { name: owner, data, span } of transfer.records.slice(0, options.most)) {
    const proof = transfer.proof("response", span);
    const wild = owner.startsWith("*.");
    const name = parseHostname(wild ? owner.slice(2) : owner);
    if (name === null || (name !== zone && !name.endsWith(`.${zone}`))) continue; // not of this zone
    if (name !== zone) emitBelow(context, name, { proof, traits: wild ? [] : ["not_wildcard"] });
    if (!wild && "address" in data) {
      const from = { type: nameType(name), value: name };
      emit.entity("ip", data.address, { relation: "resolves_to", from, proof });
    }
  }

  const soa = transfer.records.find(({ type }) => type === "SOA") ?? transfer.records[0];
  emit.finding(
    {
      type: "dns.zone_transfer",
      category: "dns",
      severity: "high",
      title: `Anyone can transfer the zone ${zone}`,
      description: `The name server ${host} (${address}) gave ${transfer.records.length} records of ${zone} to a stranger: all of its names at once, those meant for nobody's eyes among them.`,
      remediation:
        "Allow zone transfers (AXFR, IXFR) only to the addresses of the zone's secondary servers, or with TSIG keys.",
      stable: { server: host },
      data: { server: host, address, records: transfer.records.length },
    },
    { proof: transfer.proof("response", soa?.span) },
  );
}

async function addressOf(
  dns: Context<unknown>["net"]["dns"],
  host: string,
  type: "A" | "AAAA",
): Promise<string | undefined> {
  const { answers } = await dns.query(host, type);
  return answers.flatMap(({ data }) => ("address" in data ? [data.address] : []))[0];
}
