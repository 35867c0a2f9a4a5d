import type { Query } from "../client.ts";

/** What is switched for the whole deployment. */
export async function readFlags(q: Query): Promise<Record<string, unknown>> {
  const rows = await q.rows<{ name: string; value: unknown }>(`select name, value from deployment_flags`);
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
