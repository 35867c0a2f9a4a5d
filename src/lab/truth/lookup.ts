import { parseHostname } from "../../model/hostname.ts";
import { answerWithAuthority, type Question, type Reply } from "../servers/authority.ts";
import { makeRecursor } from "../servers/recursion.ts";
import { plantZone, type ZoneTree } from "../servers/zone.ts";
import type { World } from "../world/world.ts";

export type Alias = { readonly from: string; readonly to: string };

/** What the world's DNS says, asked in memory. */
export type Lookup = {
  readonly trees: readonly ZoneTree[];
  addresses(name: string): readonly string[];
  aliases(name: string): readonly Alias[];
  /** The targets of a name's records of a type, canonical; MX and SRV by their host. */
  targets(name: string, type: "NS" | "MX" | "SRV"): readonly string[];
  /** What a name's TXT records say, through aliases. */
  texts(name: string): readonly string[];
  /** What a good resolver says. */
  ask(name: string, type: string): Reply;
  /** What a name server says of itself, without asking others; null where none is. */
  askAt(address: string, name: string, type: string): Reply | null;
  /** Whether a zone has the name as such, not by a wildcard. */
  exists(name: string): boolean;
};

export function makeLookup(world: World): Lookup {
  const trees = [...world.organisations, ...world.others].flatMap(({ zones }) => zones).map((zone) => plantZone(zone));
  const at = (server: string, question: Question): Reply | null => {
    const zones = trees.filter(({ zone }) => zone.at.includes(server));
    return zones.length > 0 ? answerWithAuthority(zones, question) : null;
  };
  const recursor = makeRecursor(world.roots, at);
  const answers = (name: string, type: string) => recursor.resolve({ name, type }).answers;
  return {
    trees,
    ask: (name, type) => recursor.resolve({ name, type }),
    askAt: (address, name, type) => at(address, { name, type }),
    addresses(name) {
      return ["A", "AAAA"].flatMap((type) =>
        answers(name, type).flatMap((it) => (it.type === type && typeof it.data === "string" ? [it.data] : [])),
      );
    },
    aliases(name) {
      return answers(name, "A").flatMap((it) => {
        const to = it.type === "CNAME" && typeof it.data === "string" ? parseHostname(it.data) : null;
        return to && to !== it.name ? [{ from: it.name, to }] : [];
      });
    },
    targets(name, type) {
      return answers(name, type).flatMap((it) => {
        if (it.type !== type || it.name !== name) return [];
        const data = it.data;
        const host =
          typeof data === "string" ? data : "exchange" in data ? data.exchange : "target" in data ? data.target : "";
        return parseHostname(String(host)) ?? [];
      });
    },
    texts: (name) =>
      answers(name, "TXT").flatMap(({ type, data }) =>
        type === "TXT" && Array.isArray(data) ? [data.map(String).join("")] : [],
      ),
    exists: (name) => trees.some(({ nodes }) => nodes.has(name)),
  };
}
