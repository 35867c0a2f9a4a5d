import { entityType, entityTypes } from "../model/entities/index.ts";
import { traitBits } from "../model/entity-type.ts";
import type { Module } from "../sdk/module.ts";

/** What planning may ask of a subject, at one moment of a scan. */
export type State = { readonly distance: number; readonly inScope: boolean; readonly traits: number };

/** A record of the log in memory: an entity or relation, what held after it, and what held before (null: first found). */
export type LogRecord = {
  readonly seq: number;
  readonly kind: "e" | "r";
  readonly ref: number;
  /** The last record of the same commit: joins look at what was known up to there, so that of three things that arrive together none is missed. */
  readonly upTo: number;
  /** Of the entity; for relations, of where it starts. */
  readonly type: string;
  readonly key: string;
  readonly after: State;
  readonly before: State | null;
  readonly relation: { readonly name: string; readonly type: string; readonly key: string } | null;
};

export type Taker = (record: LogRecord) => boolean;

/**
 * Whether a module takes a record: its condition holds after it and did not hold before. So each (subject, module) is
 * planned once, in whatever order distance, scope and traits arrive, and nothing is stored per pair.
 */
export function makeTaker(module: Module): Taker {
  const bits = new Map<string, number>();
  const relations = new Set<string>();
  for (const consumed of module.consumes) {
    if (consumed.startsWith("relation:")) relations.add(consumed.slice("relation:".length));
    else {
      const type = entityType(consumed);
      bits.set(
        consumed,
        traitBits(
          type,
          (module.wants ?? []).filter((trait) => type.traits.includes(trait)),
        ),
      );
    }
  }
  for (const trait of module.wants ?? []) {
    if (![...entityTypes.values()].some((type) => type.traits.includes(trait)))
      throw new TypeError(`${module.id} wants an unknown trait "${trait}"`);
  }
  const reach = module.reach ?? 0;
  const inScopeOnly = module.inScopeOnly ?? true;
  const accepts = module.accepts;
  const holds = (state: State, wanted: number) =>
    state.distance <= reach && (state.inScope || !inScopeOnly) && (state.traits & wanted) === wanted;
  return (record) => {
    let wanted = 0;
    if (record.kind === "r") {
      if (!record.relation || !relations.has(record.relation.name)) return false;
    } else {
      const needs = bits.get(record.type);
      if (needs === undefined) return false;
      wanted = needs;
    }
    if (!holds(record.after, wanted)) return false;
    if (record.before && holds(record.before, wanted)) return false;
    return accepts === undefined || accepts({ type: record.type, value: record.key });
  };
}

/** The condition of a module in words, where it has no filter of its own: equal words take equal records. */
export function conditionOf({ accepts, consumes, wants = [], reach = 0, inScopeOnly = true }: Module): string | null {
  if (accepts) return null;
  return JSON.stringify([[...consumes].sort(), [...wants].sort(), reach, inScopeOnly]);
}
