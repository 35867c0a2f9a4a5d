import { z } from "zod";
import { parseHostname } from "../../model/hostname.ts";
import type { Recorded } from "../../sdk/net.ts";
import { cards, organizationsOf, RdapEntity, rdapList, rdapText } from "../_rdap.ts";
import { parseDate } from "./_dates.ts";
import type { Fact, Registration } from "./_registration.ts";

/** The parts of RFC 9083 that are read. */
export const RdapDomain = z.object({
  objectClassName: z.literal("domain"),
  ldhName: rdapText,
  unicodeName: rdapText,
  status: rdapList(z.string()),
  events: rdapList(z.object({ eventAction: z.string(), eventDate: z.string() })),
  nameservers: rdapList(z.object({ ldhName: z.string() })),
  secureDNS: z.object({ delegationSigned: z.boolean() }).optional().catch(undefined),
  links: rdapList(z.object({ rel: rdapText, type: rdapText, href: z.string() })),
  entities: rdapList(RdapEntity),
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
  const organizations = owners.flatMap((it) => organizationsOf(it, it.at));
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
