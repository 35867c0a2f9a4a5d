import type { SourceSaid } from "./protocol.ts";

const everyMs = 1_000;

/** Gathers how sources answer and says it once a second. What is lost when the thread goes is a second of counts. */
export function makeSourceReports(say: (sources: readonly SourceSaid[]) => Promise<unknown>) {
  let said = new Map<string, SourceSaid>();
  const flush = () => {
    const sources = [...said.values()];
    said = new Map();
    say(sources).catch(() => undefined); // how a source is stops no scan
  };
  return {
    note(source: string, well: boolean, restMs: number): void {
      if (said.size === 0) setTimeout(flush, everyMs).unref();
      const before = said.get(source) ?? { source, well: 0, ill: 0, restMs: 0 };
      const now = { well: before.well + (well ? 1 : 0), ill: before.ill + (well ? 0 : 1) };
      said.set(source, { source, ...now, restMs: Math.round(restMs) });
    },
  };
}
