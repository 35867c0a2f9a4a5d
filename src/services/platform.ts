import type { Config } from "../config.ts";
import type { Db } from "../db/client.ts";
import { countJobs, countScans } from "../db/system/load.ts";
import { log } from "../log.ts";
import { makeMail } from "../outbound/mail.ts";
import { makeHealth } from "./health.ts";
import { makeIdentity } from "./identity/identity.ts";
import { makeWorkspaces } from "./workspaces.ts";

/** What teams need beside what the command line does: who people are, and what they do together. */
export async function makePlatform(parts: { db: Db; config: Config; master: Uint8Array }) {
  const { db, config, master } = parts;
  const publicUrl = publicUrlOf(config);
  const mail = makeMail(config, ({ to, subject, text }) =>
    log.warn({ to, subject, text }, "no mail server is set (SMTP_URL): this was not sent"),
  );
  return {
    publicUrl,
    identity: await makeIdentity({ db, config, master, publicUrl, mail }),
    workspaces: makeWorkspaces({ db, mail, publicUrl }),
    health: makeHealth(db, config.redisUrl),
    /** What there is to do, over all workspaces. */
    load: { jobs: () => countJobs(db), scans: () => countScans(db) },
  };
}

export type Platform = Awaited<ReturnType<typeof makePlatform>>;

/** Where people reach the server, without a slash at the end. */
export function publicUrlOf({ publicUrl, host, port }: Pick<Config, "publicUrl" | "host" | "port">): string {
  if (publicUrl) return publicUrl.replace(/\/+$/, "");
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
