import { serviceKey } from "../../model/entities/service.ts";
import type { MailServer } from "../servers/smtp.ts";
import type { World } from "../world/world.ts";
import { type Book, nameThing } from "./book.ts";
import { covers, leafOf } from "./certificates.ts";
import type { Lookup } from "./lookup.ts";
import type { TlsPlace } from "./places.ts";

/** A mail server that a domain names, where it can be met: `server` is null where nothing answers as one. */
export type MailPlace = { readonly host: string; readonly address: string; readonly server: MailServer | null };

/** The servers of mail domains, at each of their addresses in scope. */
export function mailPlaces(
  world: World,
  lookup: Lookup,
  domains: readonly string[],
  isInScope: (nameOrAddress: string) => boolean,
): MailPlace[] {
  const servers = Object.assign({}, ...[...world.organisations, ...world.others].map(({ mail }) => mail ?? {}));
  const hosts = new Set(domains.flatMap((name) => lookup.targets(name, "MX")));
  return [...hosts].flatMap((host) =>
    lookup
      .addresses(host)
      .filter((address) => isInScope(host) || isInScope(address))
      .map((address) => ({ host, address, server: servers[`${address} 25`] ?? null })),
  );
}

/** What mail servers show after STARTTLS, in the form of TLS services. */
export function startTlsPlaces(places: readonly MailPlace[]): TlsPlace[] {
  return places.flatMap(({ host, address, server }) =>
    typeof server?.starttls === "object"
      ? [{ service: serviceKey(address, 25), name: host, certificate: server.starttls.tls }]
      : [],
  );
}

/** What can be seen of each of them. */
export function writeMailServers(world: World, places: readonly MailPlace[], book: Book): void {
  const dropped = new Set([...world.organisations, ...world.others].flatMap((part) => part.dropped ?? []));
  for (const { host, address, server } of places) {
    if (!server) {
      book.refuse("mail.servers", nameThing(host), dropped.has(`${address} 25`) ? "timeout" : "failed");
      continue;
    }
    const service = { type: "service", value: serviceKey(address, 25) };
    const { starttls, auth, vrfy } = server;
    if (starttls === "masked" || starttls === "busy") book.refuse("mail.servers", service, "inconclusive");
    if (starttls !== "masked") book.claim(service, { starttls: starttls !== undefined });
    if (starttls === undefined) book.find("mail.no_starttls", service, host);
    if (auth === "always") book.find("mail.plaintext_auth", service, host);
    if (auth) book.claim(service, { smtp_auth: ["PLAIN", "LOGIN"] });
    if (vrfy === "tells") book.find("mail.vrfy", service, "VRFY");
  }
  for (const { service, name, certificate } of startTlsPlaces(places)) {
    const it = { type: "service", value: service };
    const leaf = leafOf(certificate);
    if (leaf.expired) book.find("tls.certificate_expired", it);
    if (leaf.selfSigned) book.find("tls.self_signed", it);
    else if (leaf.alone) book.find("tls.incomplete_chain", it);
    if (name && !covers(certificate, name)) book.find("tls.certificate_wrong_name", it, name);
    book.claim(it, { tls_version: "TLSv1.3" });
    const shown = book.into.thing("certificate", leaf.sha256);
    book.into.relate(book.into.thing("service", service), "presents", shown);
    book.into.relate(shown, "uses_key", book.into.thing("key", leaf.spki));
    for (const covered of leaf.names) book.into.relate(shown, "covers", book.into.name(covered.replace(/^\*\./, "")));
  }
}
