import { compareTruth } from "../lab/compare-truth.ts";
import type { Truth } from "../lab/truth/truth.ts";
import type { ResultLine, SummaryLine } from "../model/result.ts";
import type { Actor, App, Why } from "../services/app.ts";
import type { Out } from "./io.ts";
import type { Digest } from "./output/digest.ts";
import { renderWhy } from "./output/why.ts";
import { makeStyle } from "./style.ts";

/** The summary with the comparison of everything that was found with what is there. */
export async function compareWithTruth(
  app: App,
  actor: Actor,
  truth: Truth,
  summary: SummaryLine,
): Promise<SummaryLine> {
  const lines: ResultLine[] = [];
  for await (const line of app.results.read(actor, summary.scan)) lines.push(line);
  return { ...summary, truth: compareTruth(truth, lines) };
}

/** A few of the chains behind what was found: long ones that share no module, so that a reader sees different ways. */
export async function sampleChains(app: App, actor: Actor, scan: string, { types }: Digest, out: Out): Promise<string> {
  const chains: Why[] = [];
  for (const { type, top } of types) {
    const [first] = top.filter(({ sources }) => sources.length > 0);
    if (first) chains.push(await app.provenance.why(actor, `${type}:${first.value}`, scan));
  }
  const chosen: Why[] = [];
  for (const why of chains.sort((a, b) => b.chain.length - a.chain.length)) {
    const taken = new Set(chosen.flatMap(modulesOf));
    if (chosen.length < 3 && why.chain.length > 1 && modulesOf(why).every((module) => !taken.has(module)))
      chosen.push(why);
  }
  const width = Math.min(out.columns(), 140);
  return chosen.map((why) => renderWhy({ ...why, claims: [] }, width, makeStyle(out.colour))).join("\n");
}

/** Who made its steps. */
function modulesOf({ chain }: Why): string[] {
  return chain.slice(1).map(({ module }) => module);
}
