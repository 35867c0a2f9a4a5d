import { defineEntityType } from "../entity-type.ts";

export const key = defineEntityType({
  type: "key",
  title: "Public key",
  about: "A public key of a certificate or an SSH server, named by the SHA-256 of its SubjectPublicKeyInfo (RFC 5280).",
  parse(written) {
    const hex = written.trim().replaceAll(":", "").toLowerCase();
    return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
  },
});
