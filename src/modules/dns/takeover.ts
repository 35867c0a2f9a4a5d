import { createHash } from "node:crypto";
import { z } from "zod";
import { parseHostname, registrable } from "../../model/hostname.ts";
import type { Proof } from "../../model/proof.ts";
import { type Context, type DnsAnswer, defineModule, type HttpAnswer, NetError } from "../../sdk/index.ts";
import { absent, claimable, type Kind, unregistered, zoneClaimable } from "./_dangling-findings.ts";
import { askAbove, askServers, delegationOf } from "./_delegation.ts";
import { chainOf, isTold } from "./_names.ts";
import { dnsProviderOf, type Provider, providerOf } from "./_takeover-rules.ts";

const options = z.object({
  web: z.boolean().default(true).describe("Ask providers for the page of a name, where the scan allows it (P2)"),
  maxBytes: z
    .int()
    .min(500)
    .max(262_144)
    .default(32_768)
    .describe("Bytes read of such a page; the beginning is enough"),
});

type Looking = Context<z.output<typeof options>>;

/** How sure a claim is: the registry denies it, the provider says so, the provider's zone denies it. */
const confidence = { registry: 0.9, page: 0.9, zone: 0.7, refusal: 0.7 } as const;

/** Records that lead to names which somebody else may take. */
export default defineModule({
  id: "dns.takeover",
  title: "Dangling records",
  about:
    "Aliases, mail servers and name servers that lead to names nobody holds: lapsed domains, unused names at providers, zones that a DNS provider does not have.",
  footprint: "P1",
  upTo: "P2",
  consumes: ["domain", "hostname"],
  produces: [],
  findings: ["dns.dangling_cname", "dns.dangling_mx", "dns.dangling_ns"],
  options,
  concurrency: 30,
  tries: 2,
  timeoutMs: 60_000,
  verified: null,

  async run(context, { value: name }) {
    const looks = [() => judgeAlias(context, name), () => judgeMail(context, name), () => judgeServers(context, name)];
    const tried = await Promise.allSettled(looks.map((look) => look()));
    const failed = tried.find((it) => it.status === "rejected");
    if (failed) throw failed.reason;
  },
});

async function judgeAlias(context: Looking, name: string): Promise<void> {
  const { net, allows, options } = context;
  const answer = await net.dns.query(name, "A");
  if (!isTold(answer)) throw new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`);
  const { links, end, loop } = chainOf(name, answer);
  const target = links.length > 0 && !loop ? parseHostname(end) : null;
  const reasons = links.slice(-1).map(({ proof }) => proof);
  if (!target) return;
  if (answer.rcode === "NXDOMAIN") return judgeTarget(context, "cname", name, target, reasons);
  const named = links.map(({ to }) => ({ to, provider: providerOf(to) })).find(({ provider }) => provider);
  const address = answer.answers.flatMap(({ data }) => ("address" in data ? [data.address] : []))[0];
  if (named?.provider && named.provider.unused !== "nxdomain" && address && options.web && allows("P2"))
    await askForPage(context, name, { target: named.to, provider: named.provider, address, reasons });
}

async function judgeMail(context: Looking, name: string): Promise<void> {
  const { net } = context;
  const answer = await net.dns.query(name, "MX");
  if (!isTold(answer)) throw new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`);
  for (const { name: owner, data, span } of answer.answers) {
    const host = owner === name && "preference" in data ? parseHostname(data.host) : null;
    if (!host) continue;
    const located = await net.dns.query(host, "A");
    if (located.rcode === "NXDOMAIN") await judgeTarget(context, "mx", name, host, [answer.proof("response", span)]);
  }
}

