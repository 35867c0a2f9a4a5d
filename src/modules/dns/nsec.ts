import { z } from "zod";
import type { Proof } from "../../model/proof.ts";
import { type Context, type DnsAnswer, defineModule, NetError } from "../../sdk/index.ts";
import type { DnsType } from "../../sdk/net.ts";
import { emitBelow, isTold } from "./_names.ts";
import { mannerOf, type Walk, walkZone } from "./_nsec-walk.ts";
import { hashName } from "./_nsec3.ts";
import { type Collected, collectHashes } from "./_nsec3-collect.ts";
import { crack } from "./_nsec3-crack.ts";
import { words } from "./_words.ts";
import { openZone, type Zone } from "./_zone.ts";

const options = z.object({
  most: z.int().min(1).max(100_000).default(5_000).describe("Names walked at most in one zone (NSEC)"),
  questions: z
    .int()
    .min(1)
    .max(20_000)
    .default(300)
    .describe("Questions at most to collect hashes of one zone (NSEC3)"),
  iterations: z.int().min(0).max(2_500).default(150).describe("Zones that hash more often are left alone (NSEC3)"),
  words: z.int().min(1).max(words.length).default(words.length).describe("Words tried against the hashes, offline"),
  below: z.int().min(0).max(words.length).default(150).describe("Words tried below each name found, offline"),
  pairs: z.int().min(0).max(words.length).default(100).describe("Words of which pairs are tried, offline"),
  rounds: z.int().min(1_000).max(1_000_000_000).default(5_000_000).describe("Rounds of SHA-1 at most for one zone"),
});

type Looking = Context<z.output<typeof options>>;

/** Names that signed zones show when they deny others. */
export default defineModule({
  id: "dns.nsec",
  title: "DNSSEC zone walking",
  about:
    "Lists the names of signed zones by their NSEC records, or collects their NSEC3 hashes and finds the names that belong to them offline.",
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: ["hostname"],
  findings: ["dns.zone_walk"],
  accepts: ({ value }) => !value.startsWith("_"), // names of services (RFC 8552) begin no zones
  options,
  concurrency: 8,
  batch: 50,
  tries: 2,
  timeoutMs: 600_000,
  verified: null,

  async run(context, { value: name }) {
    const zone = await openZone(context.net.dns, name);
    if (!zone?.isSigned) return;
    const walk = await walkZone(zone, context.options.most, context.signal);
    if (walk?.end === "made") await sayManner(context, zone);
    else if (walk) takeWalk(context, zone, walk);
    else await takeHashes(context, zone);
  },
});

async function sayManner({ emit, couldNotLook }: Looking, zone: Zone): Promise<void> {
  const seen = await mannerOf(zone);
  if (seen) emit.claim({ dnssec_denial: seen.manner }, { proof: seen.answer.proof("response") });
  else couldNotLook("inconclusive", "its list of names breaks off at the first");
}

function takeWalk({ emit, couldNotLook, options }: Looking, zone: Zone, { links, end }: Walk): void {
  const proofs = links.map(({ answer, record }) => answer.proof("response", record.span));
  for (const [index, { name }] of links.entries()) {
    const proof = proofs[index];
    const wild = name.startsWith("*.");
    if (proof && name !== zone.apex)
      emitBelow({ emit }, wild ? name.slice(2) : name, { proof, traits: wild ? [] : ["not_wildcard"] });
  }
  if (end === "spent") couldNotLook("inconclusive", `more than ${options.most} names: the rest was not walked`);
  if (end === "lost") couldNotLook("inconclusive", `its list of names breaks off after ${links.length}`);
  const shown = [proofs[0], proofs.at(-1)].filter((it): it is Proof => it !== undefined);
  emit.claim({ dnssec_denial: "nsec" }, { proof: shown });
  if (links.length < 3) return; // the top and one other: nothing that is worth hiding
  emit.finding(
    {
      type: "dns.zone_walk",
      category: "dns",
      severity: "low",
      title: `Anyone can list the names of ${zone.apex} through DNSSEC`,
      description: `To prove that a name does not exist, ${zone.apex} names its neighbours (NSEC). Asked for one after the other, they are the whole zone: ${links.length} names were listed, with those that were meant for nobody's eyes.`,
      remediation:
        "If names in this zone are to stay unknown, deny with NSEC3 without iterations and salt (RFC 9276), or let the servers make minimal denials (RFC 4470, RFC 9824). Better, keep nothing in public DNS that must not be known.",
      data: { names: links.length, complete: end === "whole" },
    },
    { proof: shown },
  );
}

async function takeHashes(context: Looking, zone: Zone): Promise<void> {
  const { emit, options, signal, couldNotLook } = context;
  const limits = { most: options.questions, rounds: options.iterations, signal };
  const collected = await collectHashes(zone, limits);
  if (!collected) {
    couldNotLook("inconclusive", "it is signed, and shows no denial that can be read");
    return;
  }
  const { hashing, ring, narrow, shown } = collected;
  const denial = narrow ? "narrow" : "nsec3";
  emit.claim({ dnssec_denial: denial, nsec3_iterations: hashing.iterations }, { proof: shown.proof("response") });
  if (narrow) return;
  if (hashing.iterations > options.iterations) {
    couldNotLook("inconclusive", `its names are hashed ${hashing.iterations + 1} times each`);
    return;
  }
  const tried = { ...options, all: words.slice(0, options.words), most: options.rounds };
  const { found, spent } = await crack(zone.apex, collected, tried, signal);
  if (!ring.isClosed() && collected.asked >= options.questions)
    couldNotLook("inconclusive", `${ring.hashes.size} hashes were collected; there are more`);
  if (spent) couldNotLook("inconclusive", `the rounds of SHA-1 were spent before all words were tried`);
  for (const name of found) if (!name.startsWith("*.")) await confirm(context, zone, collected, name);
}

const numbered: readonly (readonly [number: number, type: DnsType])[] = [
  [1, "A"],
  [28, "AAAA"],
  [5, "CNAME"],
  [15, "MX"],
  [16, "TXT"],
  [2, "NS"],
  [33, "SRV"],
];

/** A name that hashes to what the zone lists is there; its own record says so in plain. One without records is told to nobody. */
async function confirm({ net, emit }: Looking, zone: Zone, { at, hashing }: Collected, name: string): Promise<void> {
  if (name === zone.apex) return;
  const hashed = at.get(hashName(name, hashing) ?? "");
  const type = hashed ? numbered.find(([number]) => hashed.gap.types.has(number))?.[1] : "A";
  if (!type) return;
  const answer = await net.dns.query(name, type);
  if (!isTold(answer) && type !== "NS")
    throw new NetError("inconclusive", `${name}: ${answer.server} answered ${answer.rcode}`);
  const own: DnsAnswer["answers"][number] | undefined = answer.answers[0];
  if (answer.rcode === "NXDOMAIN" || (!own && !hashed)) return;
  const proof: Proof[] = [
    answer.proof("response", own?.span),
    ...(hashed ? [hashed.answer.proof("response", hashed.record.span)] : []),
    { kind: "derived", rule: "dns.nsec", from: [`hash of ${name}`] },
  ];
  emitBelow({ emit }, name, { proof, traits: ["not_wildcard"] });
}
