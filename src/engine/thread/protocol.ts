import type { Footprint } from "../../model/footprint.ts";
import type { NewScan, ScanKind } from "../../model/scan.ts";
import type { Entity, EntityRef, KnownClaim } from "../../sdk/module.ts";
import type { Slice } from "../slice.ts";
import type { LogRecord } from "../takes.ts";

/** What a thread must know of a scan; sent once per thread. */
export type ScanBrief = {
  readonly id: string;
  readonly kind: ScanKind;
  readonly spec: NewScan;
  /** The most that may be done: the lower of the scan's footprint and the scope file's. */
  readonly footprint: Footprint;
  /** Plain keys of sources, by source id. */
  readonly keys: Readonly<Record<string, string>>;
};

export type JobOrder = {
  readonly id: string;
  readonly attempt: number;
  readonly scan: string;
  readonly module: string;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly settled: readonly number[];
  readonly refusals: number;
  /** In a thread of its own: an earlier attempt was in one that went away. */
  readonly alone: boolean;
  /** One record at a time, each saved before the next: an earlier attempt took a thread of its own along. */
  readonly careful: boolean;
};

/** Questions a thread asks and the coordinator answers. */
export type Ask =
  | { readonly ask: "page"; readonly scan: string; readonly from: number; readonly to: number }
  | {
      readonly ask: "neighbours";
      readonly scan: string;
      readonly asOf: number;
      readonly of: EntityRef;
      readonly relation: string;
      readonly direction: "out" | "in";
    }
  | {
      readonly ask: "list";
      readonly scan: string;
      readonly asOf: number;
      readonly types: readonly string[];
      readonly inScope: boolean | null;
      readonly trait: string | null;
    }
  | {
      readonly ask: "claims";
      readonly scan: string;
      readonly of: readonly EntityRef[];
      readonly attributes: readonly string[];
    }
  | { readonly ask: "requests"; readonly scan: string; readonly wanted: number }
  | {
      readonly ask: "source";
      readonly source: string;
      readonly keyDigest: string;
      readonly pace: { requests: number; perSeconds: number };
    }
  | { readonly ask: "said"; readonly sources: readonly SourceSaid[] };

/** How a source answered since this was last said. */
export type SourceSaid = {
  readonly source: string;
  readonly well: number;
  readonly ill: number;
  /** How long it is not asked from now on; 0: it is. */
  readonly restMs: number;
};

export type Answer = {
  page: readonly LogRecord[];
  neighbours: readonly Entity[];
  list: readonly Entity[];
  claims: readonly KnownClaim[];
  requests: number;
  source: { readonly granted: boolean; readonly waitMs: number };
  said: null;
};

export type ToThread =
  | { readonly do: "scan"; readonly brief: ScanBrief }
  | { readonly do: "job"; readonly order: JobOrder }
  /** Pause or cancel: stop what is running and hand the rest back. */
  | { readonly do: "stop"; readonly job: string }
  /** The scan is over: close what was opened for it. */
  | { readonly do: "forget"; readonly scan: string }
  | { readonly do: "saved"; readonly job: string; readonly slices: number }
  | { readonly do: "answer"; readonly number: number; readonly answer?: unknown; readonly error?: string }
  | { readonly do: "ping" };

export type FromThread =
  | { readonly say: "ready" }
  | { readonly say: "slice"; readonly slice: Slice }
  | { readonly say: "ask"; readonly number: number; readonly question: Ask }
  | { readonly say: "pong" };

/** What this installation has for modules. */
export type Machine = {
  /** The folder of files that its operator brought. */
  readonly rules: string;
  /** The browser to use; null looks in the usual places. */
  readonly browser: string | null;
};

export type ThreadData = {
  /** URLs of files that export `modules`, a list of them. */
  readonly registry: readonly string[];
  /** How many threads share the host's rate. */
  readonly share: number;
  readonly machine: Machine;
};
