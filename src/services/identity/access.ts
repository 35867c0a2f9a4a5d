import type { Db } from "../../db/client.ts";
import { apiKeyHolds, useApiKey } from "../../db/system/api-keys.ts";
import { sessionHolds } from "../../db/system/sessions.ts";
import { findUser } from "../../db/system/users.ts";
import { roleIn, workspacesOf } from "../../db/system/workspaces.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { keyPrefix } from "./api-keys.ts";
import type { Principal } from "./principal.ts";
import { digestOf } from "./secrets.ts";
import type { Tokens } from "./tokens.ts";

/** From a bearer token to a person, and from a person in a workspace to an actor. */
export function makeAccess({ db, tokens }: { db: Db; tokens: Tokens }) {
  return {
    /** Who holds this token: an access token or an API key. AppError no_token, bad_token. */
    async authenticate(token: string | undefined, origin: string): Promise<Principal> {
      if (!token)
        throw new AppError("no_token", "No authentication token.", { hint: "send Authorization: Bearer <token>" });
      if (!token.startsWith(keyPrefix)) {
        const { user, session, email, until } = await tokens.verify(token);
        return { user, email, via: "session", credential: session, scopes: null, onlyWorkspace: null, until, origin };
      }
      const key = await useApiKey(db, digestOf(token));
      const user = key && (await findUser(db, { id: key.user_id }));
      if (!key || !user || user.disabled_at)
        throw new AppError("bad_token", "The API key is not valid, was revoked, or has expired.");
      return {
        user: user.id,
        email: user.email,
        via: "key",
        credential: key.id,
        scopes: key.scopes,
        onlyWorkspace: key.only_workspace,
        until: key.expires_at?.getTime() ?? null,
        origin,
      };
    },
    /** Whether what a token stands for still holds: for connections that outlive it. */
    async stillHolds({ via, credential }: Principal): Promise<boolean> {
      return via === "key" ? apiKeyHolds(db, credential) : sessionHolds(db, credential);
    },
    /** A stranger is told that there is no such workspace, as for one that does not exist. */
    async actorIn(principal: Principal, workspace: string): Promise<Actor> {
      const mayEnter = principal.onlyWorkspace === null || principal.onlyWorkspace === workspace;
      const role = mayEnter && isId(workspace) ? await roleIn(db, principal.user, workspace) : undefined;
      if (!role) throw new AppError("not_found", `There is no workspace "${workspace.slice(0, 60)}".`);
      const { user, scopes, origin } = principal;
      return { workspace, name: user, role, scopes, origin };
    },
    /** The workspace meant when none is named. */
    async defaultWorkspace(principal: Principal): Promise<string> {
      if (principal.onlyWorkspace) return principal.onlyWorkspace;
      const [first] = await workspacesOf(db, principal.user);
      if (!first) throw new AppError("not_found", "You are in no workspace.");
      return first.id;
    },
  };
}

export type Access = ReturnType<typeof makeAccess>;

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
