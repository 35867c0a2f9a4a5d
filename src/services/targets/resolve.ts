import { randomUUID } from "node:crypto";
import type { Query } from "../../db/client.ts";
import { type Authorization, standingAuthorizations } from "../../db/tables/authorizations.ts";
import {
  findTargets,
  insertTargets,
  readTargets,
  restoreTargets,
  type TargetRow,
  targetName,
} from "../../db/tables/targets.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { permit } from "../permissions.ts";
import { parseOne } from "./parse.ts";

/** A target that something is about to be done with. `id` is null for one that nobody has made yet. */
export type Meant = {
  readonly id: string | null;
  readonly type: string;
  readonly value: string;
  readonly scope: unknown;
  readonly authorization: Authorization | null;
};

const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/**
 * The targets meant by ids or by what somebody wrote, each once, in order. `make`: those that are missing are made, and
 * archived ones restored; what is authorized for them stands until the transaction is over.
 */
export async function resolveTargets(
  q: Query,
  actor: Actor,
  refs: readonly string[],
  { make }: { readonly make: boolean },
): Promise<Meant[]> {
  const ids = [...new Set(refs.filter(isId).map((id) => id.toLowerCase()))];
  const keys = new Map(refs.filter((ref) => !isId(ref)).map((ref) => [ref, parseOne(ref)]));
  const byId = new Map((await readTargets(q, actor.workspace, ids)).map((row) => [row.id, row]));
  const missing = ids.find((id) => !byId.has(id));
  if (missing) throw new AppError("not_found", `There is no target "${missing}".`);
  const wanted = [...new Map([...keys.values()].map((key) => [targetName(key), key])).values()];
  if (make) await makeTargetsIn(q, actor, wanted);
  const byName = new Map((await findTargets(q, actor.workspace, wanted)).map((row) => [targetName(row), row]));
  const rows = [...new Set([...byId.values(), ...byName.values()].map((row) => row.id))];
  const standing = await standingAuthorizations(q, actor.workspace, rows, make);
  if (make) {
    const archived = [...byId.values(), ...byName.values()].filter((row) => row.archived_at !== null);
    await restoreTargets(
      q,
      actor.workspace,
      archived.map((row) => row.id),
    );
  }
  const meant = refs.map((ref): Meant => {
    const key = keys.get(ref);
    const row: TargetRow | undefined = key ? byName.get(targetName(key)) : byId.get(ref.toLowerCase());
    const { type, key: value } = row ?? key ?? { type: "", key: "" };
    return {
      id: row?.id ?? null,
      type,
      value,
      scope: row?.scope ?? {},
      authorization: standing.get(row?.id ?? "") ?? null,
    };
  });
  return [...new Map(meant.map((one) => [`${one.type}\n${one.value}`, one])).values()];
}

/** Makes those targets that are not there yet; how many were. */
export async function makeTargetsIn(
  q: Query,
  actor: Actor,
  keys: readonly { readonly type: string; readonly key: string; readonly label?: string }[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const known = new Set((await findTargets(q, actor.workspace, keys)).map(targetName));
  const fresh = keys.filter((key) => !known.has(targetName(key)));
  if (fresh.length === 0) return new Set();
  permit(actor, "target:write");
  const rows = fresh.map(({ type, key, label = "" }) => ({ id: randomUUID(), type, key, label, scope: {} }));
  const made = new Set((await insertTargets(q, actor.workspace, rows, actor.name)).map(targetName));
  const ids = rows.filter((row) => made.has(targetName(row))).map((row) => row.id);
  // one row each, up to a screenful; a paste of thousands is one act
  if (ids.length <= 20) for (const id of ids) await audit(q, actor, "target.create", id);
  else await audit(q, actor, "target.create", `${ids.length} targets, the first ${ids[0]}`);
  return made;
}
