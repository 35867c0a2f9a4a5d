import { createHash } from "node:crypto";
import { z } from "zod";
import { nameType, parseHostname } from "../../model/hostname.ts";
import type { Proof } from "../../model/proof.ts";
import { type Context, type DnsRecord, defineModule } from "../../sdk/index.ts";
import { type Asked, askServers, type Delegation, delegationOf, recursionOf, type Side } from "./_delegation.ts";
import {
  differing,
  glueDiffers,
  lame,
  oneNetwork,
  openRecursion,
  serialsDiffer,
  single,
} from "./_delegation-findings.ts";
import { emitName } from "./_names.ts";

const options = z.object({
  control: z
    .string()
    .regex(/^[a-z0-9.-]+$/)
    .default("iana.org")
    .describe("A zone that is not the target's, for which servers are asked that may be open resolvers"),
});

type Looking = Context<z.output<typeof options>>;

/** Whether the servers that a zone is handed to serve it, agree, and answer for nothing else. */
export default defineModule({
  id: "dns.delegation",
  title: "Delegation health",
  about:
    "Asks every name server of a zone directly: servers that do not serve it, parent and zone that disagree, old versions, one network, open resolvers.",
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: ["domain", "hostname"],
  findings: [
    "dns.lame_delegation",
    "dns.delegation_differs",
    "dns.glue_differs",
    "dns.single_name_server",
    "dns.name_servers_one_network",
    "dns.open_resolver",
    "dns.serials_differ",
  ],
  accepts: ({ value }) => !value.startsWith("_"), // names of services (RFC 8552) begin no zones
  options,
  concurrency: 20,
  tries: 2,
  timeoutMs: 120_000,
  verified: null,

  async run(context, { type, value: name }) {
    const delegation = await delegationOf(context.net.dns, name);
    if (!delegation) return;
    for (const [host, record] of [...hostsOf(delegation.parent), ...hostsOf(delegation.child)])
      emitName(context, host, { relation: "has_name_server", proof: record });
    let isWhole = true;
    const asked = await askServers(context.net.dns, delegation, (host, error) => {
      isWhole = false;
      context.couldNotLook(error.outcome, `${host}: ${error.message}`);
    });
    judgeLame(context, name, asked, isWhole);
    judgeSides(context, delegation);
    await judgeGlue(context, delegation);
    await judgeSerials(context, name, asked);
    if (type !== "domain") return;
    if (isWhole) judgePlaces(context, name, asked);
    await judgeRecursion(context, asked);
  },
});

function hostsOf(side: Side | null): [string, Proof][] {
  if (!side) return [];
  return [...side.records].map(([host, { span }]) => [host, side.answer.proof("response", span)]);
}

function judgeLame({ emit }: Looking, zone: string, asked: readonly Asked[], isWhole: boolean): void {
  const all = isWhole && asked.every(({ verdict }) => verdict !== "answers");
  const hosts = Map.groupBy(asked, ({ host }) => host);
  for (const servers of hosts.values()) {
    const bad = servers.find(({ verdict }) => verdict !== "answers");
    if (bad) emit.finding(lame(zone, bad, all), { proof: bad.answer.proof("response") });
  }
}

function judgeSides({ emit }: Looking, { zone, parent, child }: Delegation): void {
  if (!parent || !child) return;
  const [above, own] = [[...parent.records.keys()].sort(), [...child.records.keys()].sort()];
  if (above.join() === own.join()) return;
  const shown = (side: Side, other: readonly string[]) =>
    hostsOf(side).find(([host]) => !other.includes(host))?.[1] ?? side.answer.proof("response");
  emit.finding(differing(zone, above, own), { proof: [shown(parent, own), shown(child, above)] });
}

