import { randomUUID } from "node:crypto";
import type { Db } from "../../db/client.ts";
import { type ApiKeyRow, insertApiKey, listApiKeys, revokeApiKey } from "../../db/system/api-keys.ts";
import { roleIn } from "../../db/system/workspaces.ts";
import { AppError } from "../../errors.ts";
import { isScope } from "../permissions.ts";
import type { Principal } from "./principal.ts";
import { digestOf, makeSecret } from "./secrets.ts";
import type { Witness } from "./witness.ts";

/** How a key begins, so that people and scanners of secrets know one when they see it. */
export const keyPrefix = "sonde_";

export type ApiKeyInfo = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly workspace: string | null;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
};

/** Personal keys for programs: hashed, scoped, expiring. */
export function makeApiKeys({ db, witness }: { db: Db; witness: Witness }) {
  return {
    /** `secret` is shown this once. */
    async create(
      principal: Principal,
      given: { name: string; scopes: readonly string[]; workspace?: string | undefined; days?: number | undefined },
    ): Promise<ApiKeyInfo & { secret: string }> {
      if (principal.via === "key") throw new AppError("not_authorized", "A key cannot make keys: sign in.");
      const wrong = given.scopes.find((scope) => !isScope(scope));
      if (wrong) throw new AppError("invalid", `There is no scope "${wrong.slice(0, 60)}".`);
      if (given.workspace && !(await roleIn(db, principal.user, given.workspace)))
        throw new AppError("not_found", `There is no workspace "${given.workspace}".`);
      const secret = `${keyPrefix}${makeSecret()}`;
      const row: ApiKeyRow = {
        id: randomUUID(),
        user_id: principal.user,
        only_workspace: given.workspace ?? null,
        name: given.name.trim(),
        prefix: secret.slice(0, keyPrefix.length + 6),
        scopes: [...new Set(given.scopes)],
        created_at: new Date(),
        expires_at: given.days ? new Date(Date.now() + given.days * 86_400_000) : null,
        last_used_at: null,
      };
      await insertApiKey(db, { ...row, hash: digestOf(secret) });
      await witness(principal.user, "api_key.create", row.id, principal.origin);
      return { ...infoOf(row), secret };
    },
    async list(principal: Principal): Promise<ApiKeyInfo[]> {
      return (await listApiKeys(db, principal.user)).map(infoOf);
    },
    async revoke(principal: Principal, id: string): Promise<void> {
      if (!(await revokeApiKey(db, principal.user, id))) throw new AppError("not_found", "There is no such key.");
      await witness(principal.user, "api_key.revoke", id, principal.origin);
    },
  };
}

function infoOf(row: ApiKeyRow): ApiKeyInfo {
  const { id, name, prefix, scopes, only_workspace, created_at, expires_at, last_used_at } = row;
  return {
    ...{ id, name, prefix, scopes, workspace: only_workspace },
    created_at: created_at.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
    last_used_at: last_used_at?.toISOString() ?? null,
  };
}
