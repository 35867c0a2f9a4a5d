import { parseUrl } from "../../model/entities/url.ts";
import type { Answer } from "../servers/site.ts";
import type { World } from "../world/world.ts";
import type { Collection } from "./collect.ts";
import { type LivePage, type LiveSite, liveSites, makeAsk, refusedBy } from "./live-pages.ts";
import type { Lookup } from "./lookup.ts";
import { textOf } from "./pages.ts";
import type { TrueFinding, TrueOutcome } from "./truth.ts";

type Map3 = { version: number; sources: string[]; sourcesContent?: string[] };

export type Maps = {
  readonly findings: readonly TrueFinding[];
  readonly outcomes: readonly TrueOutcome[];
  /** Addresses of maps that are there, with what they hold. */
  readonly pages: readonly LivePage[];
};

/** Source maps of the world's scripts: those that a script names, and those that lie beside one. */
export function mapsOf(
  world: World,
  lookup: Lookup,
  addresses: ReadonlyMap<string, readonly string[]>,
  into: Collection,
): Maps {
  const findings = new Map<string, TrueFinding>();
  const outcomes: TrueOutcome[] = [];
  const pages: LivePage[] = [];
  const ask = makeAsk(world, lookup);

  function look(script: LivePage, site: string, subject: string): void {
    const text = textOf(script.answer);
    const written = /\/\/# sourceMappingURL=(\S+)/.exec(text)?.[1] ?? script.answer.headers?.sourcemap;
    const inline = /^data:application\/json;base64,(.+)$/.exec(String(written ?? ""))?.[1];
    if (inline) {
      tell(readMap(Buffer.from(inline, "base64").toString()), site);
      return;
    }
    const url = parseUrl(new URL(String(written ?? `${new URL(script.url).pathname}.map`), script.url).href);
    const answer = url && ask(url, []);
    const map = answer ? readMap(textOf(answer)) : null;
    if (!url || !answer || !map) return;
    const control = ask(new URL("0123456789abcdef.js.map", url).href, []);
    if (control && readMap(textOf(control))) {
      outcomes.push({
        module: "web.sourcemaps",
        entities: [{ type: "url", value: subject }],
        outcomes: ["inconclusive"],
      });
      return;
    }
    into.thing("url", url);
    pages.push({ url, isFront: false, answer });
    tell(map, site);
  }

  function tell(map: Map3 | null, site: string): void {
    const own = (map?.sources ?? []).filter((source, index) => map?.sourcesContent?.[index] && isOwn(source));
    if (own.length > 0) findings.set(site, { type: "web.source_map", subject: { type: "url", value: site } });
  }

  for (const { front, scripts, deeper } of liveSites(world, lookup, addresses)) {
    for (const script of scripts) {
      into.thing("url", script.url);
      look(script, front.url, front.url);
    }
    for (const page of deeper) {
      if (/\.m?js$/.test(new URL(page.url).pathname)) look(page, new URL("/", page.url).href, page.url);
    }
  }
  return { findings: [...findings.values()], outcomes, pages };
}

function readMap(text: string): Map3 | null {
  try {
    const json = JSON.parse(text);
    return json?.version === 3 && Array.isArray(json.sources) && typeof json.mappings === "string" ? json : null;
  } catch {
    return null;
  }
}

function isOwn(source: string): boolean {
  return !source.includes("node_modules/") && !/^webpack:\/\/[^/]*\/webpack\//.test(source);
}

/** Front pages that refuse, for modules that then cannot look. */
export function refusedFronts(sites: readonly LiveSite[], modules: readonly string[]): TrueOutcome[] {
  return sites.flatMap(({ front }) => {
    const outcome = refusedBy(front.answer as Answer);
    return outcome === null
      ? []
      : modules.map((module) => ({ module, entities: [{ type: "url", value: front.url }], outcomes: [outcome] }));
  });
}
