import { z } from "zod";
import { addressNumber, blockAround, isWithin, type Span } from "../../model/address-span.ts";
import type { Proof } from "../../model/proof.ts";
import type { Recorded } from "../../sdk/net.ts";
import { cards, organizationsOf, type RdapContact, RdapEntity, rdapList, rdapText } from "../_rdap.ts";
import { isRedacted } from "../domain/_registration.ts";

const shared = {
  handle: rdapText,
  name: rdapText,
  type: rdapText,
  country: rdapText,
  status: rdapList(z.string()),
  entities: rdapList(RdapEntity),
  links: rdapList(z.object({ rel: rdapText, type: rdapText, href: z.string() })),
};

/** The parts of RFC 9083 5.4 that are read, and the blocks of the extension cidr0. */
export const RdapNetwork = z.object({
  objectClassName: z.literal("ip network"),
  startAddress: z.string().max(50),
  endAddress: z.string().max(50),
  parentHandle: rdapText,
  cidr0_cidrs: rdapList(z.object({ v4prefix: rdapText, v6prefix: rdapText, length: z.int() })),
  ...shared,
});
export type RdapNetwork = z.infer<typeof RdapNetwork>;

/** RFC 9083 5.5. */
export const RdapAutnum = z.object({
  objectClassName: z.literal("autnum"),
  startAutnum: z.int().optional().catch(undefined),
  endAutnum: z.int().optional().catch(undefined),
  ...shared,
});
export type RdapAutnum = z.infer<typeof RdapAutnum>;

/**
 * Whether a network holds all addresses that were asked for: "it" does, it is some "other", or it is "everything", which
 * registries answer for "not here" and at the top of their trees.
 */
export function aboutOf(network: RdapNetwork, asked: Span): "it" | "other" | "everything" {
  const { startAddress, endAddress, name = "" } = network;
  if (!isWithin(asked, [startAddress, endAddress])) return "other";
  const size = (addressNumber(endAddress) ?? 0n) - (addressNumber(startAddress) ?? 0n);
  const widest = 1n << (startAddress.includes(":") ? 116n : 24n); // registries are given /12 of IPv6 and /8 of IPv4
  return size >= widest || /^NON-RIPE-NCC-MANAGED|^IANA-BLK/.test(name) ? "everything" : "it";
}

/** The block of a network that holds an address, with what says so; most networks are one block. */
export function blockOf(network: RdapNetwork, address: string, { proof }: Recorded): { range: string; proof: Proof[] } {
  const { startAddress, endAddress, cidr0_cidrs } = network;
  const block = blockAround([address, address], [startAddress, endAddress]);
  const range = block ?? `${address}/${address.includes(":") ? 128 : 32}`;
  const at = cidr0_cidrs.findIndex((it) => it && `${it.v4prefix ?? it.v6prefix}/${it.length}` === range);
  const pointers = at < 0 ? ["/startAddress", "/endAddress"] : [`/cidr0_cidrs/${at}`];
  return { range, proof: pointers.map((pointer) => proof("response", pointer)) };
}

export type NumberFact = { readonly value: string; readonly proof: Proof };

/** What a registration of numbers says of itself and of who holds it. */
export function factsOf(answer: RdapNetwork | RdapAutnum, { proof }: Recorded) {
  const fact = ({ value, at }: { value: string; at: string }): NumberFact => ({ value, proof: proof("response", at) });
  const own = (["name", "handle", "type", "country"] as const).flatMap((member) => {
    const value = answer[member]?.trim() ?? "";
    const isKnown = member === "country" ? /^[A-Z]{2}$/.test(value) && value !== "ZZ" : value !== "";
    return isKnown ? [[member, fact({ value, at: `/${member}` })] as const] : [];
  });
  const contacts = answer.entities.flatMap((it, index) => (it ? [{ contact: it, at: `/entities/${index}` }] : []));
  const nested = contacts.flatMap(({ contact, at }) =>
    contact.entities.flatMap((it, index) => (it ? [{ contact: it, at: `${at}/entities/${index}` }] : [])),
  );
  const by = (role: string, all: readonly { contact: RdapContact; at: string }[]) =>
    all.filter(({ contact }) => contact.roles.includes(role));
  const told = (facts: readonly NumberFact[]) => [
    ...new Map(facts.filter(({ value }) => !isRedacted(value)).map((it) => [it.value, it])).values(),
  ];
  const abuse = by("abuse", [...contacts, ...nested]);
  return {
    own,
    statuses: answer.status.flatMap((it, index) => (it ? [fact({ value: it, at: `/status/${index}` })] : [])),
    holders: told(by("registrant", contacts).flatMap(({ contact, at }) => organizationsOf(contact, at).map(fact))),
    abuseEmails: told(abuse.flatMap(({ contact, at }) => cards(contact, at, "email").map(fact))),
    abusePhones: told(abuse.flatMap(({ contact, at }) => cards(contact, at, "tel").map(fact))),
  };
}
