import { people } from "./world/social.ts";
import type { World } from "./world/world.ts";

/** What the demo scans: values as a person would write them. */
export type LabTargets = {
  readonly domains: readonly string[];
  readonly usernames: readonly string[];
  readonly emails: readonly string[];
  readonly ranges: readonly string[];
};

export function targetsOf(world: World): LabTargets {
  return {
    domains: world.organisations.map(({ domain }) => domain),
    usernames: [...Object.keys(people), "nobody9z8y7"],
    emails: [
      "alice@acme.test",
      "ghost@acme.test",
      "anyone@globex.test",
      "it@northwind.example",
      "someone@initech.example",
    ],
    ranges: ["203.0.113.128/29", "2001:db8:a::/48"],
  };
}
