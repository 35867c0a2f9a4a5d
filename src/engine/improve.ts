import { entityType } from "../model/entities/index.ts";
import { relations } from "../model/relations.ts";
import type { Scope } from "../model/scope.ts";
import type { State } from "./takes.ts";

/** Nothing is farther than this: a smallint's worth of hops that no scan makes. */
export const farthest = 1_000;

/** What something found from `parent` starts with: one step farther, or distance 0 where the scope covers it. */
export function stateOf(type: string, key: string, parent: State | null, scope: Scope, carried: boolean): State {
  const inScope = carried || entityType(type).inScope(key, scope) || scope.isTarget(type, key);
  return { distance: inScope || parent === null ? 0 : Math.min(farthest, parent.distance + 1), inScope, traits: 0 };
}

/** The better of two in every respect: nearer, in scope if either is, all traits. The same object when nothing improves. */
export function better(known: State, other: State): State {
  const distance = Math.min(known.distance, other.distance);
  const inScope = known.inScope || other.inScope;
  const traits = known.traits | other.traits;
  return distance === known.distance && inScope === known.inScope && traits === known.traits
    ? known
    : { distance, inScope, traits };
}

/** Whether a relation brings the scope along: an address that a name in scope resolves to, where the scope says so. */
export function carries(relation: string, from: State | undefined, scope: Scope, type: string, key: string): boolean {
  if (!from?.inScope || !scope.document.resolved_addresses || !relations[relation]?.carriesScope) return false;
  return !entityType(type).isDenied(key, scope);
}
