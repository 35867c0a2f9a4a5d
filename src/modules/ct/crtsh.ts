import { z } from "zod";
import { nameType, parseHostname } from "../../model/hostname.ts";
import { maxProofs, type Proof } from "../../model/proof.ts";
import { type Context, defineModule, defineSource, type HttpAnswer, NetError } from "../../sdk/index.ts";
import { checkSource, jsonOf } from "../_source.ts";

export const crtsh = defineSource({
  id: "crt.sh",
  title: "crt.sh",
  url: "https://crt.sh/",
  hosts: ["crt.sh"],
  rate: { requests: 1, perSeconds: 1 }, // no limit is published; it answers 429 and 502 when asked more often
  terms: "Public certificate logs; Sectigo's service, no warranty",
});

const Entry = z.object({
  id: z.int().positive(),
  name_value: z.string().max(200_000),
  common_name: z.string().max(1_000).nullish(),
  entry_timestamp: z.string().max(40).nullish(),
  not_before: z.string().max(40).nullish(),
});

/** What all the certificates say of one name. */
type Sighting = { readonly ids: Set<number>; first: string | null; wildcard: boolean; readonly proofs: Proof[] };

/** Names and mail addresses in certificates that were logged (RFC 6962), by crt.sh. */
export default defineModule({
  id: "ct.crtsh",
  title: "Certificate transparency (crt.sh)",
  about: "Host names and e-mail addresses in the certificates that were ever logged for a domain.",
  footprint: "P0",
  consumes: ["domain"],
  produces: ["domain", "hostname", "email"],
  options: z.object({
    expired: z.boolean().default(true).describe("Also certificates that have expired"),
    ids_per_name: z.int().min(0).max(50).default(3).describe("Certificates noted for each name, the latest logged"),
    most: z.int().min(1).max(15_000).default(15_000).describe("Names taken at most"),
  }),
  sources: [crtsh],
  concurrency: 1,
  batch: 10,
  tries: 4,
  timeoutMs: 120_000,
  verified: null,

  async run(context, { value: domain }) {
    const { net, options } = context;
    const url = `https://crt.sh/?q=%25.${domain}&output=json${options.expired ? "" : "&exclude=expired"}`;
    const answer = await net.http.request(url, { maxBytes: 60_000_000, timeoutMs: 90_000 });
    checkSource(answer);
    // 404 is what it answers when its database is out of reach; a domain without certificates is an empty list.
    if (answer.status !== 200) throw new NetError("failed", `crt.sh answered ${answer.status}`);
    const entries = z.array(z.unknown()).safeParse(jsonOf(answer));
    if (!entries.success) throw new NetError("inconclusive", "crt.sh answered something that is no list.");
    const { names, mailboxes, odd } = read(entries.data, answer);
    emitNames(context, domain, names);
    for (const [mailbox, proof] of [...mailboxes].slice(0, 1_000))
      context.emit.entity("email", mailbox, { relation: "has_contact", proof });
    if (odd > 0)
      context.couldNotLook("inconclusive", `${odd} of ${entries.data.length} entries have a form that is not known`);
  },
});

/** Collects the names of all entries: a name in ten thousand certificates is emitted once. */
function read(entries: readonly unknown[], answer: HttpAnswer) {
  const names = new Map<string, Sighting>();
  const mailboxes = new Map<string, Proof>();
  let odd = 0;
  for (const [index, written] of entries.entries()) {
    const parsed = Entry.safeParse(written);
    if (!parsed.success) {
      odd++;
      continue;
    }
    const { id, name_value, common_name, entry_timestamp, not_before } = parsed.data;
    const proof = answer.proof("response", `/${index}/name_value`);
    const said = name_value.split(/\s+/).map((value) => ({ value, proof }));
    if (common_name) said.push({ value: common_name, proof: answer.proof("response", `/${index}/common_name`) });
    for (const it of said) {
      const wildcard = it.value.startsWith("*.");
      const name = parseHostname(wildcard ? it.value.slice(2) : it.value);
      if (name) note(names, name, { id, wildcard, proof: it.proof, logged: entry_timestamp ?? not_before ?? null });
      else if (it.value.includes("@")) mailboxes.set(it.value, it.proof);
    }
  }
  return { names, mailboxes, odd };
}

function note(
  names: Map<string, Sighting>,
  name: string,
  { id, wildcard, proof, logged }: { id: number; wildcard: boolean; proof: Proof; logged: string | null },
): void {
  const known = names.get(name) ?? { ids: new Set<number>(), first: null, wildcard: false, proofs: [] };
  names.set(name, known);
  if (!known.ids.has(id) && known.proofs.length < maxProofs) known.proofs.push(proof);
  known.ids.add(id);
  known.wildcard ||= wildcard;
  const at = logged === null ? Number.NaN : Date.parse(/[Zz]$/.test(logged) ? logged : `${logged}Z`);
  if (!Number.isFinite(at)) return;
  const iso = new Date(at).toISOString();
  if (known.first === null || iso < known.first) known.first = iso;
}

function emitNames(
  { emit, options, couldNotLook }: Context<{ ids_per_name: number; most: number }>,
  domain: string,
  names: ReadonlyMap<string, Sighting>,
): void {
  for (const [name, { ids, first, wildcard, proofs }] of [...names].slice(0, options.most)) {
    const latest = [...ids].sort((a, b) => b - a).slice(0, options.ids_per_name);
    const attributes = {
      ...(first === null ? {} : { first_seen_in_ct: first }),
      ...(wildcard ? { wildcard_certificate: true } : {}),
      ...(latest.length === 0 ? {} : { certificate_ids: latest }),
    };
    const type = nameType(name);
    const below = type === "hostname" && name.endsWith(`.${domain}`);
    if (name === domain) emit.claim(attributes, { proof: proofs });
    else
      emit.entity(type, name, {
        ...(below ? { relation: "subdomain_of", reverse: true } : {}),
        proof: proofs,
        attributes,
      });
  }
  if (names.size > options.most) couldNotLook("inconclusive", `only ${options.most} of ${names.size} names were taken`);
}
