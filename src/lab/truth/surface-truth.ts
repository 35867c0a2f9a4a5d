import { leaks } from "../world/leaks.ts";
import type { World } from "../world/world.ts";
import { bucketsOf } from "./bucket-truth.ts";
import { type Collection, thingKey } from "./collect.ts";
import { type LivePage, liveSites, makeAsk, refusedBy } from "./live-pages.ts";
import type { Lookup } from "./lookup.ts";
import { mapsOf, refusedFronts } from "./map-truth.ts";
import { textOf } from "./pages.ts";
import { hostThing, iconOf, type Made, madeOf } from "./technology-truth.ts";
import type { Thing, TrueClaim, TrueFinding, TrueOutcome } from "./truth.ts";

export type Surface = {
  readonly findings: readonly TrueFinding[];
  readonly outcomes: readonly TrueOutcome[];
  readonly claims: readonly TrueClaim[];
  /** What may be said where a machine lacks something that the demo does not bring. */
  readonly outcomesThere: readonly TrueOutcome[];
};

/** Attributes of which every claim is checked. */
export const surfaceAttributes: readonly string[] = ["technologies", "favicon_sha256"];

/** What sites give away beside what they say: maps, secrets, products, icons, buckets. */
export function surfaceOf(
  world: World,
  lookup: Lookup,
  addresses: ReadonlyMap<string, readonly string[]>,
  into: Collection,
): Surface {
  const sites = liveSites(world, lookup, addresses);
  const maps = mapsOf(world, lookup, addresses, into);
  const pages = [...sites.flatMap(({ front, scripts, deeper }) => [front, ...scripts, ...deeper]), ...maps.pages];
  const ask = makeAsk(world, lookup);
  const made = new Map<string, Map<string, Made>>();
  const things = new Map<string, Thing>();
  const icons = new Map<string, Set<string>>();
  const outcomes: TrueOutcome[] = [];
  const add = (of: Thing, products: readonly Made[]) => {
    things.set(thingKey(of), of);
    const known = made.get(thingKey(of)) ?? new Map<string, Made>();
    for (const it of products) known.set(JSON.stringify(it), it);
    made.set(thingKey(of), known);
  };
  for (const { front } of sites) {
    const stranger = refusedBy(ask(new URL("/0123456789abcdef", front.url).href, []) ?? {});
    if (stranger === "blocked")
      outcomes.push({ module: "web.exposed", entities: [{ type: "url", value: front.url }], outcomes: ["blocked"] });
    const here = { type: "url", value: front.url };
    const host = hostThing(front.url);
    for (const thing of [here, host]) add(thing, madeOf(front.answer));
    if (refusedBy(front.answer) || front.answer.headers?.location) continue;
    const icon = iconOf(front.url, front.answer, (url) => ask(url, []));
    if (icon === "everywhere") outcomes.push({ module: "web.favicon", entities: [here], outcomes: ["inconclusive"] });
    if (!icon || icon === "everywhere") continue;
    for (const thing of [here, host]) {
      add(thing, icon.made);
      icons.set(thingKey(thing), (icons.get(thingKey(thing)) ?? new Set()).add(icon.sha256));
    }
  }
  const claims: TrueClaim[] = [...things].flatMap(([key, entity]) => {
    const products = [...(made.get(key)?.values() ?? [])];
    const hashes = [...(icons.get(key) ?? [])];
    return [
      ...(products.length > 0 ? [{ entity, attribute: "technologies", value: products }] : []),
      ...(hashes.length > 0
        ? [{ entity, attribute: "favicon_sha256", value: entity.type === "url" ? hashes[0] : hashes }]
        : []),
    ];
  });
  const modules = ["web.secrets", "web.sourcemaps", "web.technologies", "web.favicon"];
  const front = (value: string): Thing => ({ type: "url", value });
  return {
    findings: [...maps.findings, ...secretsIn(pages), ...bucketsOf(world, into)],
    outcomes: [...outcomes, ...maps.outcomes, ...refusedFronts(sites, modules), ...cutShort(pages)],
    claims,
    outcomesThere: [
      {
        module: "web.screenshot",
        entities: sites.map((site) => front(site.front.url)),
        outcomes: ["failed", "timeout"],
      },
    ],
  };
}

/** Secrets stand in pages, scripts and maps; each is one finding of its site. */
function secretsIn(pages: readonly LivePage[]): TrueFinding[] {
  const found = new Map<string, TrueFinding>();
  for (const { url, answer } of pages) {
    for (const { text, kind, example } of Object.values(leaks)) {
      if (!textOf(answer).includes(text)) continue;
      const site = new URL("/", url).href;
      const type = example ? "web.example_secret" : "web.secret";
      found.set(`${site} ${kind}`, { type, subject: { type: "url", value: site }, about: kind });
    }
  }
  return [...found.values()];
}

/** Pages that never end are read in part, and that is said. */
function cutShort(pages: readonly LivePage[]): TrueOutcome[] {
  return pages.flatMap(({ url, answer }) =>
    answer.manner === "endless" || answer.manner === "bomb"
      ? [{ module: "web.secrets", entities: [{ type: "url", value: url }], outcomes: ["inconclusive" as const] }]
      : [],
  );
}
