import { defineEntityType } from "../entity-type.ts";

export const asn = defineEntityType({
  type: "asn",
  title: "Autonomous system",
  about: "A network as routing knows it, such as AS64500.",
  parse(written) {
    const match = /^(?:as[n ]?)?(\d{1,10})$/i.exec(written.trim());
    const number = Number(match?.[1]);
    return match && number > 0 && number < 2 ** 32 ? `AS${number}` : null;
  },
  attributes: { abuse_email: "set", status: "set" },
  inScope: (key, scope) => scope.isTarget("asn", key),
});
