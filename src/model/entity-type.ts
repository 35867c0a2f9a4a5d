import type { Scope } from "./scope.ts";

/** How claims about one attribute become its shown value: the newest, all of them, the smallest, the largest. */
export type AttributeRule = "latest" | "set" | "min" | "max";

/** What the rest of Sonde must know of a type of entity. Nothing outside `model/entities` names one. */
export type EntityType = {
  readonly type: string;
  readonly title: string;
  /** One sentence with an example, for people who list types. */
  readonly about: string;
  /** The canonical key of anything a person or a source writes for it, or null. Idempotent: parse(parse(x)) = parse(x). */
  parse(written: string): string | null;
  /** Properties of (scan, entity) that only ever turn on, at most 15. */
  readonly traits: readonly string[];
  /** Attributes other than these are shown by the rule "latest". */
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  /** Whether the scan's scope covers it by itself. */
  inScope(key: string, scope: Scope): boolean;
  /** Whether the scan's scope denies it, whatever leads to it. */
  isDenied(key: string, scope: Scope): boolean;
  /** The part of the key that people vary when they write it elsewhere: a user name, the name before the @. */
  handleOf(key: string): string | null;
  /** The IP address that contact with it would dial, where the key says so. */
  addressOf(key: string): string | null;
};

const noHandle = () => null;

/** Whether keys of this type have a handle in them. */
export function hasHandle(type: EntityType): boolean {
  return type.handleOf !== noHandle;
}

export function defineEntityType(
  declared: Partial<EntityType> & Pick<EntityType, "type" | "title" | "about" | "parse">,
): EntityType {
  return {
    traits: [],
    attributes: {},
    inScope: () => false,
    isDenied: () => false,
    handleOf: noHandle,
    addressOf: () => null,
    ...declared,
  };
}

/** Traits as the bits of a small integer, in the order in which the type declares them. */
export function traitBits(type: EntityType, names: readonly string[]): number {
  let bits = 0;
  for (const name of names) {
    const index = type.traits.indexOf(name);
    if (index < 0) throw new TypeError(`${type.type} has no trait "${name}"`);
    bits |= 1 << index;
  }
  return bits;
}

export function traitNames(type: EntityType, bits: number): string[] {
  return type.traits.filter((_, index) => bits & (1 << index));
}
