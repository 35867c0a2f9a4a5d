import { createHash } from "node:crypto";
import { canonicalJson } from "../../model/canonical-json.ts";
import type { Query } from "../client.ts";

export type NewClaim = {
  readonly entity: number;
  readonly attribute: string;
  readonly value: unknown;
  readonly module: string;
};
export type ClaimRow = {
  id: number;
  entity_id: number;
  attribute: string;
  value: unknown;
  value_key: string;
  module: string;
  last_seen: Date;
};

/** What makes two values of one attribute the same. */
export function valueKey(value: unknown): string {
  const json = canonicalJson(value);
  return json.length <= 200 ? json : `sha256:${createHash("sha256").update(json).digest("hex")}`;
}

export function claimName(entity: number, attribute: string, key: string, module: string): string {
  return `${entity}\n${attribute}\n${module}\n${key}`;
}

/** Adds claims, or extends when they were last seen; their ids by name. */
export async function extendClaims(
  q: Query,
  workspace: string,
  claims: readonly NewClaim[],
): Promise<Map<string, number>> {
  const rows = new Map<string, NewClaim & { value_key: string }>();
  for (const claim of claims) {
    const value_key = valueKey(claim.value);
    rows.set(claimName(claim.entity, claim.attribute, value_key, claim.module), { ...claim, value_key });
  }
  if (rows.size === 0) return new Map();
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const ids = await q.rows<{ id: number; entity_id: number; attribute: string; value_key: string; module: string }>(
    `insert into claims (workspace_id, entity_id, attribute, value, value_key, module)
     select $1, entity, attribute, value, value_key, module
       from json_to_recordset($2::json) as c (entity bigint, attribute text, value jsonb, value_key text, module text)
     on conflict (workspace_id, entity_id, attribute, value_key, module) do update set last_seen = now()
     returning id, entity_id, attribute, value_key, module`,
    [workspace, JSON.stringify(sorted)],
  );
  return new Map(ids.map((row) => [claimName(row.entity_id, row.attribute, row.value_key, row.module), row.id]));
}

export async function claimsOf(q: Query, workspace: string, entities: readonly number[]): Promise<ClaimRow[]> {
  if (entities.length === 0) return [];
  return q.rows<ClaimRow>(
    `select id, entity_id, attribute, value, value_key, module, last_seen from claims
      where workspace_id = $1 and entity_id = any($2::bigint[]) order by last_seen, id`,
    [workspace, entities],
  );
}
