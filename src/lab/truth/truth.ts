import type { Outcome } from "../../model/outcome.ts";

export type Thing = { readonly type: string; readonly value: string };
export type TrueRelation = { readonly from: Thing; readonly relation: string; readonly to: Thing };
/** A finding; `about` stands in its title where one subject may have several of a type. */
export type TrueFinding = { readonly type: string; readonly subject: Thing; readonly about?: string };
/** A trap: the module says of one of these entities that it could not look, for one of these reasons. */
export type TrueOutcome = {
  readonly module: string;
  readonly entities: readonly Thing[];
  readonly outcomes: readonly Outcome[];
};

/** What must be known of an entity; compared as canonical JSON, and lists without their order. */
export type TrueClaim = { readonly entity: Thing; readonly attribute: string; readonly value: unknown };

/**
 * What is there. A scan of the demo's targets with all modules at P3 must find `entities`, `relations`, `findings`, `traits`,
 * `claims` and `outcomes`; what it claims must be in `there` and `relationsThere`, and nothing else could not be looked at.
 * JSON throughout, in order.
 */
export type Truth = {
  readonly entities: readonly Thing[];
  readonly relations: readonly TrueRelation[];
  readonly findings: readonly TrueFinding[];
  readonly outcomes: readonly TrueOutcome[];
  /** Outcomes that depend on the machine: right where they are, and not missed where they are not. */
  readonly outcomesThere: readonly TrueOutcome[];
  readonly claims: readonly TrueClaim[];
  /** "type value trait" that must be known. */
  readonly traits: readonly string[];
  /** "type value" of everything that exists in the world, findable or not. */
  readonly there: readonly string[];
  /** Relations of the checked kinds that hold, "type value relation type value"; any other claim of these kinds is false. */
  readonly relationsThere: readonly string[];
  readonly checkedRelations: readonly string[];
  /** Attributes of which every claim must be in `claims`. */
  readonly checkedAttributes: readonly string[];
  /** Traits of which every claim must be in `traits`, such as "email deliverable". */
  readonly checkedTraits: readonly string[];
};
