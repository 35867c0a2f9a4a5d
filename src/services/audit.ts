import { createHash } from "node:crypto";
import type { Query } from "../db/client.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { Actor } from "./app.ts";

/** Appends to the workspace's audit chain: who did what to which id. Values of people are never written here. */
export async function audit(q: Query, actor: Actor, action: string, subject: string): Promise<void> {
  await q.rows(`select pg_advisory_xact_lock(hashtext('audit'), hashtext($1))`, [actor.workspace]);
  const last = await q.rows<{ seq: number; link: string }>(
    `select seq, link from audit where workspace_id = $1 order by seq desc limit 1`,
    [actor.workspace],
  );
  const seq = (last[0]?.seq ?? 0) + 1;
  const at = new Date().toISOString();
  const origin = actor.origin ?? "";
  const row = { seq, at, actor: actor.name, action, subject, ...(origin && { origin }) };
  const link = createHash("sha256")
    .update(`${last[0]?.link ?? ""}\n${canonicalJson(row)}`)
    .digest("hex");
  await q.rows(
    `insert into audit (workspace_id, seq, at, actor, action, subject, link, origin) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [actor.workspace, seq, at, actor.name, action, subject, link, origin],
  );
}
