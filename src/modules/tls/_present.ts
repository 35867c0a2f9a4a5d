import { nameType, parseHostname } from "../../model/hostname.ts";
import type { Context, EntityRef } from "../../sdk/module.ts";
import type { Recorded, TlsSession } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";

/** Emits the certificate that a service shows, and the names in it; false when the handshake showed none. */
export function emitPresented(
  { emit }: Pick<Context<unknown>, "emit">,
  session: Recorded & TlsSession,
  service: EntityRef,
  maxNames: number,
): boolean {
  const [leaf] = session.chain;
  if (!leaf) return false;
  const certificate = { type: "certificate", value: leaf.sha256 };
  emit.entity("certificate", leaf.sha256, {
    from: service,
    relation: "presents",
    proof: session.proof("response", "/chain/0"),
    attributes: {
      subject: bounded(leaf.subject, 500),
      issuer: bounded(leaf.issuer, 500),
      not_before: leaf.notBefore,
      not_after: leaf.notAfter,
      serial: bounded(leaf.serial, 80),
      key: `${leaf.keyType} ${leaf.keyBits}`,
      signature: leaf.signature,
    },
  });
  if (leaf.spki) {
    emit.entity("key", leaf.spki, {
      from: certificate,
      relation: "uses_key",
      proof: session.proof("response", "/chain/0/spki"),
      attributes: { key: `${leaf.keyType} ${leaf.keyBits}` },
    });
  }
  for (const [index, written] of leaf.names.slice(0, maxNames).entries()) {
    const wildcard = written.startsWith("*.");
    const host = parseHostname(wildcard ? written.slice(2) : written);
    if (!host) continue;
    emit.entity(nameType(host), host, {
      from: certificate,
      relation: "covers",
      proof: session.proof("response", `/chain/0/names/${index}`),
      ...(wildcard && { attributes: { wildcard_certificate: true } }),
    });
  }
  return true;
}
