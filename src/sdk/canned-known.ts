import type { Entity, EntityRef, Known, KnownClaim } from "./module.ts";

export type Written = EntityRef & Partial<Pick<Entity, "distance" | "inScope" | "traits">>;
export type WrittenRelation = { readonly from: Written; readonly relation: string; readonly to: Written };
export type WrittenGraph = {
  readonly entities?: readonly Written[];
  readonly relations?: readonly WrittenRelation[];
  readonly claims?: readonly KnownClaim[];
};

/** An entity with what is left out filled in: distance 0, in scope, no traits. */
export function anEntity(written: Written): Entity {
  return { distance: 0, inScope: true, traits: [], ...written };
}

/** What a scan knows besides its subject. */
export function makeKnown(written: WrittenGraph = {}): Known {
  const relations = written.relations ?? [];
  const listed = [...(written.entities ?? []), ...relations.flatMap(({ from, to }) => [from, to])].map(anEntity);
  const entities = [...new Map(listed.map((entity) => [`${entity.type} ${entity.value}`, entity])).values()];
  const same = (a: EntityRef, b: EntityRef) => a.type === b.type && a.value === b.value;
  return {
    async neighbours(of, relation, direction) {
      const [near, far] = direction === "out" ? (["from", "to"] as const) : (["to", "from"] as const);
      return relations.filter((it) => it.relation === relation && same(it[near], of)).map((it) => anEntity(it[far]));
    },
    async list(types, where = {}) {
      return entities.filter(
        (it) =>
          types.includes(it.type) &&
          (where.inScope === undefined || it.inScope === where.inScope) &&
          (where.trait === undefined || it.traits.includes(where.trait)),
      );
    },
    async claims(of, attributes) {
      return (written.claims ?? []).filter(
        (it) => attributes.includes(it.attribute) && of.some((one) => same(one, it.of)),
      );
    },
  };
}
