import type { Query } from "../../db/client.ts";
import { roleGranted } from "../../db/tables/grants.ts";
import { type InvestigationRow, readInvestigation } from "../../db/tables/investigations.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { type Permission, permit } from "../permissions.ts";

const seesAll = (actor: Actor) => actor.role === "admin" || actor.role === "owner";

/** Whose grants a list of investigations, or of what belongs to some, goes by; null for who sees all. */
export function seerOf(actor: Actor): string | null {
  return seesAll(actor) ? null : actor.name;
}

const ranks: readonly Actor["role"][] = ["viewer", "analyst", "admin", "owner"];

/**
 * Somebody as they are in one investigation. A grant adds to the role of who sees it anyway; in a private one it is all
 * there is, but for admins and owners. AppError not_found for whom it is hidden from, as if there were none.
 */
export async function enter(
  q: Query,
  actor: Actor,
  id: string,
  permission: Permission,
  { lock = false }: { lock?: boolean } = {},
): Promise<{ row: InvestigationRow; inside: Actor }> {
  const hidden = new AppError("not_found", `There is no investigation "${id}".`);
  const row = await readInvestigation(q, actor.workspace, id, { lock });
  if (!row) throw hidden;
  const granted = seesAll(actor) ? undefined : await roleGranted(q, actor.workspace, id, actor.name);
  if (row.visibility === "private" && !seesAll(actor) && !granted) throw hidden;
  const isMore = granted && (row.visibility === "private" || ranks.indexOf(granted) > ranks.indexOf(actor.role));
  const inside = isMore ? { ...actor, role: granted } : actor;
  permit(inside, permission);
  return { row, inside };
}

/** The same for a thing that may belong to an investigation; `hidden` is thrown where that is not to be seen. */
export async function enterOf(
  q: Query,
  actor: Actor,
  investigation: string | null,
  permission: Permission,
  hidden: AppError,
): Promise<Actor> {
  if (investigation === null) {
    permit(actor, permission);
    return actor;
  }
  try {
    return (await enter(q, actor, investigation, permission)).inside;
  } catch (error) {
    throw error instanceof AppError && error.code === "not_found" ? hidden : error;
  }
}
