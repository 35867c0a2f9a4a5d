import type { Db } from "../db/client.ts";
import { AppError } from "../errors.ts";
import type { Module } from "../sdk/module.ts";
import type { Source } from "../sdk/source.ts";
import type { App } from "./app.ts";
import { audit } from "./audit.ts";
import { permit } from "./permissions.ts";
import { seal, unseal } from "./secret.ts";

const use = "source-key";

/** Keys of sources: sealed at rest, never shown again. */
export function makeKeys(db: Db, modules: ReadonlyMap<string, Module>, master: Uint8Array): App["keys"] {
  const sources = new Map<string, Source>();
  for (const module of modules.values()) for (const source of module.sources ?? []) sources.set(source.id, source);
  const known = (id: string) => {
    const source = sources.get(id);
    if (!source)
      throw new AppError("not_found", `There is no source "${id}".`, {
        hint: "sonde keys list shows those that take a key",
      });
    return source;
  };
  return {
    async set(actor, id, value) {
      permit(actor, "key:manage");
      if (known(id).key === "none") throw new AppError("bad_usage", `The source "${id}" takes no key.`);
      if (value.trim() === "") throw new AppError("bad_usage", "The key is empty.");
      await db.as(actor.workspace, async (q) => {
        await q.rows(
          `insert into source_keys (workspace_id, source, sealed) values ($1, $2, $3)
           on conflict (workspace_id, source) do update set sealed = excluded.sealed, set_at = now()`,
          [actor.workspace, id, seal(master, actor.workspace, use, value.trim())],
        );
        await audit(q, actor, "key.set", id);
      });
    },
    async list(actor) {
      permit(actor, "module:read");
      const rows = await db.as(actor.workspace, (q) =>
        q.rows<{ source: string; set_at: Date }>(`select source, set_at from source_keys where workspace_id = $1`, [
          actor.workspace,
        ]),
      );
      const setAt = new Map(rows.map((row) => [row.source, row.set_at.toISOString()]));
      return [...sources.values()]
        .filter((source) => source.key !== "none")
        .map((source) => ({
          source: source.id,
          need: source.key,
          set: setAt.has(source.id),
          setAt: setAt.get(source.id) ?? null,
        }));
    },
    async remove(actor, id) {
      permit(actor, "key:manage");
      await db.as(actor.workspace, async (q) => {
        await q.rows(`delete from source_keys where workspace_id = $1 and source = $2`, [actor.workspace, id]);
        await audit(q, actor, "key.remove", id);
      });
    },
    async reveal(actor, id) {
      permit(actor, "key:manage");
      known(id);
      return (await readKeys(db, master, actor.workspace))[id] ?? null;
    },
  };
}

/** All keys of a workspace in the clear, for its scans. */
export async function readKeys(db: Db, master: Uint8Array, workspace: string): Promise<Record<string, string>> {
  const rows = await db.as(workspace, (q) =>
    q.rows<{ source: string; sealed: string }>(`select source, sealed from source_keys where workspace_id = $1`, [
      workspace,
    ]),
  );
  return Object.fromEntries(rows.map((row) => [row.source, unseal(master, workspace, use, row.sealed)]));
}
