import type { Module } from "./new-scan-queries.ts";

/** What to look for, said in one of three ways. */
export type Choice =
  | { readonly way: "preset"; readonly preset: string }
  | { readonly way: "data"; readonly types: readonly string[] }
  | { readonly way: "modules"; readonly modules: readonly string[] };

export const ways = ["preset", "data", "modules"] as const;

type Known = Pick<Module, "id" | "consumes" | "produces" | "enabled">;

/** Types that some module finds. */
export function foundTypes(known: readonly Known[]): string[] {
  return [...new Set(known.filter(({ enabled }) => enabled).flatMap(({ produces }) => produces))].toSorted();
}

/**
 * The modules that find what is wanted, and those that lead to what they look at: back from each wanted type until the
 * targets themselves are enough.
 */
export function modulesFor(known: readonly Known[], wanted: readonly string[], targets: readonly string[]): string[] {
  const needed = [...wanted];
  const seen = new Set(needed);
  const chosen = new Set<string>();
  for (let type = needed.shift(); type !== undefined; type = needed.shift())
    for (const module of known) {
      if (!module.enabled || !module.produces.includes(type) || chosen.has(module.id)) continue;
      chosen.add(module.id);
      if (module.consumes.some((one) => targets.includes(one))) continue;
      for (const one of module.consumes)
        if (!seen.has(one)) {
          seen.add(one);
          needed.push(one);
        }
    }
  return known.flatMap(({ id }) => (chosen.has(id) ? [id] : []));
}

/** The modules a choice names; null where a preset says it. */
export function modulesOf(
  choice: Choice,
  known: readonly Known[],
  targets: readonly string[],
): readonly string[] | null {
  if (choice.way === "preset") return null;
  return choice.way === "modules" ? choice.modules : modulesFor(known, choice.types, targets);
}
