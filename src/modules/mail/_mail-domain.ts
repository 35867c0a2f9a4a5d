import type { Context, EntityRef, Subject } from "../../sdk/module.ts";

/** What modules of mail domains consume: registered domains, and other names that have mail servers of their own. */
export const mailDomains = ["domain", "relation:has_mail_server"] as const;

/**
 * The mail domain that a record stands for, or null when another record does: a registered domain is looked at by itself,
 * another name once for all of its mail servers.
 */
export async function mailDomainOf(
  { known }: Pick<Context<unknown>, "known">,
  subject: Subject,
): Promise<EntityRef | null> {
  const { type, value, relation } = subject;
  if (!relation) return { type, value };
  if (type === "domain") return null;
  const servers = await known.neighbours(relation.from, "has_mail_server", "out");
  const [first] = servers.map((it) => it.value).sort();
  return first === undefined || first === relation.to.value ? { type, value } : null;
}
