import { z } from "zod";
import { defineSource, NetError } from "../sdk/index.ts";
import type { HttpAnswer, Net } from "../sdk/net.ts";
import { checkSource, jsonOf } from "./_source.ts";

/** What questions to RDAP servers share, whatever they are about (RFC 7480, 9082, 9083). */
export const rdapSource = defineSource({
  id: "rdap",
  title: "RDAP of registries and registrars",
  url: "https://www.icann.org/rdap",
  hosts: ["*"], // IANA's lists name the registries', and they name each other's
  rate: { requests: 5, perSeconds: 1 },
  terms: "Registration data; each registry's own terms",
});

const options = { headers: { accept: "application/rdap+json, application/json" }, maxBytes: 2_000_000 };

/**
 * Registries redirect to each other (RFC 7480 5.2). Every hop goes through the guard like a first question. `remember` keeps
 * the answer for the scan: for what many subjects lead to.
 */
export async function getRdap(net: Net, url: string, remember = false): Promise<HttpAnswer> {
  const ask = (at: string) => net.http.request(at, { ...options, remember });
  let answer = await ask(url);
  for (let hop = 0; answer.location !== null && hop < 3; hop++) answer = await ask(answer.location);
  return answer;
}

const Bootstrap = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])) });

/** What IANA's list for one kind of thing says (RFC 9224): entries, each with the base URL of the server for it. */
export async function readBootstrap(net: Net, kind: "dns" | "ipv4" | "ipv6" | "asn"): Promise<[string, string][]> {
  const answer = await net.http.request(`https://data.iana.org/rdap/${kind}.json`, { ...options, remember: true });
  checkSource(answer);
  const parsed = Bootstrap.safeParse(jsonOf(answer));
  if (!parsed.success)
    throw new NetError("inconclusive", "IANA's list of RDAP servers has another form than RFC 9224.");
  return parsed.data.services.flatMap(([entries, urls]) => {
    const url = urls.find((it) => it.startsWith("https://") && URL.canParse(it));
    return url ? entries.map((entry): [string, string] => [entry, url.endsWith("/") ? url : `${url}/`]) : [];
  });
}

/** At most a hundred items; what has another shape is as if it were not there. */
export const rdapList = <T extends z.ZodType>(item: T) =>
  z
    .array(item.nullable().catch(null))
    .catch([])
    .transform((all) => all.slice(0, 100));

export const rdapText = z.string().max(2_000).optional().catch(undefined);

export const RdapContact = z.object({
  roles: rdapList(z.string()),
  vcardArray: z
    .tuple([z.literal("vcard"), rdapList(z.array(z.unknown()).min(4))])
    .optional()
    .catch(undefined),
});
export type RdapContact = z.infer<typeof RdapContact>;

export const RdapEntity = RdapContact.extend({ entities: rdapList(RdapContact) });

/** The values of one property of a contact's jCard (RFC 7095): [name, parameters, type, value …], and where each is. */
export function cards({ vcardArray }: RdapContact, at: string, property: string): { value: string; at: string }[] {
  return (vcardArray?.[1] ?? []).flatMap((line, index) => {
    if (line?.[0] !== property) return [];
    const deep = Array.isArray(line[3]); // org may be a list: the body, then its units
    const value: unknown = deep ? (line[3] as unknown[])[0] : line[3];
    const pointer = `${at}/vcardArray/1/${index}/3${deep ? "/0" : ""}`;
    return typeof value === "string" && value.trim() !== "" ? [{ value: value.trim().slice(0, 500), at: pointer }] : [];
  });
}

/** The organisation that a contact names: its org, or its name where it says that it is one. A person is none. */
export function organizationsOf(contact: RdapContact, at: string): { value: string; at: string }[] {
  const org = cards(contact, at, "org");
  return org.length > 0 || cards(contact, at, "kind")[0]?.value !== "org" ? org : cards(contact, at, "fn");
}
