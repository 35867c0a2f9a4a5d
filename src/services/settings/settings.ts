import type { Db, Query } from "../../db/client.ts";
import { setFlags } from "../../db/system/flags.ts";
import { readFlags } from "../../db/tables/flags.ts";
import { changeWorkspace, readWorkspace } from "../../db/tables/members.ts";
import { AppError } from "../../errors.ts";
import { type Actor, localWorkspace } from "../app.ts";
import { audit } from "../audit.ts";
import { makeWitness } from "../identity/witness.ts";
import { permit } from "../permissions.ts";
import { described, type Flags, flags, valuesOf, type WorkspaceSettings, workspaceSettings } from "./declared.ts";

/** How a workspace wants things done. */
export async function settingsOf(q: Query, workspace: string): Promise<WorkspaceSettings> {
  return valuesOf(workspaceSettings, (await readWorkspace(q, workspace))?.settings ?? {});
}

export async function flagsOf(q: Query): Promise<Flags> {
  return valuesOf(flags, await readFlags(q));
}

/** Refuses what is switched off for everybody; AppError closed. */
export async function refuseUnless(q: Query, flag: "new_scans" | "attachments"): Promise<void> {
  if ((await flagsOf(q))[flag]) return;
  const what = flag === "new_scans" ? "No scans and jobs are taken" : "No files are taken";
  throw new AppError("closed", `${what} at the moment: whoever runs this server has switched that off.`);
}

/** What people change while Sonde runs: of a workspace, and of the deployment. What it is told at its start is elsewhere. */
export function makeSettings({ db }: { db: Db }) {
  const witness = makeWitness(db);
  const kept = async (q: Query, workspace: string) => (await readWorkspace(q, workspace))?.settings ?? {};
  return {
    async workspace(actor: Actor) {
      permit(actor, "workspace:read");
      return db.as(actor.workspace, async (q) => described(workspaceSettings, await kept(q, actor.workspace)));
    },
    async changeWorkspace(actor: Actor, given: { readonly [N in keyof WorkspaceSettings]?: unknown }) {
      permit(actor, "workspace:manage");
      return db.as(actor.workspace, async (q) => {
        const named = Object.entries(given).filter(([, value]) => value !== undefined);
        await changeWorkspace(q, actor.workspace, { settings: Object.fromEntries(named) });
        await audit(q, actor, "workspace.settings", named.map(([name]) => name).join(" "));
        return described(workspaceSettings, await kept(q, actor.workspace));
      });
    },
    async flags(actor: Actor) {
      permit(actor, "workspace:read");
      return db.as(actor.workspace, async (q) => described(flags, await readFlags(q)));
    },
    /** By the owner of the workspace "local": who runs the deployment. */
    async changeFlags(actor: Actor, given: { readonly [N in keyof Flags]?: unknown }) {
      permit(actor, "workspace:manage");
      if (actor.workspace !== localWorkspace || actor.role !== "owner")
        throw new AppError("not_authorized", 'Flags are switched by the owner of the workspace "local".');
      const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      await setFlags(db, named, actor.name);
      await witness(actor.name, "flags.change", Object.keys(named).join(" "), actor.origin ?? "");
      return db.as(actor.workspace, async (q) => described(flags, await readFlags(q)));
    },
  };
}
