import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import { ensureWorkspace, workspacesOf } from "../../db/system/workspaces.ts";
import type { SendMail } from "../../outbound/mail.ts";
import { makeAccess } from "./access.ts";
import { makeAccounts } from "./accounts.ts";
import { makeApiKeys } from "./api-keys.ts";
import { makeOidc } from "./oidc.ts";
import type { Principal } from "./principal.ts";
import { makeSecondFactor } from "./second-factor.ts";
import { makeSessions } from "./sessions.ts";
import { makeTokens } from "./tokens.ts";
import { deploymentWorkspace, makeWitness } from "./witness.ts";

/** Who people are, and how they show it. */
export async function makeIdentity(parts: {
  db: Db;
  config: Config;
  master: Uint8Array;
  publicUrl: string;
  mail: SendMail;
}) {
  const { db, config, master, publicUrl, mail } = parts;
  await ensureWorkspace(db, deploymentWorkspace, "deployment", "deployment");
  const witness = makeWitness(db);
  const tokens = makeTokens({ db, master, issuer: config.publicUrl ?? "urn:sonde", minutes: config.accessMinutes });
  const sessions = makeSessions({ db, tokens, master, days: config.refreshDays, witness });
  const accounts = makeAccounts({ db, config, publicUrl, sessions, mail, witness });
  return {
    accounts,
    sessions,
    tokens,
    access: makeAccess({ db, tokens }),
    apiKeys: makeApiKeys({ db, witness }),
    secondFactor: makeSecondFactor({ db, master, sessions, witness }),
    oidc: makeOidc({ db, config, publicUrl, accounts, sessions }),
    async workspaces(principal: Principal) {
      const rows = await workspacesOf(db, principal.user);
      return rows
        .filter(({ id }) => principal.onlyWorkspace === null || principal.onlyWorkspace === id)
        .map(({ id, name, kind, role, created_at }) => ({
          id,
          name,
          kind,
          role,
          created_at: created_at.toISOString(),
        }));
    },
  };
}

export type Identity = Awaited<ReturnType<typeof makeIdentity>>;
