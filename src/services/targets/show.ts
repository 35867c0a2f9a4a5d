import type { Authorization } from "../../db/tables/authorizations.ts";
import type { TargetRow } from "../../db/tables/targets.ts";
import { ScopeDocument } from "../../model/scope.ts";

export type ShownAuthorization = {
  readonly id: string;
  readonly scope: ScopeDocument;
  readonly acknowledgement: string;
  readonly acknowledged_by: string;
  readonly acknowledged_at: string;
  readonly withdrawn_by: string | null;
  readonly withdrawn_at: string | null;
};

/** A target as the doors show it. */
export type Target = {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly label: string;
  readonly scope: ScopeDocument;
  /** What stands; null where nothing is authorized. */
  readonly authorization: ShownAuthorization | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly archived_at: string | null;
};

export function showAuthorization(row: Authorization): ShownAuthorization {
  const { id, scope, acknowledgement, acknowledged_by, acknowledged_at, withdrawn_by, withdrawn_at } = row;
  return {
    ...{ id, scope: ScopeDocument.parse(scope), acknowledgement, acknowledged_by, withdrawn_by },
    acknowledged_at: acknowledged_at.toISOString(),
    withdrawn_at: withdrawn_at?.toISOString() ?? null,
  };
}

export function showTarget(row: TargetRow, authorization: Authorization | null): Target {
  const { id, type, key, label, scope, created_by, created_at, archived_at } = row;
  return {
    ...{ id, type, value: key, label, scope: ScopeDocument.parse(scope), created_by },
    authorization: authorization && showAuthorization(authorization),
    created_at: created_at.toISOString(),
    archived_at: archived_at?.toISOString() ?? null,
  };
}
