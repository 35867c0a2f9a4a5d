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

const shownChains = 2;

/** A few of the chains behind what was found: the longest, of different types, so that a reader sees what `why` shows. */
export async function sampleChains(app: App, actor: Actor, scan: string, { types }: Digest, out: Out): Promise<string> {
  const chains: Why[] = [];
  for (const { type, top } of types) {
    const [first] = top.filter(({ sources }) => sources.length > 0);
    if (first) chains.push(await app.provenance.why(actor, `${type}:${first.value}`, scan));
  }
  const style = makeStyle(out.colour);
  const width = Math.min(out.columns(), 140);
  const chosen = chains
    .filter(({ chain }) => chain.length > 1)
    .sort((a, b) => b.chain.length - a.chain.length)
    .slice(0, shownChains);
  if (chosen.length === 0) return "";
  return [
    style.bold("How it is known"),
    ...chosen.map((why) => renderWhy({ ...why, claims: [] }, width, style)),
    "",
  ].join("\n");
}
