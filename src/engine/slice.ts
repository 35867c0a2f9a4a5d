import type { PackedRecord } from "../evidence/record.ts";
import type { NewFinding } from "../model/finding.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Proof } from "../model/proof.ts";
import type { EntityRef } from "../sdk/module.ts";

/** The record a fact was drawn from. */
export type SubjectRef = {
  readonly kind: "e" | "r";
  readonly ref: number;
  readonly type: string;
  readonly key: string;
};

/** One thing a module said, checked and in canonical form: of an entity, perhaps with a relation, claims, or a finding. */
export type Fact = {
  readonly subject: SubjectRef;
  /** The entity it is about. */
  readonly of: EntityRef;
  readonly relation?: { readonly name: string; readonly from: EntityRef; readonly to: EntityRef };
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Bits of its type's traits. */
  readonly traits: number;
  readonly finding?: Required<NewFinding>;
  readonly proofs: readonly Proof[];
  readonly confidence: number;
};

export type Exception = {
  readonly seq: number;
  readonly subject: SubjectRef;
  /** What could not be looked at, where it is not the subject. */
  readonly of?: EntityRef;
  readonly outcome: Outcome;
  readonly detail: string;
};

/** How an attempt ended, when it did. */
export type Ending =
  | { readonly how: "done" }
  /** A source refused: the rest goes back, at the earliest after `waitMs`; `last` is what was refused. */
  | { readonly how: "refused"; readonly waitMs: number; readonly outcome: Outcome; readonly detail: string }
  /** A person paused or the process closes: the rest goes back at once. */
  | { readonly how: "paused" }
  /** Of a job that a person asked for: this attempt could not look. `mayCure`: another one may. */
  | { readonly how: "gave_up"; readonly exception: Exception; readonly mayCure: boolean }
  /** The module itself is broken: its options or set-up cannot work, for no record. */
  | { readonly how: "failed"; readonly detail: string };

/** What a thread has to say of a job: facts in order, what is settled by now, and the evidence behind it. */
export type Slice = {
  readonly job: string;
  readonly attempt: number;
  readonly facts: readonly Fact[];
  readonly exceptions: readonly Exception[];
  /** Everything up to here is settled, and these above it. */
  readonly low: number;
  readonly settled: readonly number[];
  /** Subjects settled since the last slice. */
  readonly count: number;
  readonly evidence: readonly PackedRecord[];
  readonly ending: Ending | null;
};
