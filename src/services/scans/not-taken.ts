import type { State } from "../../engine/takes.ts";
import type { Module } from "../../sdk/module.ts";

/** Why a module never took a record of a kind that it consumes. Pure; `state` is the last that the scan held. */
export function notTaken(module: Module, state: State, traits: readonly string[]): string {
  const { reach = 0, inScopeOnly = true, wants = [] } = module;
  if (inScopeOnly && !state.inScope) return "It is not in the scope of the scan.";
  if (state.distance > reach) return `It is ${state.distance} steps away, and this technique goes ${reach} far.`;
  const missing = wants.filter((trait) => !traits.includes(trait));
  if (missing.length > 0) return `It is not known to be ${missing.join(" and ").replaceAll("_", " ")}.`;
  return "This technique does not look at such a value.";
}
