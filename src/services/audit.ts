import { createHash } from "node:crypto";
import type { Query } from "../db/client.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { Actor } from "./app.ts";

/** What a row of the chain says. */
export type AuditEntry = {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly origin: string;
};

/** The link of a row: a digest over the link before it and what the row says. */
export function auditLink(before: string, { origin, ...row }: AuditEntry): string {
  const text = `${before}\n${canonicalJson({ ...row, ...(origin && { origin }) })}`;
  return createHash("sha256").update(text).digest("hex");
}

/** Appends to the workspace's audit chain: who did what to which id. Values of people are never written here. */
export async function audit(q: Query, actor: Actor, action: string, subject: string): Promise<void> {
  await q.rows(`select pg_advisory_xact_lock(hashtext('audit'), hashtext($1))`, [actor.workspace]);
  const last = await q.rows<{ seq: number; link: string }>(
    `select seq, link from audit where workspace_id = $1 order by seq desc limit 1`,
    [actor.workspace],
  );
  const entry: AuditEntry = {
    seq: (last[0]?.seq ?? 0) + 1,
    at: new Date().toISOString(),
    actor: actor.name,
    action,
    subject,
    origin: actor.origin ?? "",
  };
  const link = auditLink(last[0]?.link ?? "", entry);
  await q.rows(
    `insert into audit (workspace_id, seq, at, actor, action, subject, link, origin) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [actor.workspace, entry.seq, entry.at, entry.actor, action, subject, link, entry.origin],
  );
}
