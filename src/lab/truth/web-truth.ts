import type { Outcome } from "../../model/outcome.ts";
import type { World } from "../world/world.ts";
import { apiFindings, collectApis } from "./api-truth.ts";
import type { Collection } from "./collect.ts";
import { type Front, frontsOf, refusal, seeAt, wayFrom } from "./fronts.ts";
import { judgedFindings } from "./judged-truth.ts";
import { collectTold, repeaters, securityFileFaults } from "./told-truth.ts";
import type { TrueClaim, TrueFinding, TrueOutcome } from "./truth.ts";

/** What can be known of the world's web sites by what they send and say of themselves. */

type Addresses = ReadonlyMap<string, readonly string[]>;

const judges = ["web.headers", "web.cookies", "web.csp", "web.cors", "web.methods"];
const readers = ["web.exposed", "web.wellknown", "web.apis"];

export function collectWeb(world: World, addresses: Addresses, into: Collection): void {
  collectTold(world, addresses, into);
  collectApis(world, addresses, into);
}

export function webFindings(world: World, addresses: Addresses): TrueFinding[] {
  return [
    ...judgedFindings(world, addresses),
    ...securityFileFaults(world, addresses),
    ...apiFindings(world, addresses),
  ];
}

/** Sites that refuse themselves or what cannot exist, and those that repeat whatever they are sent. */
export function webOutcomes(world: World, addresses: Addresses): TrueOutcome[] {
  const say = (module: string, { url }: Front, outcome: Outcome | null): TrueOutcome[] =>
    outcome ? [{ module, entities: [{ type: "url", value: url }], outcomes: [outcome] }] : [];
  return [
    ...frontsOf(world, addresses).flatMap((front) => {
      const nowhere = refusal(seeAt(front.sites, `${front.url}0123456789abcdef`));
      const end = wayFrom(world, front.url).at(-1);
      return [
        ...judges.flatMap((module) => say(module, front, refusal(front.last))),
        ...say("web.redirects", front, end ? refusal(end) : null),
        ...readers.flatMap((module) => say(module, front, nowhere)),
      ];
    }),
    ...repeaters(world, addresses).flatMap((front) => [
      ...say("web.wellknown", front, "inconclusive"),
      ...say("web.methods", front, "inconclusive"),
    ]),
  ];
}

/** Names that the policies of front pages hold; what is found nowhere else is found there. */
export function policyNames(front: string, sites: Front["sites"]): string[] {
  const policies = ["content-security-policy", "content-security-policy-report-only"];
  const seen = seeAt(sites, front);
  if (seen.status !== 200) return [];
  return policies
    .flatMap((name) => seen.header(name))
    .flatMap((policy) => [...policy.matchAll(/https:\/\/(?:\*\.)?([\w.-]+)/g)].map(([, name = ""]) => name));
}

/** Scores of pages whose headers were added up by hand. */
export const webClaims: readonly TrueClaim[] = [
  ["https://safe.apps.acme.test/", "security_headers_score", 100],
  ["https://www.acme.test/", "security_headers_score", 20],
  ["https://forum.apps.acme.test/", "security_headers_score", 10],
  ["https://trace.apps.acme.test/", "security_headers_score", 5],
  ["http://www.globex.test/", "security_headers_score", 0],
  [
    "https://forum.apps.acme.test/",
    "csp",
    { mode: "enforced", weaknesses: ["unsafe_inline", "open_host", "no_object_src", "no_base_uri"] },
  ],
  ["https://graph.apps.acme.test/", "csp", { mode: "report_only", weaknesses: [] }],
  ["https://safe.apps.acme.test/", "csp", { mode: "enforced", weaknesses: [] }],
  ["https://media.apps.acme.test/", "change_password", "https://media.apps.acme.test/account/password"],
  ["https://media.apps.acme.test/", "ad_sellers", ["adx.example pub-4242 DIRECT", "resale.example 7 RESELLER"]],
  ["https://media.apps.acme.test/", "android_apps", ["test.acme.media"]],
  ["https://media.apps.acme.test/", "apple_apps", ["ABCDE12345.test.acme.media"]],
  ["https://media.apps.acme.test/", "sitemap", { files: 2, pages: 1 }],
  ["https://data.apps.acme.test/", "methods", "DELETE, GET, HEAD, OPTIONS, PUT"],
  ["https://graph.apps.acme.test/query", "api", { format: "GraphQL", introspection: "closed" }],
].map(([value = "", attribute = "", claimed]) => ({
  entity: { type: "url", value: String(value) },
  attribute: String(attribute),
  value: claimed,
}));
