import { z } from "zod";
import { serviceParts } from "../../model/entities/service.ts";
import { nameType, parseHostname } from "../../model/hostname.ts";
import { lookAtEach } from "../../sdk/look-at-each.ts";
import { type Context, defineModule, type Subject } from "../../sdk/module.ts";
import { bounded } from "../../sdk/text.ts";
import { judge } from "./_judge.ts";
import { weaknesses } from "./_weakness.ts";

const options = z.object({
  expiryDays: z
    .int()
    .min(0)
    .max(365)
    .default(21)
    .describe("Days before its end from which on a certificate is reported"),
  maxNames: z.int().min(1).max(2_000).default(250).describe("Names taken from one certificate at most"),
});

/** The certificates of TLS services: the one shown to nobody in particular, and one for each name that leads there. */
export default defineModule({
  id: "tls.certificate",
  title: "TLS certificates",
  about:
    "Shakes hands with TLS services under each name that resolves to them, and reads and judges what they present.",
  footprint: "P2",
  consumes: ["service", "relation:resolves_to"],
  produces: ["certificate", "key", "domain", "hostname"],
  findings: [
    "tls.certificate_expired",
    "tls.certificate_expires_soon",
    "tls.certificate_wrong_name",
    "tls.self_signed",
    "tls.incomplete_chain",
    "tls.long_validity",
    "tls.weak_key",
    "tls.weak_signature",
  ],
  wants: ["tls"],
  concurrency: 16,
  verified: null,
  options,

  async run(context, subject) {
    const pairs = await pairsOf(context, subject);
    await lookAtEach(
      context,
      pairs,
      (pair) => shake(context, pair.service, pair.name),
      (pair) => `${pair.service}${pair.name ? ` as ${pair.name}` : ""}`,
      (pair) => ({ type: "service", value: pair.service }),
    );
  },
});

type Pair = { readonly service: string; readonly name: string | null };

/** A service with each name that leads to it, or a name with each service of its address: whichever came last. */
async function pairsOf({ known }: Context<unknown>, subject: Subject): Promise<Pair[]> {
  if (subject.relation) {
    const { from, to } = subject.relation;
    const services = await known.neighbours(to, "offers", "out");
    return services
      .filter(({ traits }) => traits.includes("tls"))
      .map(({ value }) => ({ service: value, name: from.value }));
  }
  const address = { type: "ip", value: serviceParts(subject.value).address };
  const names = await known.neighbours(address, "resolves_to", "in");
  return [null, ...names.filter(({ inScope }) => inScope).map(({ value }) => value)].map((name) => ({
    service: subject.value,
    name,
  }));
}

async function shake(context: Context<z.output<typeof options>>, key: string, name: string | null): Promise<void> {
  const { net, emit } = context;
  const { address, port } = serviceParts(key);
  const session = await net.tls.handshake(address, port, name ? { servername: name } : {});
  const [leaf] = session.chain;
  if (!leaf) {
    context.couldNotLook("inconclusive", `${key} finished a handshake without a certificate`);
    return;
  }
  const service = { type: "service", value: key };
  const certificate = { type: "certificate", value: leaf.sha256 };
  emit.entity("certificate", leaf.sha256, {
    from: service,
    relation: "presents",
    proof: session.proof("response", "/chain/0"),
    attributes: {
      subject: bounded(leaf.subject, 500),
      issuer: bounded(leaf.issuer, 500),
      not_before: leaf.notBefore,
      not_after: leaf.notAfter,
      serial: bounded(leaf.serial, 80),
      key: `${leaf.keyType} ${leaf.keyBits}`,
      signature: leaf.signature,
    },
  });
  if (leaf.spki) {
    emit.entity("key", leaf.spki, {
      from: certificate,
      relation: "uses_key",
      proof: session.proof("response", "/chain/0/spki"),
      attributes: { key: `${leaf.keyType} ${leaf.keyBits}` },
    });
  }
  for (const [index, written] of leaf.names.slice(0, context.options.maxNames).entries()) {
    const wildcard = written.startsWith("*.");
    const host = parseHostname(wildcard ? written.slice(2) : written);
    if (!host) continue;
    emit.entity(nameType(host), host, {
      from: certificate,
      relation: "covers",
      proof: session.proof("response", `/chain/0/names/${index}`),
      ...(wildcard && { attributes: { wildcard_certificate: true } }),
    });
  }
  const now = new Date();
  const defects = [...judge(session, name, now), ...weaknesses(session, now, context.options.expiryDays)];
  for (const { finding, pointer } of defects) {
    emit.finding(finding, { of: service, proof: session.proof("response", pointer) });
  }
}
