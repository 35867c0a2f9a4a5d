import type { Query } from "../client.ts";

export type ModuleSettingRow = {
  readonly module: string;
  readonly enabled: boolean;
  readonly options: Record<string, unknown>;
  readonly changed_by: string;
  readonly changed_at: Date;
};

/** What a workspace has said of modules, by id. Of the others it has said nothing. */
export async function readModuleSettings(q: Query, workspace: string): Promise<Map<string, ModuleSettingRow>> {
  const rows = await q.rows<ModuleSettingRow>(
    `select module, enabled, options, changed_by, changed_at from module_settings where workspace_id = $1`,
    [workspace],
  );
  return new Map(rows.map((row) => [row.module, row]));
}

export async function setModule(
  q: Query,
  workspace: string,
  module: string,
  change: {
    readonly enabled?: boolean | undefined;
    readonly options?: Readonly<Record<string, unknown>> | undefined;
    readonly by: string;
  },
): Promise<void> {
  await q.rows(
    `insert into module_settings as m (workspace_id, module, enabled, options, changed_by)
     values ($1, $2, coalesce($3, true), coalesce($4::jsonb, '{}'), $5)
     on conflict (workspace_id, module) do update set enabled = coalesce($3, m.enabled),
       options = coalesce($4::jsonb, m.options), changed_by = excluded.changed_by, changed_at = now()`,
    [
      ...[workspace, module, change.enabled ?? null],
      ...[change.options ? JSON.stringify(change.options) : null, change.by],
    ],
  );
}
