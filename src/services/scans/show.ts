import { type ScanRow, scanOf } from "../../db/tables/scans.ts";
import type { Footprint } from "../../model/footprint.ts";
import type { Scan, ScanKind, ScanState } from "../../model/scan.ts";
import type { ScopeDocument } from "../../model/scope.ts";

const mostTargets = 100;

/** A scan as lists show it. How it reaches the world is nobody's business here. */
export type ShownScan = {
  readonly id: string;
  readonly kind: ScanKind;
  readonly investigation: string | null;
  readonly title: string;
  readonly state: ScanState;
  readonly complete: boolean | null;
  readonly reason: string | null;
  readonly progress: number;
  readonly footprint: Footprint;
  /** The first hundred. */
  readonly targets: readonly { readonly type: string; readonly value: string }[];
  readonly target_count: number;
  readonly created_by: string;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
};

export type ScanDetails = ShownScan & {
  readonly modules: readonly { readonly id: string; readonly options: Readonly<Record<string, unknown>> }[];
  readonly scope: ScopeDocument;
  readonly budget: { readonly rate: number; readonly max_time_ms: number | null; readonly max_requests: number | null };
};

export function showScan(scan: Scan): ShownScan {
  const { id, kind, investigation, title, state, complete, reason, progress, footprint, targets } = scan;
  return {
    ...{ id, kind, investigation, title, state, complete, reason, progress, footprint },
    targets: targets.slice(0, mostTargets).map(({ type, value }) => ({ type, value })),
    target_count: targets.length,
    created_by: scan.createdBy,
    created_at: scan.createdAt,
    started_at: scan.startedAt,
    ended_at: scan.endedAt,
  };
}

export function showDetails(scan: Scan): ScanDetails {
  const { modules, scope, budget } = scan;
  return {
    ...showScan(scan),
    modules,
    scope,
    budget: { rate: budget.rate, max_time_ms: budget.maxTimeMs, max_requests: budget.maxRequests },
  };
}

export const showRow = (row: ScanRow): ShownScan => showScan(scanOf(row));
