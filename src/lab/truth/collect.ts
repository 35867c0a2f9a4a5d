import { nameType } from "../../model/hostname.ts";
import type { Thing, TrueRelation } from "./truth.ts";

/** Gathers things and relations, each once, and gives them in order. */
export type Collection = {
  thing(type: string, value: string): Thing;
  name(value: string): Thing;
  relate(from: Thing, relation: string, to: Thing): void;
  things(): Thing[];
  relations(): TrueRelation[];
};

export function makeCollection(): Collection {
  const things = new Map<string, Thing>();
  const relations = new Map<string, TrueRelation>();
  const thing = (type: string, value: string): Thing => {
    const it = { type, value };
    things.set(thingKey(it), it);
    return it;
  };
  return {
    thing,
    name: (value) => thing(nameType(value), value),
    relate(from, relation, to) {
      const it = { from, relation, to };
      relations.set(relationKey(it), it);
    },
    things: () => inOrder(things),
    relations: () => inOrder(relations),
  };
}

export function thingKey({ type, value }: Thing): string {
  return `${type} ${value}`;
}

export function relationKey({ from, relation, to }: TrueRelation): string {
  return `${thingKey(from)} ${relation} ${thingKey(to)}`;
}

function inOrder<T>(by: ReadonlyMap<string, T>): T[] {
  return [...by].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
}