async function judgeGlue({ net, emit }: Looking, { zone, glue, parent }: Delegation): Promise<void> {
  for (const [host, records] of glue) {
    const own = host === zone || host.endsWith(`.${zone}`); // of others the parent's zone has addresses by the way
    if (!own || !parent?.records.has(host)) continue;
    const four = records.filter(({ type }) => type === "A");
    const located = await net.dns.query(host, "A");
    const said = located.answers.filter(({ type, name }) => type === "A" && name === host);
    const wrong = four.find((record) => !said.some((it) => addressOf(it) === addressOf(record)));
    if (!wrong || said.length === 0) continue;
    const finding = glueDiffers(zone, host, four.map(addressOf), said.map(addressOf));
    emit.finding(finding, {
      proof: [parent.answer.proof("response", wrong.span), located.proof("response", said[0]?.span)],
    });
  }
}

function addressOf({ data }: DnsRecord): string {
  return "address" in data ? data.address : "";
}

/** The control: a zone that was changed a moment ago is on its way; asked once more (and not out of a cache), servers must still differ. */
async function judgeSerials({ net, emit }: Looking, zone: string, asked: readonly Asked[]): Promise<void> {
  // Servers with primaries of their own (several providers for one zone) count for themselves.
  const primaries = Map.groupBy(
    asked.filter(({ verdict }) => verdict === "answers"),
    primaryOf,
  );
  const serving = [...primaries.values()].find((servers) => new Set(servers.map(serialOf)).size > 1);
  if (!serving) return;
  const again: { host: string; serial: number; proof: Proof }[] = [];
  for (const { host, address } of serving) {
    const answer = await net.dns.query(zone, "SOA", { server: address ?? "", recursive: false, dnssec: true });
    const soa = answer.answers.find(({ type, name }) => type === "SOA" && name === zone);
    if (soa && "serial" in soa.data)
      again.push({ host, serial: soa.data.serial, proof: answer.proof("response", soa.span) });
  }
  const distinct = [...new Map(again.map((it) => [it.serial, it])).values()];
  if (distinct.length < 2) return;
  const finding = serialsDiffer(
    zone,
    again.map(({ host, serial }) => [host, serial]),
  );
  emit.finding(finding, { proof: distinct.slice(0, 3).map(({ proof }) => proof) });
}

function primaryOf({ soa }: Asked): string | null {
  return soa && "mname" in soa.data ? soa.data.mname : null;
}

function serialOf({ soa }: Asked): number | null {
  return soa && "serial" in soa.data ? soa.data.serial : null;
}

function judgePlaces({ emit }: Looking, zone: string, asked: readonly Asked[]): void {
  const servers = [...new Map(asked.filter(({ address }) => address !== null).map((it) => [it.address, it])).values()];
  const addresses = servers.flatMap(({ address }) => address ?? []);
  const proof = servers.slice(0, 3).map(({ answer, soa }) => answer.proof("response", soa?.span));
  const [first] = addresses;
  if (first === undefined || proof.length === 0) return;
  const isOne = addresses.length === 1 || new Set(servers.map(({ host }) => host)).size === 1;
  const networks = new Set(addresses.map((it) => (it.includes(":") ? it : it.slice(0, it.lastIndexOf(".")))));
  if (isOne) emit.finding(single(zone, first), { proof });
  else if (networks.size === 1) emit.finding(oneNetwork(zone, addresses), { proof });
}

async function judgeRecursion({ net, emit, options }: Looking, asked: readonly Asked[]): Promise<void> {
  for (const { host, address, verdict } of asked) {
    const name = parseHostname(host);
    if (verdict !== "answers" || !address || !name) continue;
    const nonce = `x${createHash("sha256").update(address).digest("hex").slice(0, 14)}`;
    const answer = await recursionOf(net.dns, address, options.control, nonce);
    const of = { type: nameType(name), value: name };
    const soa = answer?.answers.find(({ type }) => type === "SOA");
    if (answer)
      emit.finding(openRecursion(name, address, options.control), { of, proof: answer.proof("response", soa?.span) });
  }
}
