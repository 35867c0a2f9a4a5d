import type { Db } from "../db/client.ts";
import { AppError } from "../errors.ts";
import type { ModuleCheck } from "../model/module-check.ts";
import type { Actor, App } from "./app.ts";
import { permit } from "./permissions.ts";
import type { Verified } from "./verified.ts";

/** What each module of a scan that has ended gave; with `note`, those that gave something are noted as seen live today. */
export function makeCheck(db: Db, scans: App["scans"], verified: Verified): App["modules"]["check"] {
  return async (actor: Actor, id: string, { note }: { readonly note: boolean }): Promise<ModuleCheck[]> => {
    permit(actor, "scan:read");
    const scan = await scans.find(actor, id);
    if (scan.state !== "COMPLETED")
      throw new AppError("conflict", `Scan ${id} has not come to its end: ${scan.state}.`);
    if (note && scan.reach.map !== null) {
      throw new AppError(
        "conflict",
        "What was answered through a map of addresses proves nothing of the live service.",
      );
    }
    const rows = await db.as(actor.workspace, (q) =>
      q.rows<{ module: string; facts: number; troubles: number; looked: number }>(
        `select m.module, m.settled as looked,
                (select count(*)::int from observations o where o.workspace_id = $1 and o.scan_id = $2 and o.module = m.module) as facts,
                (select count(*)::int from outcomes x where x.workspace_id = $1 and x.scan_id = $2 and x.module = m.module) as troubles
           from scan_modules m where m.workspace_id = $1 and m.scan_id = $2 order by m.ordinal`,
        [actor.workspace, id],
      ),
    );
    if (note) {
      const seen = rows.filter(({ facts }) => facts > 0).map(({ module }) => module);
      verified.note(seen, new Date().toISOString().slice(0, 10));
    }
    return rows.map(({ module, looked, facts, troubles }) => ({
      ...{ id: module, looked, facts, could_not_look: troubles, verified: verified.of(module) },
    }));
  };
}
