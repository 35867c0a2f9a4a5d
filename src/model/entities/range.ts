import { parseRange } from "../address.ts";
import { defineEntityType } from "../entity-type.ts";

export const range = defineEntityType({
  type: "range",
  title: "Address range",
  about: "A block of addresses in CIDR form, such as 192.0.2.0/24.",
  parse: (written) => (written.includes("/") ? parseRange(written) : null),
  attributes: { abuse_email: "set", status: "set" },
  inScope: (key, scope) => scope.hasAddress(key.slice(0, key.indexOf("/"))),
});
