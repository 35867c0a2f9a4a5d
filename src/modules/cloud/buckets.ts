import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Context, defineModule, type Entity, type EntityRef, type Subject } from "../../sdk/module.ts";
import { NetError } from "../../sdk/net.ts";
import { bucketOfAlias } from "../_bucket-names.ts";
import { askBucket, sources, type Verdict } from "./_ask-bucket.ts";
import { findingOf } from "./_bucket-finding.ts";
import { bucketNames, bucketWords, type Provider, stemOf } from "./_bucket-names.ts";

const providers = ["s3", "gcs", "azure"] as const;

const options = z.object({
  guess: z.boolean().default(true).describe("Whether names made of the organisation's are tried (P3)"),
  providers: z
    .array(z.enum(providers))
    .default([...providers])
    .describe("Whose buckets are looked for by name"),
  words: z
    .array(z.string())
    .default([...bucketWords])
    .describe("Words tried beside the organisation's name"),
  containers: z
    .array(z.string())
    .default(["public", "files", "assets", "images", "data", "backup"])
    .describe("Containers tried in a storage account of Azure that is there"),
});
type Looking = Context<z.output<typeof options>>;

/** By what a bucket is taken for the target's, and how sure that is. A name alone proves nothing: anybody may take it. */
type Way = "alias" | "link" | "name";
const sureness: Readonly<Record<Way, number>> = { alias: 0.9, link: 0.6, name: 0.3 };

/**
 * Storage buckets. The provider is asked, a third party; but the bucket is somebody's, who sees in his logs that it was asked
 * for: so P2 for buckets that the target names itself, and P3, guessing, for names made of the organisation's.
 */
export default defineModule({
  id: "cloud.buckets",
  title: "Storage buckets",
  about:
    "Asks Amazon S3, Google Cloud Storage and Azure about buckets that pages link to, that names are aliases of, and that bear the organisation's name: whether they are there, and whether everybody may list them. Nothing in them is read.",
  footprint: "P2",
  // By what a bucket was found is known when the rest has been: then no order of events can change it.
  runs: "at_rest",
  upTo: "P3",
  consumes: ["bucket", "domain", "relation:alias_of", "relation:registered_by"],
  produces: ["bucket"],
  findings: ["cloud.public_bucket"],
  inScopeOnly: false,
  reach: 1,
  sources,
  concurrency: 2,
  batch: 20,
  timeoutMs: 600_000,
  verified: null,
  options,

  async run(context, subject) {
    const { relation } = subject;
    if (relation?.relation === "alias_of") return lookAtAlias(context, relation.from, relation.to.value);
    if (subject.type === "bucket") return lookAtLinked(context, subject);
    if (!subject.inScope || !context.options.guess || !context.allows("P3")) return;
    // Who holds a network is mostly not who uses its addresses.
    if (relation && relation.from.type !== "domain") return;
    if (relation) {
      const stem = stemOf(relation.to.value);
      // A company that is called like its domain was looked for with the domain.
      if (stem && stem !== labelOf(relation.from.value)) await guess(context, relation.to, stem, null);
    } else await guess(context, subject, labelOf(subject.value), subject.value);
  },
});

function labelOf(domain: string): string {
  return domain.slice(0, domain.indexOf("."));
}

async function lookAtAlias(context: Looking, from: Entity, target: string): Promise<void> {
  const key = bucketOfAlias(from.value, target);
  if (!key || !from.inScope) return;
  const verdict = await ask(context, key);
  if (verdict && verdict.state !== "absent") tell(context, key, verdict, "alias", from);
}

/** Buckets that this module itself found were looked at when they were found. */
async function lookAtLinked(context: Looking, subject: Subject): Promise<void> {
  const pages = await context.known.neighbours(subject, "mentions", "in");
  if (!pages.some(({ inScope }) => inScope)) return;
  const verdict = await ask(context, subject.value);
  if (verdict) tell(context, subject.value, verdict, "link", null);
}

/** Names until all are tried; one that cannot be asked for does not keep the others from it. */
async function guess(context: Looking, of: EntityRef, stem: string, domain: string | null): Promise<void> {
  const { options, net, signal, couldNotLook } = context;
  for (const provider of options.providers) {
    let unclear: NetError | null = null;
    let missed = 0;
    const trusted = await isTrusted(context, provider);
    if (!trusted) continue;
    const names = bucketNames(provider, stem, options.words, domain);
    for (const name of names) {
      signal.throwIfAborted();
      try {
        const verdict = await askBucket(net, provider, name);
        if (verdict.state === "absent") continue;
        if (provider === "azure") await lookIntoAccount(context, name, verdict, of);
        else tell(context, `${provider}:${name}`, verdict, "name", of);
      } catch (error) {
        if (!(error instanceof NetError) || error.outcome === "rate_limited") throw error;
        unclear = error;
        missed++;
      }
    }
    if (unclear) couldNotLook(unclear.outcome, `${missed} of ${names.length} names at ${provider}: ${unclear.message}`);
  }
}

async function lookIntoAccount(context: Looking, account: string, verdict: Verdict, of: EntityRef): Promise<void> {
  tell(context, `azure:${account}`, verdict, "name", of);
  for (const container of context.options.containers) {
    const inside = await askBucket(context.net, "azure", `${account}/${container}`);
    if (inside.state === "listed") tell(context, `azure:${account}/${container}`, inside, "name", of);
  }
}

/** One bucket; null, and said so, where the provider's answer cannot be believed. */
async function ask(context: Looking, key: string): Promise<Verdict | null> {
  const colon = key.indexOf(":");
  const provider = key.slice(0, colon) as Provider;
  const verdict = await askBucket(context.net, provider, key.slice(colon + 1));
  return verdict.state === "absent" || (await isTrusted(context, provider)) ? verdict : null;
}

/** The control: a bucket with a name that nobody has must not be there. */
async function isTrusted({ net, couldNotLook }: Looking, provider: Provider): Promise<boolean> {
  const name = `${provider === "azure" ? "" : "sonde-"}${randomBytes(10).toString("hex")}`;
  const { state } = await askBucket(net, provider, name);
  if (state === "absent") return true;
  couldNotLook("inconclusive", `${provider} answers as if a bucket were there that cannot exist`);
  return false;
}

function tell({ emit }: Looking, key: string, verdict: Verdict, way: Way, of: EntityRef | null): void {
  const it = { type: "bucket", value: key };
  const { state, proofs, region, keys } = verdict;
  const attributes = { access: state, found_by: [way], ...(region && { region }) };
  const confidence = sureness[way];
  if (of) {
    emit.entity("bucket", key, {
      from: { type: of.type, value: of.value },
      relation: "stores_in",
      proof: proofs,
      attributes,
      confidence,
    });
  } else emit.claim(attributes, { of: it, proof: proofs });
  if (state === "listed") emit.finding(findingOf(key, keys), { of: it, proof: proofs, confidence });
}
