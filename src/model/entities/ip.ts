import { parseAddress } from "../address.ts";
import { defineEntityType } from "../entity-type.ts";

export const ip = defineEntityType({
  type: "ip",
  title: "IP address",
  about: "An IPv4 or IPv6 address, such as 192.0.2.7 or 2001:db8::7.",
  parse: parseAddress,
  traits: ["alive"],
  attributes: { technologies: "set", favicon_mmh3: "set", favicon_sha256: "set" },
  inScope: (key, scope) => scope.hasAddress(key),
  isDenied: (key, scope) => scope.denies(key),
  addressOf: (key) => key,
});
