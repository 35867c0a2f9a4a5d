import { defineEntityType } from "../entity-type.ts";

export const certificate = defineEntityType({
  type: "certificate",
  title: "Certificate",
  about: "An X.509 certificate, named by the SHA-256 of its DER form.",
  parse(written) {
    const hex = written.trim().replaceAll(":", "").toLowerCase();
    return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
  },
  attributes: { names: "set" },
});
