import { relations } from "../../model/relations.ts";
import type { NewScan } from "../../model/scan.ts";
import type { Module } from "../../sdk/module.ts";
import { type Source, secondsBetween } from "../../sdk/source.ts";

export type SourceEstimate = {
  readonly source: string;
  readonly title: string;
  readonly modules: readonly string[];
  /** Questions about the targets themselves: one a target and module. */
  readonly calls_for_targets: number;
  /** More than this cannot be asked within the scan's budgets at the source's pace; null where nothing bounds it. */
  readonly calls_at_most: number | null;
  readonly requests_per_second: number;
  /** What the questions about the targets take at that pace. */
  readonly seconds_at_least: number;
  readonly key: Source["key"];
  readonly key_set: boolean;
};

/** Targets that a module looks at as soon as the scan starts, unless it waits for more to be known of them. */
export function directly(module: Module, targets: NewScan["targets"]): number {
  return targets.filter(
    ({ type, value }) => module.consumes.includes(type) && (module.accepts?.({ type, value }) ?? true),
  ).length;
}

/** Every type that may come up: those of the targets, and whatever the modules make of what comes up. */
export function reachable(modules: readonly Module[], targets: NewScan["targets"]): ReadonlySet<string> {
  const types = new Set(targets.map((target) => target.type));
  for (let before = -1; before !== types.size; ) {
    before = types.size;
    for (const module of modules) if (canRun(module, types)) for (const type of module.produces) types.add(type);
  }
  return types;
}

/** Whether anything that a module takes may come up. */
export function canRun(module: Module, types: ReadonlySet<string>): boolean {
  return module.consumes.some((consumed) => {
    const relation = relations[consumed.replace(/^relation:/, "")];
    if (!consumed.startsWith("relation:")) return types.has(consumed);
    return [relation?.from, relation?.to].every((side) => side?.some((type) => types.has(type)));
  });
}

/** Questions to each source, by its declared pace and what the scan may spend. */
export function estimateSources(
  modules: readonly Module[],
  { targets, budget }: Pick<NewScan, "targets" | "budget">,
  keysSet: ReadonlySet<string>,
): SourceEstimate[] {
  const sources = new Map<string, { source: Source; modules: Module[] }>();
  for (const module of modules) {
    for (const source of module.sources ?? []) {
      const known = sources.get(source.id);
      if (known) known.modules.push(module);
      else sources.set(source.id, { source, modules: [module] });
    }
  }
  return [...sources.values()].map(({ source, modules: askers }) => {
    const { requests, perSeconds } = source.rate;
    const between = secondsBetween(source.rate);
    const calls = askers.reduce((sum, module) => sum + directly(module, targets), 0);
    const inTime = budget.maxTimeMs && 1 + Math.floor(budget.maxTimeMs / 1_000 / between);
    const bounds = [inTime, budget.maxRequests].filter((bound): bound is number => typeof bound === "number");
    return {
      source: source.id,
      title: source.title,
      modules: askers.map((module) => module.id),
      calls_for_targets: calls,
      calls_at_most: bounds.length > 0 ? Math.min(...bounds) : null,
      requests_per_second: requests / perSeconds,
      seconds_at_least: Math.ceil(Math.max(0, calls - 1) * between), // the first is at once
      key: source.key,
      key_set: keysSet.has(source.id),
    };
  });
}
