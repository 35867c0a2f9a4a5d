import { z } from "zod";
import { isOnInternet } from "../../model/address.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { Proof } from "../../model/proof.ts";
import { asnData, providerData } from "../../sdk/dataset.ts";
import { type Context, type DnsAnswer, defineModule, defineSource, NetError } from "../../sdk/index.ts";
import { sharedMachine } from "../../sdk/machine.ts";
import { type BlockList, blockLists, questionFor } from "./_block-lists.ts";

export const dnsBlockLists = defineSource({
  id: "dns-block-lists",
  title: "DNS block lists: Spamhaus, SpamCop, PSBL, DroneBL, UCEPROTECT, SURBL",
  url: "https://www.rfc-editor.org/rfc/rfc5782",
  hosts: blockLists.map(({ zone }) => `*.${zone}`),
  rate: { requests: 50, perSeconds: 1 },
  terms: "Free for a few questions a day and for uses that are not commercial; each list's own terms",
});

const zones = blockLists.map(({ zone }) => zone);

const options = z.object({
  lists: z.array(z.enum(zones)).default(zones).describe("Which lists are asked, by their zones"),
  shared: z.boolean().default(false).describe("Also ask about addresses of CDNs and platforms, which many share"),
});

/**
 * What is asked besides, to see whether a list works (RFC 5782 5): each has the entry 127.0.0.2 and never 127.0.0.1, and a name
 * that is no address shows a wildcard over the whole zone, where RFC 4592 hides it from names near an entry.
 */
const controls = (zone: string, isV6: boolean) => [
  questionFor("127.0.0.2", zone),
  questionFor(isV6 ? "::ffff:7f00:1" : "127.0.0.1", zone),
  `invalid.${zone}`,
];

/** Block lists that name an address as a source of spam, malware or attacks. */
export default defineModule({
  id: "ip.blocklists",
  title: "DNS block lists",
  about:
    "Asks block lists whether they name an address, and each of them for two entries that show whether it can be believed.",
  footprint: "P0",
  consumes: ["ip"],
  produces: [],
  findings: ["ip.blocklisted"],
  inScopeOnly: false,
  reach: 1,
  sources: [dnsBlockLists],
  datasets: [providerData, asnData],
  concurrency: 8,
  batch: 200,
  tries: 2,
  timeoutMs: 60_000,
  verified: null,
  options,

  async run(context, { value: address }) {
    if (!isOnInternet(address)) return;
    const owner = context.options.shared ? null : sharedMachine(context.data, address);
    if (owner) {
      const why = `the machine is ${owner.provider}'s, and shared: a listing would not be about the target`;
      context.couldNotLook("inconclusive", why);
      return;
    }
    const isV6 = address.includes(":");
    const lists = blockLists.filter(({ zone, ipv6 }) => context.options.lists.includes(zone) && (ipv6 || !isV6));
    const asked = lists.map(({ zone }) => [questionFor(address, zone), ...controls(zone, isV6)]);
    const answers = await context.net.dns.queryAll(asked.flat().map((name) => [name, "A"] as const));
    const troubles = new Map<Outcome, string[]>();
    for (const [index, list] of lists.entries()) {
      const own = answers.slice(index * 4, index * 4 + 4);
      const trouble = troubleOf(list, own);
      if (!trouble) report(context, list, address, own);
      else troubles.set(trouble[0], [...(troubles.get(trouble[0]) ?? []), `${list.zone}: ${trouble[1]}`]);
    }
    const [first] = answers;
    if (first instanceof NetError && answers.every((it) => it instanceof NetError)) throw first;
    for (const [outcome, whys] of troubles) context.couldNotLook(outcome, whys.join("; "));
  },
});

type Answer = DnsAnswer | NetError | null | undefined;

/** What keeps a list from being believed, or null. */
function troubleOf(list: BlockList, answers: readonly Answer[]): readonly [Outcome, string] | null {
  for (const answer of answers) {
    if (answer instanceof NetError) return [answer.outcome, answer.message];
    if (answer && answer.rcode !== "NOERROR") return ["inconclusive", `its name servers answer ${answer.rcode}`];
    for (const { address } of codesOf(answer)) {
      const refusal = list.refusals[address];
      if (refusal) return refusal;
      if (!address.startsWith("127.")) return ["inconclusive", `it answers ${address}, which is no code of a list`];
    }
  }
  const [, positive, negative, nobody] = answers.map(codesOf);
  if (positive?.length === 0) return ["inconclusive", "it lacks the entry that every list has, and may list nobody"];
  if (negative?.length !== 0 || nobody?.length !== 0)
    return ["inconclusive", "it names what no list may name, and may list everybody"];
  return null;
}

/** The A records of an answer, each with its place in it. */
function codesOf(answer: Answer): { address: string; proof: () => Proof }[] {
  if (!answer || answer instanceof NetError) return [];
  return answer.answers.flatMap(({ data, type, span }) =>
    type === "A" && "address" in data ? [{ address: data.address, proof: () => answer.proof("response", span) }] : [],
  );
}

function report(
  { emit }: Pick<Context<unknown>, "emit">,
  list: BlockList,
  address: string,
  [own, positive]: readonly Answer[],
): void {
  const [control] = codesOf(positive);
  for (const answer of codesOf(own)) {
    for (const { says, severity, code } of list.meanings(answer.address)) {
      emit.finding(
        {
          type: "ip.blocklisted",
          category: "reputation",
          severity,
          title: `Listed by ${list.title}: ${says}`,
          description: `${list.zone} answers ${answer.address} for ${address}, which means: ${says}. Mail and connections from it are refused by those who use the list.`,
          remediation: `Find out what was sent from the address and stop it, then see ${list.page} for the reasons and for removal.`,
          stable: { list: list.zone, code },
          data: { page: list.page },
        },
        { proof: [answer.proof(), ...(control ? [control.proof()] : [])] },
      );
    }
  }
}
