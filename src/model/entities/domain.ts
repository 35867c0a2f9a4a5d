import { defineEntityType } from "../entity-type.ts";
import { nameType, parseHostname } from "../hostname.ts";
import { nameAttributes, nameTraits } from "./_name.ts";

export const domain = defineEntityType({
  type: "domain",
  title: "Domain",
  about: "A name that somebody registered, such as example.com.",
  parse(written) {
    const name = parseHostname(written);
    return name && nameType(name) === "domain" ? name : null;
  },
  traits: nameTraits,
  attributes: nameAttributes,
  inScope: (key, scope) => scope.hasName(key),
});
