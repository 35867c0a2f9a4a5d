import type { Query } from "../../db/client.ts";
import { readModuleSettings } from "../../db/tables/module-settings.ts";
import { AppError } from "../../errors.ts";
import type { Module } from "../../sdk/module.ts";

/** What a workspace says of its modules: which do not run there, and with what options the others do. */
export type WorkspaceModules = {
  readonly isEnabled: (id: string) => boolean;
  /** Options of a run over those of the workspace; the module's own defaults fill in the rest. */
  options(id: string, run: Readonly<Record<string, unknown>>): Record<string, unknown>;
};

export async function workspaceModules(q: Query, workspace: string): Promise<WorkspaceModules> {
  const settings = await readModuleSettings(q, workspace);
  return {
    isEnabled: (id) => settings.get(id)?.enabled ?? true,
    options: (id, run) => ({ ...settings.get(id)?.options, ...run }),
  };
}

/** Why a module that was asked for by name does not run here. */
export function switchedOff(id: string): AppError {
  return new AppError("not_authorized", `${id} is switched off in this workspace.`, {
    hint: `an admin switches it on with PATCH /modules/${id}`,
  });
}

/** Options that the module takes, as they were given; its defaults are left to the run. AppError bad_option. */
export function checkOptions(module: Module, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parsed = module.options.strict().partial().safeParse(options);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = [module.id, ...(issue?.path ?? [])].join(".");
    throw new AppError("bad_option", `Option ${path}: ${issue?.message ?? "is wrong"}.`, {
      hint: `GET /modules/${module.id} shows what it takes`,
    });
  }
  const read = parsed.data as Record<string, unknown>;
  return Object.fromEntries(Object.keys(options).map((name) => [name, read[name]]));
}
