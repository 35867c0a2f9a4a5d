import { defineEntityType } from "../entity-type.ts";
import { nameType, parseHostname } from "../hostname.ts";
import { nameAttributes, nameTraits } from "./_name.ts";

export const hostname = defineEntityType({
  type: "hostname",
  title: "Host name",
  about: "A DNS name below a registered domain, such as www.example.com.",
  parse(written) {
    const name = parseHostname(written);
    return name && nameType(name) === "hostname" ? name : null;
  },
  traits: nameTraits,
  attributes: nameAttributes,
  inScope: (key, scope) => scope.hasName(key),
});
