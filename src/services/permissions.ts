import { AppError } from "../errors.ts";
import type { Actor } from "./app.ts";

/** What each role may do. A role may do all that the ones before it may. */
const granted = {
  viewer: ["scan:read", "entity:read", "module:read"],
  analyst: ["scan:run", "evidence:read", "evidence:export"],
  admin: ["scan:remove", "evidence:erase", "key:manage"],
  owner: [],
} as const;

export type Permission = (typeof granted)[keyof typeof granted][number];

const order = ["viewer", "analyst", "admin", "owner"] as const;

/** Passes, or throws not_authorized. */
export function permit(actor: Actor, permission: Permission): void {
  const allowed = order
    .slice(0, order.indexOf(actor.role) + 1)
    .some((role) => (granted[role] as readonly string[]).includes(permission));
  if (!allowed) throw new AppError("not_authorized", `A ${actor.role} may not do this (${permission}).`);
}
