import type { PackedRecord } from "../evidence/record.ts";
import type { Footprint } from "../model/footprint.ts";
import type { Budget, Reach } from "../model/scan.ts";
import type { ScopeDocument } from "../model/scope.ts";
import type { Net } from "../sdk/net.ts";
import type { Source } from "../sdk/source.ts";

/** What a door out is made of. All but the callbacks can be sent to a module thread. */
export type NetOptions = {
  readonly scope: {
    readonly document: ScopeDocument;
    readonly targets: readonly (readonly [type: string, key: string])[];
  };
  /** The most that the scan may do; the scope document's own footprint is applied too. */
  readonly footprint: Footprint;
  readonly reach: Reach;
  readonly budget: Budget;
  /** Sockets open at once in this thread; its share of what the process may open unless given. */
  readonly maxSockets?: number;
  /** Path of a browser for screenshots; looked for in the usual places unless given. */
  readonly browser?: string | null;
  /** Leases up to n requests of the scan's budget; 0 when it is spent. */
  lease(n: number): Promise<number>;
  /** Reserves a turn at a source, over the whole deployment: how long to wait for it, or until there may be one. */
  sourceTurn(source: string): Promise<{ readonly granted: boolean; readonly waitMs: number }>;
  /** Told when a source's circuit opens or closes. */
  sourceState?(source: string, state: "open" | "closed", why: string): void;
  /** Told of every answer of a source, and how long it is not asked from now on. */
  sourceSaid?(source: string, well: boolean, restMs: number): void;
};

/** What one job's module may do through the door. */
export type ModuleGrant = {
  /** The module's own limit: its `upTo`, else its `footprint`. */
  readonly granted: Footprint;
  readonly sources: readonly Source[];
  readonly signal: AbortSignal;
  /**
   * Takes a packed record on its way to the store; it travels with the job's facts, so that it is durable before they are
   * committed. An answer from a cache is packed again for the job that got it.
   */
  readonly sink: (packed: PackedRecord) => void;
  /**
   * Whether the scan holds an address in scope because an authorized name resolved to it. Asked only where the scope
   * document says `resolved_addresses`.
   */
  readonly vouched?: (address: string) => boolean;
  /** Keys of the module's sources: written as "[key]" in what is recorded of its requests. */
  readonly secrets?: readonly string[];
};

export type NetDoor = {
  forModule(grant: ModuleGrant): Net;
  /** Ends every connection; what is under way fails. */
  close(): Promise<void>;
};
