import { z } from "zod";
import { parseHostname } from "../../model/hostname.ts";
import type { Recorded } from "../../sdk/net.ts";
import { parseDate } from "./_dates.ts";
import type { Fact, Registration } from "./_registration.ts";

/** The parts of RFC 9083 that are read, at most so many of each; what has another shape is as if it were not there. */
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item.nullable().catch(null))
    .catch([])
    .transform((all) => all.slice(0, 100));
const text = z.string().max(2_000).optional().catch(undefined);

const Contact = z.object({
  roles: list(z.string()),
  vcardArray: z
    .tuple([z.literal("vcard"), list(z.array(z.unknown()).min(4))])
    .optional()
    .catch(undefined),
});
type Contact = z.infer<typeof Contact>;

const Entity = Contact.extend({ entities: list(Contact) });

export const RdapDomain = z.object({
  objectClassName: z.literal("domain"),
  ldhName: text,
  unicodeName: text,
  status: list(z.string()),
  events: list(z.object({ eventAction: z.string(), eventDate: z.string() })),
  nameservers: list(z.object({ ldhName: z.string() })),
  secureDNS: z.object({ delegationSigned: z.boolean() }).optional().catch(undefined),
  links: list(z.object({ rel: text, type: text, href: z.string() })),
  entities: list(Entity),
});
export type RdapDomain = z.infer<typeof RdapDomain>;

/** Whether the answer is about this name: servers have answered about others. */
export function isAbout(answer: RdapDomain, name: string): boolean {
  const named = answer.ldhName ?? answer.unicodeName;
  return named === undefined || parseHostname(named) === name;
}

/** Where the registrar answers for it: links of relation "related" that lead to RDAP. */
export function relatedLinks(answer: RdapDomain): string[] {
  return answer.links.flatMap((link) =>
    link?.rel === "related" &&
    (link.type === undefined || link.type === "application/rdap+json") &&
    /^https:\/\//i.test(link.href)
      ? [link.href]
      : [],
  );
}

/** Registration data out of an RDAP answer; each fact with a JSON pointer to what says it. */
export function registrationOf(answer: RdapDomain, { proof }: Recorded): Registration {
  const fact = (value: string, pointer: string): Fact => ({ value, proof: proof("response", pointer) });
  const event = (action: string): Fact | undefined => {
    const at = answer.events.findIndex((it) => it?.eventAction === action);
    const date = parseDate(answer.events[at]?.eventDate ?? "");
    return date === null ? undefined : fact(date, `/events/${at}/eventDate`);
  };
  const contacts = answer.entities.flatMap((it, at) => (it ? [{ ...it, at: `/entities/${at}` }] : []));
  const registrars = contacts.filter(({ roles }) => roles.includes("registrar"));
  const owners = contacts.filter(({ roles }) => roles.some((role) => role !== null && ownRoles.includes(role)));
  const abuse = registrars.flatMap(({ entities, at }) =>
    entities.flatMap((it, index) => (it?.roles.includes("abuse") ? cards(it, `${at}/entities/${index}`, "email") : [])),
  );
  const facts = (of: (typeof contacts)[number][], property: string) =>
    of.flatMap((it) => cards(it, it.at, property)).map(({ value, at }) => fact(value, at));
  const organizations = owners.flatMap((it) => {
    const org = cards(it, it.at, "org");
    return org.length > 0 || cards(it, it.at, "kind")[0]?.value !== "org" ? org : cards(it, it.at, "fn");
  });
  return {
    registrar: facts(registrars, "fn")[0],
    created: event("registration"),
    updated: event("last changed"),
    expires: event("expiration"),
    statuses: answer.status.flatMap((it, at) => (it === null ? [] : [fact(it, `/status/${at}`)])),
    nameServers: answer.nameservers.flatMap((it, at) => (it ? [fact(it.ldhName, `/nameservers/${at}/ldhName`)] : [])),
    emails: facts(owners, "email"),
    phones: facts(owners, "tel").map((it) => ({ ...it, value: it.value.replace(/^tel:/i, "") })),
    organizations: organizations.map(({ value, at }) => fact(value, at)),
    abuseEmail: abuse.map(({ value, at }) => fact(value, at))[0],
    signed: answer.secureDNS && {
      value: answer.secureDNS.delegationSigned,
      proof: proof("response", "/secureDNS/delegationSigned"),
    },
    asOf: event("last update of RDAP database")?.value ?? null,
  };
}

const ownRoles = ["registrant", "administrative", "technical", "billing"];

/** The values of one property of a contact's jCard (RFC 7095): [name, parameters, type, value …]. */
function cards({ vcardArray }: Contact, at: string, property: string): { value: string; at: string }[] {
  return (vcardArray?.[1] ?? []).flatMap((line, index) => {
    if (line?.[0] !== property) return [];
    const deep = Array.isArray(line[3]); // org may be a list: the body, then its units
    const value: unknown = deep ? (line[3] as unknown[])[0] : line[3];
    const pointer = `${at}/vcardArray/1/${index}/3${deep ? "/0" : ""}`;
    return typeof value === "string" && value.trim() !== "" ? [{ value: value.trim().slice(0, 500), at: pointer }] : [];
  });
}
