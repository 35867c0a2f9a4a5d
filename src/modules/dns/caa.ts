import { z } from "zod";
import { serviceParts } from "../../model/entities/service.ts";
import { nameType } from "../../model/hostname.ts";
import { lookAtEach } from "../../sdk/look-at-each.ts";
import { type Context, defineModule, type Subject } from "../../sdk/module.ts";
import { authorityOf, type Policy, policyOf, type Rules, readRules } from "./_caa.ts";
import { forbids, malformed, missing } from "./_caa-findings.ts";
import { emitBelow } from "./_names.ts";

/** Which authorities may issue certificates for a name, and whether those presented are by one of them. */
export default defineModule({
  id: "dns.caa",
  title: "Certificate authority authorization",
  about:
    "CAA records: who may issue certificates for a domain, whether that can be read, and whether the certificates in use are by others.",
  footprint: "P1",
  upTo: "P2",
  consumes: ["domain", "hostname", "service", "relation:resolves_to"],
  produces: ["domain", "hostname"],
  findings: ["dns.caa_missing", "dns.caa_malformed", "dns.caa_forbids"],
  wants: ["tls"],
  options: z.object({
    handshake: z.boolean().default(true).describe("Compare the certificates that services present (P2)"),
  }),
  concurrency: 30,
  tries: 2,
  verified: null,

  async run(context, subject) {
    if (!subject.relation && subject.type !== "service") return judgeRecords(context, subject);
    if (!context.options.handshake || !context.allows("P2")) return;
    const pairs = await pairsOf(context, subject);
    await lookAtEach(
      context,
      pairs,
      (pair) => compare(context, pair),
      ({ service, name }) => `${service} as ${name}`,
      ({ service }) => ({ type: "service", value: service }),
    );
  },
});

/** What a name's own records say. That of names below the domain one inherits is no defect of theirs. */
async function judgeRecords({ net, emit }: Context<unknown>, { type, value: name }: Subject): Promise<void> {
  const { policy, answer } = await policyOf(net.dns, name);
  if (!policy) {
    if (type === "domain" && answer.rcode === "NOERROR")
      emit.finding(missing(name), { proof: answer.proof("response") });
    return;
  }
  if (policy.name !== name) return;
  const { plain, wild, issuers, faults } = readRules(policy);
  for (const { issuer, record } of issuers)
    emit.claim({ certificate_authorities: issuer }, { proof: answer.proof("response", record.span) });
  if (faults.length > 0) {
    const proof = faults.slice(0, 3).map(({ record }) => answer.proof("response", record.span));
    emit.finding(malformed(name, faults), { proof });
  } else if (type === "domain" && plain === null && wild === null)
    emit.finding(missing(name), { proof: answer.proof("response") });
}

type Pair = { readonly service: string; readonly name: string };

/** A service with each name that leads to it, or a name with each service of its address: whichever came last. */
async function pairsOf({ known }: Context<unknown>, subject: Subject): Promise<Pair[]> {
  if (subject.relation) {
    const { from, to } = subject.relation;
    const services = await known.neighbours(to, "offers", "out");
    const secure = services.filter(({ traits }) => traits.includes("tls"));
    return secure.map(({ value }) => ({ service: value, name: from.value }));
  }
  const address = { type: "ip", value: serviceParts(subject.value).address };
  const names = await known.neighbours(address, "resolves_to", "in");
  return names.filter(({ inScope }) => inScope).map(({ value }) => ({ service: subject.value, name: value }));
}

async function compare(context: Context<unknown>, { service, name }: Pair): Promise<void> {
  const { net, emit } = context;
  const { policy } = await policyOf(net.dns, name);
  if (!policy) return;
  const rules = readRules(policy);
  if (rules.plain === null && rules.wild === null) return; // all may issue
  const { address, port } = serviceParts(service);
  const session = await net.tls.handshake(address, port, { servername: name });
  const [leaf] = session.chain;
  // Only public authorities are bound by CAA, and only for names that they put into the certificate.
  if (!leaf || session.distrust !== null) return;
  const exact = leaf.names.includes(name);
  if (!exact && !leaf.names.includes(`*.${name.slice(name.indexOf(".") + 1)}`)) return;
  const { organisation, domains } = authorityOf(leaf.issuer);
  const allowed = (exact ? rules.plain : rules.wild) ?? null;
  if (allowed === null || !isForbidden(allowed, domains)) return;
  emit.finding(forbids(policy.name, organisation, allowed), {
    of: place(context, name, policy),
    proof: [
      session.proof("response", "/chain/0/issuer"),
      ...policy.records.slice(0, 2).map(({ span }) => policy.answer.proof("response", span)),
    ],
  });
}

/** An authority of which we do not know the domains is judged only where nobody may issue. */
function isForbidden(allowed: NonNullable<Rules["plain"]>, domains: readonly string[] | null): boolean {
  return allowed.length === 0 || (domains !== null && !domains.some((it) => allowed.includes(it)));
}

/** The name that has the policy, as something the scan knows. */
function place({ emit }: Context<unknown>, name: string, { name: owner, answer, records }: Policy) {
  const proof = answer.proof("response", records[0]?.span);
  const of = { type: nameType(owner), value: owner };
  if (owner === name) return of;
  if (of.type === "hostname") emitBelow({ emit }, owner, { proof });
  else emit.entity("domain", owner, { relation: "subdomain_of", from: { type: "hostname", value: name }, proof });
  return of;
}
