import type { z } from "zod";
import type { NewFinding } from "../model/finding.ts";
import type { Footprint } from "../model/footprint.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Proof } from "../model/proof.ts";
import type { Files } from "./files.ts";
import type { Net } from "./net.ts";
import type { Source } from "./source.ts";

/** An entity as a module sees it. */
export type Entity = {
  readonly type: string;
  /** The canonical key; also what is shown. */
  readonly value: string;
  readonly distance: number;
  readonly inScope: boolean;
  readonly traits: readonly string[];
};

/** A relation as a module sees it, when it consumes "relation:<name>". */
export type Relation = { readonly relation: string; readonly from: Entity; readonly to: Entity };

export type Subject = Entity & {
  /** Set when the record is a relation; the other fields are then those of its `from`. */
  readonly relation?: Relation;
};

/** A reference to an entity by what it is. It need not exist yet. */
export type EntityRef = { readonly type: string; readonly value: string };

export type Link = {
  /** One to three reasons. */
  proof: Proof | readonly Proof[];
  /** A relation of the vocabulary between `from` (the subject, unless given) and the new entity; `reverse` turns it round. */
  relation?: string;
  from?: EntityRef;
  reverse?: boolean;
  /** Claims about the new entity, by attribute. */
  attributes?: Readonly<Record<string, unknown>>;
  /** Traits of its type that are now known to hold. */
  traits?: readonly string[];
  /** 0 … 1, how sure the source is; 1 unless given. */
  confidence?: number;
};

/** What a module gives. Nothing is taken without a proof; an illegal value is refused and counted, for sources write nonsense. */
export type Emit = {
  /** An entity and its relation to the subject. False if the value is none of that type. */
  entity(type: string, value: string, link: Link): boolean;
  /** Attributes or traits of the subject itself (or of `of`). */
  claim(
    attributes: Readonly<Record<string, unknown>>,
    link: { proof: Proof | readonly Proof[]; of?: EntityRef; traits?: readonly string[]; confidence?: number },
  ): void;
  /** Something wrong or notable about the subject (or `of`). */
  finding(finding: NewFinding, link: { proof: Proof | readonly Proof[]; of?: EntityRef; confidence?: number }): void;
};

/** What a module said of an entity, and by what. */
export type KnownClaim = {
  readonly of: EntityRef;
  readonly attribute: string;
  readonly value: unknown;
  readonly module: string;
  /** One to three; a claim drawn from it may cite them. */
  readonly proofs: readonly Proof[];
};

/** What the scan already knows, as of the record being processed: joins see each pair once. */
export type Known = {
  /** Entities linked to one by a relation; "out" follows it from the entity, "in" against it. */
  neighbours(of: EntityRef, relation: string, direction: "out" | "in"): Promise<Entity[]>;
  /** All entities of some types in this scan, in order of discovery. For modules that run at rest. */
  list(types: readonly string[], where?: { inScope?: boolean; trait?: string }): Promise<Entity[]>;
  /**
   * What this scan's modules said of some attributes of some entities. For modules that run at rest: while others run, the
   * answer depends on who came first.
   */
  claims(of: readonly EntityRef[], attributes: readonly string[]): Promise<KnownClaim[]>;
};

export type Context<Options> = {
  readonly options: Options;
  readonly net: Net;
  readonly emit: Emit;
  readonly known: Known;
  readonly files: Files;
  readonly signal: AbortSignal;
  /** Waits until enough of what was emitted is saved: for loops that emit much and ask the net nothing (which waits by itself). */
  room(): Promise<void>;
  /** The most that this scan may do: min(--footprint, scope file). */
  readonly footprint: Footprint;
  allows(needed: Footprint): boolean;
  /** Whether a name or address is in the scan's scope. */
  inScope(type: string, value: string): boolean;
  /** The key of a source of this module, or null. */
  key(source: Source): string | null;
  /**
   * Says that this subject could not be looked at, in whole or in part, without giving up what was found. `of` names what
   * it really is about, where that is not the record: it must be something the module has emitted or was given.
   */
  couldNotLook(outcome: Outcome, why: string, of?: EntityRef): void;
};

/** Module options are a zod object with a default and a description for each. */
export type OptionsSchema = z.ZodObject;

export type ModuleDeclaration<S extends OptionsSchema = OptionsSchema> = {
  /** `<family>.<name>`, which is also its file. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences for people who choose modules. */
  readonly about: string;
  readonly aliases?: readonly string[];
  /** The least that running it costs; a scan that allows less does not run it. */
  readonly footprint: Footprint;
  /** A step that wants more and is skipped where the scan does not allow it. */
  readonly upTo?: Footprint;
  /** Entity types, or "relation:<name>". */
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  /** Types of findings it may emit. */
  readonly findings?: readonly string[];
  /** Traits that must hold, of types that declare them. */
  readonly wants?: readonly string[];
  /** Only what is in scope. True unless said otherwise. */
  readonly inScopeOnly?: boolean;
  /** The greatest distance it looks at; 0 unless said otherwise. In scope is distance 0. */
  readonly reach?: number;
  /** A further condition on the value alone; pure. */
  readonly accepts?: (entity: { type: string; value: string }) => boolean;
  readonly runs?: "each" | "at_rest";
  readonly options: S;
  readonly sources?: readonly Source[];
  /** How many subjects at once. */
  readonly concurrency?: number;
  /** Records a job; 1,000 unless the technique is slow. */
  readonly batch?: number;
  /** How often a record that fails for a reason of its own is tried, in all. */
  readonly tries?: number;
  /** How long what it said of a target is not asked anew, in ms, unless somebody insists; an hour unless given. */
  readonly freshMs?: number;
  /** How long one subject may take, in ms. */
  readonly timeoutMs?: number;
  /** ISO date when it was last seen working against what it asks in the real world, or null: "not verified live". */
  readonly verified: string | null;
} & (
  | { run(context: Context<z.output<S>>, subject: Subject): Promise<void> | void }
  | { runBatch(context: Context<z.output<S>>, subjects: readonly Subject[]): Promise<void> | void }
);

// biome-ignore lint/suspicious/noExplicitAny: options differ from module to module; the frame parses them by the schema
export type Module = ModuleDeclaration<any>;

/** Returns its argument: it exists for the types. */
export function defineModule<S extends OptionsSchema>(declared: ModuleDeclaration<S>): Module {
  return declared;
}
