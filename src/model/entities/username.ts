import { defineEntityType } from "../entity-type.ts";

export const username = defineEntityType({
  type: "username",
  title: "User name",
  about: "A handle that somebody may use on many sites, such as jdoe.",
  parse(written) {
    const trimmed = written.trim().replace(/^@/, "").normalize("NFC").toLowerCase();
    return /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u.test(trimmed) ? trimmed : null;
  },
  handleOf: (key) => key,
  inScope: (key, scope) => scope.isTarget("username", key),
});
