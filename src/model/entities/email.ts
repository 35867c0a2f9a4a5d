import { defineEntityType } from "../entity-type.ts";
import { parseHostname } from "../hostname.ts";

const local = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;

export const email = defineEntityType({
  type: "email",
  title: "E-mail address",
  about: "A mailbox, such as info@example.com.",
  /** Lower case throughout: RFC 5321 leaves the local part's case to the host, and no host in use tells them apart. */
  parse(written) {
    const trimmed = written.trim().replace(/^mailto:/i, "");
    const at = trimmed.lastIndexOf("@");
    const before = trimmed.slice(0, at).normalize("NFC").toLowerCase();
    const host = at > 0 ? parseHostname(trimmed.slice(at + 1)) : null;
    return host && before.length <= 64 && local.test(before) ? `${before}@${host}` : null;
  },
  traits: ["deliverable"],
  handleOf: (key) => key.slice(0, key.lastIndexOf("@")).replace(/\+.*$/, ""),
  inScope: (key, scope) => scope.isTarget("email", key) || scope.hasName(key.slice(key.lastIndexOf("@") + 1)),
});
