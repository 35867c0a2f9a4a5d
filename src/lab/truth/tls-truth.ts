import type { OldTls } from "../servers/old-tls.ts";
import type { World } from "../world/world.ts";
import { leafOf } from "./certificates.ts";
import { tlsPlaces } from "./places.ts";
import type { TrueFinding } from "./truth.ts";

/** The truth about certificates that are weak or live long, and about old TLS. */

const shortLivesSince = 1_598_918_400_000; // 2020-09-01

export function sslFindings(world: World, addresses: ReadonlyMap<string, readonly string[]>): TrueFinding[] {
  const findings = new Map<string, TrueFinding>();
  const add = (type: string, service: string, about?: string) =>
    findings.set(`${type} ${service} ${about ?? ""}`, {
      type,
      subject: { type: "service", value: service },
      ...(about && { about }),
    });
  for (const { service, certificate } of tlsPlaces(world, addresses)) {
    const leaf = leafOf(certificate);
    if (leaf.days > 398 && leaf.from >= shortLivesSince) add("tls.long_validity", service);
    if (leaf.rsaBits !== null && leaf.rsaBits < 2_048) add("tls.weak_key", service);
    if (/sha1|md5/i.test(leaf.signature) && !leaf.selfSigned) add("tls.weak_signature", service);
  }
  for (const { service, old } of oldPlaces(world, addresses))
    for (const [type, about] of oldDefects(old)) add(type, service, about);
  return [...findings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
}

function oldPlaces(world: World, addresses: ReadonlyMap<string, readonly string[]>) {
  const sites = [...world.organisations, ...world.others].flatMap((part) => part.sites ?? []);
  const services = new Set(tlsPlaces(world, addresses).map(({ service }) => service));
  return [...services].flatMap((service) => {
    const [, address = "", port = ""] = /^\[?(.+?)\]?:(\d+)\/tcp$/.exec(service) ?? [];
    const declared = sites.filter(({ at }) => at.includes(address)).map(({ ports }) => ports[Number(port)]);
    const old = declared.flatMap((it) => (typeof it === "object" && it.old ? [it.old] : []))[0];
    return old ? [{ service, old }] : [];
  });
}

/** Finding types with what their titles say: of TLS 1.0 to 1.2 with these suites, and SSL 3.0 with those. */
function oldDefects(old: OldTls): [string, string?][] {
  if (old.manner !== "old") return [];
  const names = [...Object.values(old.suites), ...Object.values(old.ssl3)];
  const weak = [/_NULL_/, /EXPORT/, /_anon_WITH/, /WITH_DES_/, /WITH_RC4_128/, /3DES/];
  const classes = ["NULL", "EXPORT", "anonymous", "DES", "RC4", "3DES"];
  const isWeak = (name: string) => weak.some((pattern) => pattern.test(name));
  const some = Object.values(old.suites).some(isWeak);
  return [
    ...(Object.keys(old.ssl3).length > 0 ? ([["tls.obsolete_protocol", "SSL 3.0"]] as [string, string][]) : []),
    ["tls.obsolete_protocol", "TLS 1.0"],
    ["tls.obsolete_protocol", "TLS 1.1"],
    ...classes.flatMap((it, n) =>
      names.some((name) => weak[n]?.test(name)) ? [["tls.weak_cipher", `: ${it}`] as [string, string]] : [],
    ),
    ...(names.some((name) => /DHE_/.test(name)) ? [] : ([["tls.no_forward_secrecy"]] as [string][])),
    ...(some && !names.every(isWeak) ? ([["tls.client_cipher_order"]] as [string][]) : []),
  ];
}