/** A name that the resolvers say does not exist, and why that matters. */
async function judgeTarget(
  context: Looking,
  record: Kind,
  name: string,
  target: string,
  reasons: Proof[],
): Promise<void> {
  const { net, emit } = context;
  const domain = registrable(target);
  if (!domain) return;
  const lapsed = await deniedAbove(net.dns, domain);
  if (lapsed) {
    const proof = [...reasons, lapsed.proof("response")];
    return emit.finding(unregistered(record, name, target, domain), { proof, confidence: confidence.registry });
  }
  // The control: resolvers that filter deny what exists; the zone itself does not.
  const denied = target === domain ? null : await deniedAbove(net.dns, target);
  if (!denied) {
    context.couldNotLook("inconclusive", `the resolvers deny ${target}, its zone does not`);
    return;
  }
  const proof = [...reasons, denied.proof("response")];
  const provider = record === "cname" ? providerOf(target) : null;
  if (provider?.unused === "nxdomain") {
    const finding = claimable(name, target, provider.title, "says that it does not exist", provider.verifies === true);
    emit.finding(finding, { proof, confidence: confidence.zone });
  } else emit.finding(absent(record, name, target), { proof });
}

/** The denial of a name by a server of the zone above it, asked directly. */
async function deniedAbove(dns: Looking["net"]["dns"], name: string): Promise<DnsAnswer | null> {
  const answer = await askAbove(dns, name, "A");
  return answer?.rcode === "NXDOMAIN" && answer.authoritative ? answer : null;
}

type Aliased = { target: string; provider: Provider; address: string; reasons: Proof[] };

/** The provider's page for the name, and as a control for a customer that cannot be: both must say "nobody". */
async function askForPage(
  context: Looking,
  name: string,
  { target, provider, address, reasons }: Aliased,
): Promise<void> {
  const { net, emit, options, couldNotLook } = context;
  const says = provider.unused;
  if (says === "nxdomain") return;
  const url = `http://${name}/`;
  const page = await net.http.request(url, { address, maxBytes: options.maxBytes });
  const match = matchOf(page, says, options.maxBytes);
  if (!match) return;
  const nonce = `x${createHash("sha256").update(name).digest("hex").slice(0, 14)}`;
  const host = `${nonce}.${provider.suffixes[0]}`;
  const control = await net.http.request(url, { address, maxBytes: options.maxBytes, headers: { host } });
  if (!matchOf(control, says, options.maxBytes)) {
    couldNotLook("inconclusive", `${provider.title} says something else for a name that cannot be a customer's`);
    return;
  }
  const finding = claimable(name, target, provider.title, "says that nobody uses it", provider.verifies === true);
  const proof = [page.proofOfText(match.index, match.index + match[0].length), ...reasons];
  emit.finding(finding, { proof, confidence: confidence.page });
}

function matchOf({ text }: HttpAnswer, says: RegExp, most: number): RegExpExecArray | null {
  return says.exec(text.slice(0, most));
}

async function judgeServers(context: Looking, name: string): Promise<void> {
  const { net, emit } = context;
  if (name.startsWith("_")) return;
  const delegation = await delegationOf(net.dns, name);
  if (!delegation) return;
  const sides = [delegation.parent, delegation.child].filter((it) => it !== null);
  for (const { records, answer } of sides.slice(0, 1)) {
    for (const [host, record] of records) {
      const domain = registrable(host);
      const lapsed = domain ? await lapsedDomain(context, domain) : null;
      if (!domain || !lapsed) continue;
      const proof = [answer.proof("response", record.span), lapsed.proof("response")];
      emit.finding(unregistered("ns", name, host, domain), { proof, confidence: confidence.registry });
    }
  }
  const hosts = [...(delegation.parent?.records.keys() ?? [])];
  const provider = hosts.map(dnsProviderOf).find((it) => it !== null);
  if (!provider || delegation.child) return; // some server has the zone
  const untold: string[] = [];
  const asked = await askServers(net.dns, delegation, (host, error) => untold.push(`${host}: ${error.message}`));
  if (untold[0]) context.couldNotLook("inconclusive", untold[0]);
  const refusing = asked.filter(({ verdict, answer }) => verdict === "lame" && answer.rcode === "REFUSED");
  if (untold.length > 0 || refusing.length === 0 || refusing.length < asked.length) return;
  const proof = refusing.slice(0, 3).map(({ answer }) => answer.proof("response"));
  emit.finding(zoneClaimable(name, hosts, provider), { proof, confidence: confidence.refusal });
}

async function lapsedDomain({ net }: Looking, domain: string): Promise<DnsAnswer | null> {
  const seen = await net.dns.query(domain, "NS");
  return seen.rcode === "NXDOMAIN" ? deniedAbove(net.dns, domain) : null;
}
