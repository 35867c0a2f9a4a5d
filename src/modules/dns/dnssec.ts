import { z } from "zod";
import type { Proof } from "../../model/proof.ts";
import { type Context, type DnsAnswer, defineModule, NetError } from "../../sdk/index.ts";
import { readParameters } from "./_dnssec.ts";
import { alarms, expiring, iterated, unchained, unsigned, weak } from "./_dnssec-findings.ts";
import { algorithmName, judgeZone, weaknesses, type ZoneState } from "./_judge-zone.ts";
import { askParent, openDirectly, openZone, type Zone } from "./_zone.ts";

/** The state of a zone's signatures: none, good, chained to its parent, weak, about to end, broken. */
export default defineModule({
  id: "dns.dnssec",
  title: "DNSSEC",
  about:
    "Whether a zone is signed, whether its parent vouches for its keys, whether the signatures hold, and how strong they are.",
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: [],
  findings: [
    "dns.dnssec_unsigned",
    "dns.dnssec_no_ds",
    "dns.dnssec_bogus",
    "dns.dnssec_expired",
    "dns.dnssec_expiring",
    "dns.dnssec_weak",
    "dns.nsec3_iterations",
  ],
  accepts: ({ value }) => !value.startsWith("_"), // names of services (RFC 8552) begin no zones
  options: z.object({
    share: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.1)
      .describe("Signatures of which less than this share of their time is left are reported"),
  }),
  concurrency: 50,
  tries: 2,
  timeoutMs: 60_000,
  verified: null,

  async run(context, { type, value: name }) {
    const { net, emit, options } = context;
    const zone = await openZone(net.dns, name);
    if (!zone) return;
    const seen = await look(zone, await askParent(net.dns, name));
    const { keys, signers } = seen.answers;
    if (seen.state.keys.length === 0 && seen.state.signers.length === 0) {
      emit.claim({ dnssec_state: "unsigned" }, { proof: [keys.proof("response"), signers.proof("response")] });
      if (type === "domain")
        emit.finding(unsigned(name), { proof: [keys.proof("response"), signers.proof("response")] });
      return;
    }
    const { state, answers } = await confirmed(context, zone, seen);
    const broken = alarms(name, state, answers);
    const chain = broken.length > 0 ? "bogus" : inWords[state.chain];
    const shown = [...state.signers, ...state.keys].map(({ answer, record }) => answer.proof("response", record.span));
    emit.claim({ dnssec_state: chain }, { proof: (broken[0]?.proofs ?? shown).slice(0, 3) });
    for (const { it, record, answer } of state.keys)
      emit.claim({ dnssec_algorithms: algorithmName(it.algorithm) }, { proof: answer.proof("response", record.span) });
    for (const { finding, proofs } of broken) emit.finding(finding, { proof: proofs });
    if (state.chain === "none")
      emit.finding(unchained(name), { proof: [shown[0], signers.proof("response")].filter((it) => it !== undefined) });
    const ends = expiring(name, state, options.share, Date.now() / 1_000);
    if (ends) emit.finding(ends.finding, { proof: ends.proofs });
    const weakened = weaknesses(state);
    if (weakened.length > 0)
      emit.finding(weak(name, weakened), { proof: proofsOf(weakened.map(({ shown }) => shown)) });
    await judgeHashing(context, zone);
  },
});

const inWords = { none: "island", fits: "chained", broken: "bogus", unclear: "unclear" } as const;

type Answers = { readonly soa: DnsAnswer; readonly keys: DnsAnswer; readonly signers: DnsAnswer };
type Seen = { readonly state: ZoneState; readonly answers: Answers };

async function look(zone: Zone, signers: DnsAnswer): Promise<Seen> {
  const answers = { soa: zone.soa, keys: zone.keys ?? (await zone.ask(zone.apex, "DNSKEY")), signers };
  return { answers, state: judgeZone(zone.apex, answers, Math.floor(Date.now() / 1_000)) };
}

/** The control: what looks broken through resolvers, which keep and leave out, must look broken at the zone's own servers. */
async function confirmed({ net, couldNotLook }: Context<unknown>, zone: Zone, seen: Seen): Promise<Seen> {
  if (alarms(zone.apex, seen.state, seen.answers).length === 0) return seen;
  const direct = await openDirectly(net.dns, zone.apex);
  if (!direct)
    throw new NetError("inconclusive", "its signatures look broken, and no server of its own is known to ask");
  const again = await look(direct, seen.answers.signers);
  if (alarms(zone.apex, again.state, again.answers).length === 0)
    couldNotLook("inconclusive", "its signatures look broken through the resolvers, and not at its own servers");
  return again;
}

async function judgeHashing({ emit }: Context<unknown>, zone: Zone): Promise<void> {
  const answer = await zone.ask(zone.apex, "NSEC3PARAM");
  for (const record of answer.answers) {
    const hashing = record.name === zone.apex ? readParameters(record) : null;
    if (!hashing || hashing.iterations === 0) continue;
    emit.finding(iterated(zone.apex, hashing), { proof: answer.proof("response", record.span) });
    return;
  }
}

function proofsOf(shown: readonly ZoneState["keys" | "signers"][number][]): Proof[] {
  return shown.slice(0, 3).map(({ answer, record }) => answer.proof("response", record.span));
}
