import { z } from "zod";
import { Footprint } from "./footprint.ts";
import { ScopeDocument } from "./scope.ts";

export const scanStates = ["CREATED", "RUNNING", "PAUSED", "COMPLETED", "FAILED", "CANCELLED"] as const;
export type ScanState = (typeof scanStates)[number];

/** A target as it was resolved at the door: type, canonical key, and where it was written. */
export const Target = z.object({
  type: z.string(),
  value: z.string(),
  given: z.string().describe("argument, file and line, or standard input"),
});
export type Target = z.infer<typeof Target>;

/** How a scan reaches the world. Serialisable: it travels to module threads. */
export const Reach = z.object({
  /** Recursive resolvers, "address:port"; the machine's own when empty. */
  resolvers: z.array(z.string()).default([]),
  /** http://, https:// or socks5:// proxy for everything over TCP. */
  proxy: z.string().nullable().default(null),
  /** A file that maps addresses to loopback listeners (the demo internet writes one); see net/dialer. */
  map: z.string().nullable().default(null),
  /** A folder with data sets of the operator's own, which are used instead of those that came with Sonde. */
  datasets: z.string().optional(),
});
export type Reach = z.infer<typeof Reach>;

export const Budget = z.object({
  /** Requests a second towards one host. */
  rate: z.number().positive().default(50),
  maxTimeMs: z.int().positive().nullable().default(null),
  maxRequests: z.int().positive().nullable().default(null),
});
export type Budget = z.infer<typeof Budget>;

/** Everything that a scan fixes at its start. */
export const NewScan = z.object({
  title: z.string().max(200).default(""),
  targets: z.array(Target).min(1),
  scope: ScopeDocument.default(ScopeDocument.parse({})),
  footprint: Footprint.default("P1"),
  /** Module ids, in the order in which they were declared; options by id. */
  modules: z.array(z.object({ id: z.string(), options: z.record(z.string(), z.unknown()).default({}) })).min(1),
  reach: Reach.default(Reach.parse({})),
  budget: Budget.default(Budget.parse({})),
});
export type NewScan = z.infer<typeof NewScan>;

/** A scan, or one technique on one target that a person asked for. */
export type ScanKind = "scan" | "job";

export type Scan = NewScan & {
  readonly id: string;
  readonly kind: ScanKind;
  readonly investigation: string | null;
  readonly createdBy: string;
  readonly state: ScanState;
  /** Null until it ended; false where the ledger has "could not look". */
  readonly complete: boolean | null;
  /** Why it ended other than by itself: a budget, a person, an error. */
  readonly reason: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Settled of planned, 0 to 1; never goes back. */
  readonly progress: number;
};

/** How far a scan is: per module and in all. Counts of subjects; never go back. */
export type Progress = {
  readonly state: ScanState;
  readonly phase: "discovery" | "analysis" | "completed";
  readonly modules: readonly {
    readonly id: string;
    readonly queued: number;
    readonly running: number;
    readonly done: number;
    readonly couldNotLook: number;
  }[];
  readonly entities: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
};
