import type { AttributeRule } from "../entity-type.ts";

/** Shared by `domain` and `hostname`: what a scan may learn of a DNS name that planning asks about. */
export const nameTraits = ["resolved", "not_wildcard", "alive"] as const;

export const nameAttributes: Readonly<Record<string, AttributeRule>> = {
  txt: "set",
  caa: "set",
  mx: "set",
  srv: "set",
  name_servers: "set",
  certificate_ids: "set",
  cname_loop: "set",
  status: "set",
  technologies: "set",
  favicon_mmh3: "set",
  favicon_sha256: "set",
  created: "min",
  first_seen_in_ct: "min",
};
