import { parseAddress } from "../../model/address.ts";
import { nameType } from "../../model/hostname.ts";
import { compileScope } from "../../model/scope.ts";
import type { World } from "../world/world.ts";
import { type Book, makeBook } from "./book.ts";
import type { Collection } from "./collect.ts";
import { writeDmarc } from "./dmarc-truth.ts";
import type { Lookup } from "./lookup.ts";
import { writeBimi, writeDkim, writeTlsRpt } from "./mail-record-truth.ts";
import { mailPlaces, startTlsPlaces, writeMailServers } from "./mail-server-truth.ts";
import { type TlsPlace, worldScope } from "./places.ts";
import { writeSpf } from "./spf-truth.ts";
import { type Addresses, writeSts } from "./sts-truth.ts";

/** Attributes of which the truth states every value. */
export const mailAttributes: readonly string[] = [
  ...["spf_policy", "spf_lookups", "spf_void_lookups", "spf_macros", "spf_third_parties"],
  ...["dmarc_policy", "dmarc_subdomain_policy", "dmarc_percent", "dmarc_inherited_from"],
  ...["dkim_selectors", "dkim_keys", "dkim_wildcard", "mail_providers"],
  ...["mta_sts_id", "mta_sts_mode", "mta_sts_max_age", "mta_sts_mx", "tls_reports_to", "bimi_logo", "bimi_certificate"],
  ...["starttls", "smtp_auth"],
];

/** Of names, those that mail goes to: registered domains, and others with mail servers of their own. */
function mailDomains(lookup: Lookup, names: Iterable<string>): string[] {
  return [...names].filter((name) => nameType(name) === "domain" || lookup.targets(name, "MX").length > 0).sort();
}

function scopeOf(world: World): (nameOrAddress: string) => boolean {
  const scope = compileScope(worldScope(world), []);
  return (it) => (parseAddress(it) ? scope.hasAddress(it) : scope.hasName(it));
}

/** Certificates that mail servers of these names show: names in them are found by it. */
export function mailCertificates(world: World, lookup: Lookup, names: Iterable<string>): TlsPlace[] {
  return startTlsPlaces(mailPlaces(world, lookup, mailDomains(lookup, names), scopeOf(world)));
}

/** All that is to be known of the mail of these names. */
export function writeMail(
  world: World,
  lookup: Lookup,
  names: Iterable<string>,
  addresses: Addresses,
  into: Collection,
): Book {
  const book = makeBook(into);
  const isInScope = scopeOf(world);
  const domains = mailDomains(lookup, names);
  for (const name of domains) {
    writeSpf(lookup, name, book);
    writeDmarc(lookup, name, isInScope, book);
    writeDkim(lookup, name, book);
    writeSts(world, lookup, name, addresses, book);
    writeTlsRpt(lookup, name, book);
    writeBimi(lookup, name, book);
  }
  writeMailServers(world, mailPlaces(world, lookup, domains, isInScope), book);
  return book;
}
