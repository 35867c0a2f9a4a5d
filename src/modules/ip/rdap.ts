import { z } from "zod";
import { isOnInternet } from "../../model/address.ts";
import { rangeEnds, type Span } from "../../model/address-span.ts";
import { refusals, retryable } from "../../model/outcome.ts";
import { type Context, defineModule, defineSource, NetError } from "../../sdk/index.ts";
import type { EntityRef } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { getRdap } from "../_rdap.ts";
import { checkSource, jsonOf } from "../_source.ts";
import { addressServer, autnumServer } from "./_rdap-bootstrap.ts";
import { aboutOf, blockOf, factsOf, RdapAutnum, RdapNetwork } from "./_rdap-number.ts";

export const numberRegistries = defineSource({
  id: "rdap-numbers",
  title: "RDAP of number registries: AFRINIC, APNIC, ARIN, LACNIC, RIPE NCC",
  url: "https://www.nro.net/about/rirs/",
  hosts: ["*"], // IANA's lists name theirs, and they send on to national ones
  rate: { requests: 10, perSeconds: 1 },
  terms: "Registration data; each registry's own terms",
});

const options = z.object({
  parents: z.int().min(0).max(5).default(1).describe("How many enclosing ranges are asked for, one around the other"),
});
type Looking = Context<z.output<typeof options>>;

/** Who holds an address, a range or an AS number, by the registries of numbers (RFC 9082, 9083, 9224). */
export default defineModule({
  id: "ip.rdap",
  title: "Registration of addresses (RDAP)",
  about: "The registered range around an address, its name, country, holder, abuse contacts and the range around that.",
  aliases: ["ip_whois"],
  footprint: "P0",
  consumes: ["ip", "range", "asn"],
  produces: ["range", "organization", "email", "phone"],
  inScopeOnly: false,
  reach: 1,
  sources: [numberRegistries],
  concurrency: 4,
  tries: 3,
  timeoutMs: 60_000,
  verified: null,
  options,

  async run(context, subject) {
    if (subject.type === "asn") return lookAtAutnum(context, subject);
    const own: Span = subject.type === "range" ? rangeEnds(subject.value) : [subject.value, subject.value];
    // Ranges that were only found are themselves answers of this kind, or parts of them.
    if (!isOnInternet(own[0]) || (subject.type === "range" && subject.distance > 0)) return;
    const server = await addressServer(context.net, own[0]);
    const found = await lookAtNetwork(context, new URL(`ip/${subject.value}`, server).href, subject, own);
    if (found) await lookAround(context, found);
  },
});

type Found = { readonly network: RdapNetwork; readonly range: string; readonly url: string };

async function ask(context: Looking, url: string, remember: boolean): Promise<HttpAnswer | null> {
  const answer = await getRdap(context.net, url, remember);
  if (answer.status === 404) return null; // nothing is registered there
  checkSource(answer);
  return answer;
}

async function lookAtNetwork(
  context: Looking,
  url: string,
  inside: EntityRef,
  asked: Span,
  isAround = false,
): Promise<Found | null> {
  const answer = await ask(context, url, isAround);
  if (!answer) return null;
  const { data: network } = RdapNetwork.safeParse(jsonOf(answer));
  const about = network && answer.status === 200 ? aboutOf(network, asked) : "other";
  if (about === "everything" && isAround) return null;
  if (!network || about !== "it") {
    const host = new URL(answer.url).host;
    throw new NetError("inconclusive", `${host} answered ${answer.status}, and nothing about ${inside.value}.`);
  }
  const { range, proof } = blockOf(network, asked[0], answer);
  if (range !== inside.value) context.emit.entity("range", range, { from: inside, relation: "part_of", proof });
  report(context, { type: "range", value: range }, network, answer);
  return { network, range, url: answer.url };
}

/** Follows links of relation "up" to the enclosing networks, as long as they do enclose. */
async function lookAround(context: Looking, start: Found): Promise<void> {
  let inner = start;
  for (let step = 0; step < context.options.parents; step++) {
    const up = inner.network.links.find(
      (link) => link?.rel === "up" && /^https:\/\//i.test(link.href) && URL.canParse(link.href),
    );
    if (!up || up.href === inner.url) return;
    try {
      const { startAddress, endAddress } = inner.network;
      const range = { type: "range", value: inner.range };
      const outer = await lookAtNetwork(context, up.href, range, [startAddress, endAddress], true);
      if (!outer || outer.range === inner.range) return;
      inner = outer;
    } catch (error) {
      if (!(error instanceof NetError) || [...refusals, ...retryable].includes(error.outcome)) throw error;
      context.couldNotLook(error.outcome, `the range around ${inner.range}: ${error.message}`);
      return;
    }
  }
}

async function lookAtAutnum(context: Looking, asn: EntityRef): Promise<void> {
  const number = Number(asn.value.slice(2));
  const answer = await ask(context, new URL(`autnum/${number}`, await autnumServer(context.net, number)).href, false);
  if (!answer) return;
  const { data: autnum } = RdapAutnum.safeParse(jsonOf(answer));
  const from = autnum?.startAutnum ?? number;
  const isIts = from <= number && number <= (autnum?.endAutnum ?? from);
  if (!autnum || answer.status !== 200 || !isIts)
    throw new NetError("inconclusive", `${new URL(answer.url).host} answered, and nothing about ${asn.value}.`);
  report(context, asn, autnum, answer);
}

function report({ emit }: Looking, of: EntityRef, registered: RdapNetwork | RdapAutnum, answer: HttpAnswer): void {
  const { own, statuses, holders, abuseEmails, abusePhones } = factsOf(registered, answer);
  for (const [name, { value, proof }] of own) emit.claim({ [name]: bounded(value, 300) }, { of, proof });
  for (const { value, proof } of statuses) emit.claim({ status: bounded(value.toLowerCase(), 100) }, { of, proof });
  if ("parentHandle" in registered && registered.parentHandle) {
    const proof = answer.proof("response", "/parentHandle");
    emit.claim({ parent_handle: bounded(registered.parentHandle, 300) }, { of, proof });
  }
  for (const { value, proof } of holders)
    emit.entity("organization", value, { from: of, relation: "registered_by", proof });
  for (const { value, proof } of abuseEmails) {
    if (emit.entity("email", value, { from: of, relation: "has_contact", proof }))
      emit.claim({ abuse_email: bounded(value, 254) }, { of, proof });
  }
  for (const { value, proof } of abusePhones)
    emit.entity("phone", value.replace(/^tel:|;.*$/gis, ""), { from: of, relation: "has_contact", proof });
}
