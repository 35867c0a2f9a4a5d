import { AppError } from "../errors.ts";
import type { Actor } from "./app.ts";

/** What each role may do. A role may do all that the ones before it may. */
const granted = {
  viewer: [
    "workspace:read",
    "target:read",
    "investigation:read",
    "scan:read",
    "job:read",
    "entity:read",
    "finding:read",
    "evidence:list",
    "module:read",
    "note:read",
    "view:write",
    "notification:write",
  ],
  analyst: [
    "target:write",
    "investigation:write",
    "scan:run",
    "job:run",
    "entity:write",
    "finding:write",
    "note:write",
  ],
  admin: [
    "scan:remove",
    "investigation:remove",
    "investigation:share",
    "entity:erase",
    "evidence:read",
    "evidence:export",
    "evidence:erase",
    "key:manage",
    "module:manage",
    "member:manage",
    "audit:read",
    "target:authorize",
  ],
  owner: ["workspace:manage"],
} as const;

export type Permission = (typeof granted)[keyof typeof granted][number];

const order = ["viewer", "analyst", "admin", "owner"] as const;

export const permissions: readonly Permission[] = order.flatMap((role): readonly Permission[] => granted[role]);

/** What an API key may be limited to: a permission, all that reads, or everything. */
export function isScope(scope: string): boolean {
  return scope === "*" || scope === "read" || (permissions as readonly string[]).includes(scope);
}

/** Whether a role may do something, whoever has it. */
export function mayDo(role: Actor["role"], permission: Permission): boolean {
  return order
    .slice(0, order.indexOf(role) + 1)
    .some((each) => (granted[each] as readonly string[]).includes(permission));
}

function isWithin(scopes: readonly string[], permission: Permission): boolean {
  const reads = permission.endsWith(":read") || permission.endsWith(":list");
  return scopes.some((scope) => scope === "*" || scope === permission || (scope === "read" && reads));
}

/** Passes, or throws not_authorized. */
export function permit(actor: Actor, permission: Permission): void {
  if (!mayDo(actor.role, permission))
    throw new AppError("not_authorized", `A role of ${actor.role} may not do this (${permission}).`);
  if (actor.scopes && !isWithin(actor.scopes, permission))
    throw new AppError("not_authorized", `This API key may not do this (${permission}).`);
}
