import { z } from "zod";
import { serviceParts } from "../../model/entities/service.ts";
import type { Proof } from "../../model/proof.ts";
import { type Context, defineModule, type EntityRef } from "../../sdk/module.ts";

const options = z.object({
  most: z.int().min(2).max(1_000).default(50).describe("Services or certificates named in one finding"),
});

const derived = { kind: "derived" as const, rule: "tls.clusters" };

/**
 * What presents the same certificate, the same key under several certificates, or certificates that share issuer and serial
 * number (RFC 5280 4.1.2.2 wants each number once): signs that machines are run by the same hands, or made from one image.
 */
export default defineModule({
  id: "tls.clusters",
  title: "Shared certificates and keys",
  about: "Groups the TLS services found by certificate, by key, and by issuer and serial number.",
  footprint: "P0",
  consumes: ["relation:presents"],
  produces: [],
  findings: ["tls.shared_certificate", "tls.shared_key", "tls.shared_serial"],
  runs: "at_rest",
  timeoutMs: 600_000,
  verified: null,
  options,

  async runBatch(context, subjects) {
    const certificates = distinct(subjects.flatMap(({ relation }) => (relation ? [relation.to] : [])));
    const keys: EntityRef[] = [];
    for (const certificate of certificates) {
      await shareCertificate(context, certificate);
      keys.push(...(await context.known.neighbours(certificate, "uses_key", "out")));
    }
    for (const key of distinct(keys)) await shareKey(context, key);
    await shareSerials(context);
  },
});

type Looking = Context<z.output<typeof options>>;

async function shareCertificate(context: Looking, certificate: EntityRef): Promise<void> {
  const services = await servicesOf(context, certificate);
  const addresses = addressesOf(services);
  if (addresses.length < 2) return;
  context.emit.finding(
    {
      type: "tls.shared_certificate",
      category: "cluster",
      severity: "info",
      title: `One certificate is presented at ${addresses.length} addresses`,
      description: `${listed(addresses)} present the same certificate: they belong to the same service, or stand behind the same front.`,
      data: { services: services.slice(0, context.options.most) },
    },
    {
      of: certificate,
      proof: [
        ...(await bytesOf(context, [certificate], "subject", 2)),
        from([...services.map((it) => `service ${it} presents certificate ${certificate.value}`)]),
      ],
    },
  );
}

async function shareKey(context: Looking, key: EntityRef): Promise<void> {
  const certificates = (await context.known.neighbours(key, "uses_key", "in")).filter(
    ({ type }) => type === "certificate",
  );
  if (certificates.length < 2) return;
  const services = (await Promise.all(certificates.map((it) => servicesOf(context, it)))).flat();
  context.emit.finding(
    {
      type: "tls.shared_key",
      category: "cluster",
      severity: "info",
      title: `${certificates.length} certificates have one key`,
      description: `${certificates.length} certificates, presented at ${listed(addressesOf(services))}, have the same key: one hand made them, or one image. Whoever has the key can play all of them.`,
      remediation: "Give each service a key of its own, unless they are renewals of one certificate.",
      data: {
        certificates: certificates
          .map(({ value }) => value)
          .sort()
          .slice(0, context.options.most),
        services: [...new Set(services)].sort().slice(0, context.options.most),
      },
    },
    {
      of: key,
      proof: [
        ...(await bytesOf(context, [key], "key", 2)),
        from(certificates.map(({ value }) => `certificate ${value} uses_key key ${key.value}`)),
      ],
    },
  );
}

/** Among all certificates that services present: those with one issuer and one serial number that are not one. */
async function shareSerials(context: Looking): Promise<void> {
  const all = await context.known.list(["certificate"]);
  const groups = new Map<string, { readonly issuer: string; readonly serial: string; readonly values: string[] }>();
  const said = new Map<string, { issuer?: string; serial?: string }>();
  for (let at = 0; at < all.length; at += 500) {
    // Only what a service was seen to present: a precertificate shares both with its certificate (RFC 6962 3.1).
    for (const { of, attribute, value, module } of await context.known.claims(all.slice(at, at + 500), [
      "issuer",
      "serial",
    ]))
      if (module === "tls.certificate") said.set(of.value, { ...said.get(of.value), [attribute]: String(value) });
  }
  for (const [value, { issuer, serial }] of [...said].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (issuer === undefined || serial === undefined) continue;
    const group = groups.get(`${serial} ${issuer}`) ?? { issuer, serial, values: [] };
    groups.set(`${serial} ${issuer}`, group);
    group.values.push(value);
  }
  for (const { issuer, serial, values } of groups.values()) {
    const [first] = values;
    if (first === undefined || values.length < 2) continue;
    const members = values.map((value) => ({ type: "certificate", value }));
    context.emit.finding(
      {
        type: "tls.shared_serial",
        category: "cluster",
        severity: "info",
        title: `${values.length} different certificates have one issuer and one serial number`,
        description:
          "An authority gives each number once. Certificates that share one were made by the same tool or device with its defaults, which ties the machines that present them together.",
        stable: { issuer, serial },
        data: { certificates: values.slice(0, context.options.most) },
      },
      {
        of: { type: "certificate", value: first },
        proof: [
          ...(await bytesOf(context, members.slice(0, 2), "serial", 2)),
          from(values.map((value) => `certificate ${value}`)),
        ],
      },
    );
  }
}

async function servicesOf({ known }: Looking, certificate: EntityRef): Promise<string[]> {
  const services = await known.neighbours(certificate, "presents", "in");
  return services.map(({ value }) => value).sort();
}

function addressesOf(services: readonly string[]): string[] {
  return [...new Set(services.map((it) => serviceParts(it).address))].sort();
}

/** Bytes by which an attribute of these was claimed. */
async function bytesOf(
  { known }: Looking,
  of: readonly EntityRef[],
  attribute: string,
  most: number,
): Promise<Proof[]> {
  const claims = await known.claims(of, [attribute]);
  return claims.flatMap(({ proofs }) => proofs.filter(({ kind }) => kind === "bytes")).slice(0, most);
}

function from(facts: readonly string[]): Proof {
  return { ...derived, from: facts.slice(0, 20) };
}

function distinct<T extends EntityRef>(things: readonly T[]): T[] {
  return [...new Map(things.map((it) => [it.value, it])).values()];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;
}
