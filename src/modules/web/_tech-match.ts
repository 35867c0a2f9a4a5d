import type { Proof } from "../../model/proof.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { readParts } from "./_parts.ts";
import { refusalOf } from "./_refusal.ts";
import type { Technology, Tell, Where } from "./_tech-rule.ts";

/** A technology that an answer shows: by which signs, or because another one does not go without it. */
export type Sight = {
  readonly technology: Technology;
  readonly version: string | undefined;
  readonly confidence: number;
  readonly proofs: readonly Proof[];
  readonly impliedBy: string | null;
};

/** The icon of a site as rules name it, and the bytes of it. */
export type SeenIcon = { readonly hashes: readonly string[]; readonly proof: Proof };

/** One place where a rule may look. */
type Spot = { readonly name: string; readonly text: string; proof(from: number, to: number): Proof };
type Spots = Readonly<Record<Where, readonly Spot[]>>;

const mostText = 262_144;
const versionForm = /^v?(\d[\w.+~-]{0,39})$/;

/**
 * What rules recognise in an answer, by signs that are `least` sure together, and what that implies. Pages that were refused
 * are judged by their head alone.
 */
export function recognise(
  answer: HttpAnswer,
  technologies: readonly Technology[],
  { icon = null, least = 0 }: { readonly icon?: SeenIcon | null; readonly least?: number } = {},
): Sight[] {
  const spots = spotsOf(answer, icon);
  const seen = new Map<string, Sight>();
  for (const technology of technologies) {
    const sight = sightOf(technology, spots);
    if (sight && sight.confidence >= least) seen.set(technology.name, sight);
  }
  for (const [name, { technology }] of [...seen]) {
    if (technology.requires && !technology.requires.some((it) => seen.has(it))) seen.delete(name);
  }
  addImplied(seen, technologies);
  return [...seen.values()];
}

function sightOf(technology: Technology, spots: Spots): Sight | null {
  let confidence = 0;
  let version: string | undefined;
  const proofs: Proof[] = [];
  for (const tell of technology.tells) {
    const hit = hitOf(tell, spots[tell.where]);
    if (!hit) continue;
    confidence = Math.min(1, confidence + tell.confidence);
    if (hit.version && (!version || hit.version.length > version.length)) version = hit.version;
    // The sign that gives the version is the one to be shown.
    if (hit.version && hit.version === version) proofs.unshift(hit.proof());
    else proofs.push(hit.proof());
  }
  if (confidence === 0) return null;
  return { technology, version, confidence, proofs: proofs.slice(0, 3), impliedBy: null };
}

function hitOf(tell: Tell, spots: readonly Spot[]): { version: string | undefined; proof: () => Proof } | null {
  const prefix = tell.name.endsWith("*") ? tell.name.slice(0, -1) : null;
  for (const spot of spots) {
    if (prefix === null ? spot.name !== tell.name : !spot.name.startsWith(prefix)) continue;
    const matches = [];
    for (const pattern of tell.patterns) {
      const match = pattern.exec(spot.text);
      if (!match) break;
      matches.push(match);
    }
    if (matches.length < tell.patterns.length) continue;
    const [first] = matches;
    const from = first?.index ?? 0;
    const to = first ? from + Math.max(1, first[0]?.length ?? 0) : spot.text.length;
    return { version: first && versionIn(first, tell.version), proof: () => spot.proof(from, to) };
  }
  return null;
}

/** A template may ask whether a group took part: "\1?a:b" (as Wappalyzer writes it). */
function versionIn(match: { readonly [group: number]: string | undefined }, template: string | undefined) {
  const groups = [1, 2, 3].map((group) => match[group]);
  const written =
    template === undefined
      ? groups.find(Boolean)
      : template
          .replace(/\\([1-3])\?([^:]{0,40}):(.{0,40})$/, (_, n: string, yes: string, no: string) =>
            match[Number(n)] ? yes : no,
          )
          .replace(/\\([1-9])/g, (_, n: string) => match[Number(n)] ?? "");
  return versionForm.exec(written?.trim() ?? "")?.[1];
}

/** What one technology cannot be without, as far down as rules say. */
function addImplied(seen: Map<string, Sight>, technologies: readonly Technology[]): void {
  const byName = new Map(technologies.map((technology) => [technology.name, technology]));
  const open = [...seen.values()];
  for (let at = 0; at < open.length && at < 1_000; at++) {
    const by = open[at];
    for (const { name, confidence } of by?.technology.implies ?? []) {
      const technology = byName.get(name);
      if (!by || !technology || seen.has(name)) continue;
      const sight: Sight = {
        technology,
        version: undefined,
        confidence: Math.min(by.confidence, confidence),
        proofs: by.proofs,
        impliedBy: by.technology.name,
      };
      seen.set(name, sight);
      open.push(sight);
    }
  }
}

function spotsOf(answer: HttpAnswer, icon: SeenIcon | null): Spots {
  const isShown = refusalOf(answer) === null;
  const text = isShown ? answer.text.slice(0, mostText) : "";
  const parts = readParts(text);
  const inText = (name: string, { text: value, from }: { text: string; from: number }): Spot => ({
    name,
    text: value,
    // Entities in an attribute make its source longer than its value: the proof is then as long as the value, at least.
    proof: (start, end) => answer.proofOfText(from + start, from + end),
  });
  const headers = Object.entries(answer.headers).flatMap(([name, values]) =>
    values.map((value): Spot => ({ name, text: value, proof: () => answer.proofOfHeader(name) })),
  );
  const head = headers.map((spot) => `${spot.name}: ${spot.text}\r\n`).join("");
  return {
    header: headers,
    head: [{ name: "", text: head, proof: () => answer.proof("response", [0, answer.bodyAt]) }],
    cookie: (answer.headers["set-cookie"] ?? []).map((line, index) => cookieSpot(answer, line, index)),
    meta: parts.metas.map((meta) => inText(meta.name, meta)),
    script: parts.scripts.map((script) => inText("", script)),
    html: [inText("", { text, from: 0 })],
    url: [{ name: "", text: answer.url, proof: () => answer.proof("request") }],
    icon: icon ? icon.hashes.map((hash) => ({ name: hash, text: hash, proof: () => icon.proof })) : [],
  };
}

function cookieSpot(answer: HttpAnswer, line: string, index: number): Spot {
  const [, name = "", value = ""] = /^\s{0,9}([^=;]{1,200})=([^;]{0,4096})/.exec(line) ?? [];
  return {
    name: name.trim().toLowerCase(),
    text: value,
    // Of several lines of one name, only the first can be pointed at alone.
    proof: () => (index === 0 ? answer.proofOfHeader("set-cookie") : answer.proof("response", [0, answer.bodyAt])),
  };
}
