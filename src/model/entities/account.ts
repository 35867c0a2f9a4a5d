import { defineEntityType } from "../entity-type.ts";

export const account = defineEntityType({
  type: "account",
  title: "Account",
  about: "A profile on one site, such as github:jdoe.",
  parse(written) {
    const match = /^([a-z0-9][a-z0-9.-]{0,62}):(\S{1,128})$/iu.exec(written.trim());
    return match ? `${(match[1] ?? "").toLowerCase()}:${(match[2] ?? "").normalize("NFC").toLowerCase()}` : null;
  },
  handleOf: (key) => key.slice(key.indexOf(":") + 1),
  inScope: () => false,
});
