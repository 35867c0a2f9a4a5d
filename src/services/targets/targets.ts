import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Db, Query } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import {
  type Authorization,
  authorizationsOf,
  contactScansOf,
  insertAuthorization,
  standingAuthorizations,
  withdrawAuthorization,
} from "../../db/tables/authorizations.ts";
import {
  changeTarget,
  findTargets,
  insertTargets,
  listTargets,
  lockTarget,
  readTargets,
  type TargetFilter,
  type TargetRow,
  targetName,
} from "../../db/tables/targets.ts";
import { stopScanIn } from "../../engine/stop-scan.ts";
import { AppError } from "../../errors.ts";
import { within } from "../../model/footprint.ts";
import { ScopeDocument } from "../../model/scope.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { permit } from "../permissions.ts";
import { mostLines, splitPasted, type Understood, understand } from "./bulk.ts";
import { parseOne } from "./parse.ts";
import { makeTargetsIn } from "./resolve.ts";
import { narrows, readScope, type ScopeInput, scopeToAuthorize } from "./scope.ts";
import { showAuthorization, showTarget, type Target } from "./show.ts";

export type NewTarget = {
  readonly value: string;
  readonly type?: string | undefined;
  readonly label?: string | undefined;
  readonly scope?: ScopeInput | undefined;
};

export type TargetQuery = PageRequest & {
  readonly type?: string | undefined;
  readonly q?: string | undefined;
  readonly archived: "no" | "only" | "any";
  readonly authorized?: boolean | undefined;
  readonly sort: keyof typeof orders;
};

const byId = { id: "t.id", idType: "uuid" } as const;
const orders = {
  created_at: { by: "t.created_at", kind: "moment", descending: false, ...byId },
  "-created_at": { by: "t.created_at", kind: "moment", descending: true, ...byId },
  value: { by: "t.key", kind: "text", descending: false, ...byId },
  "-value": { by: "t.key", kind: "text", descending: true, ...byId },
} as const satisfies Record<string, Order>;

/** What became of one thing that was pasted. */
export type BulkLine = Understood & { readonly outcome: "made" | "there" | "would_be_made" | "refused" };

/** What is asked about, and how far its owner lets us go. `wake`: scans were stopped. */
export function makeTargets({ db, wake }: { db: Db; wake: () => void }) {
  const shown = async (q: Query, actor: Actor, row: TargetRow): Promise<Target> =>
    showTarget(row, (await standingAuthorizations(q, actor.workspace, [row.id])).get(row.id) ?? null);
  const read = async (q: Query, actor: Actor, id: string): Promise<Target> => {
    const [row] = await readTargets(q, actor.workspace, [id]);
    if (!row) throw noTarget(id);
    return shown(q, actor, row);
  };

  /** What rests on an authorization that is no more must not go on. Scans are locked before the audit chain is. */
  const stopContact = async (q: Query, actor: Actor, target: string): Promise<string[]> => {
    const scans = await contactScansOf(q, actor.workspace, target);
    const why = "the authorization of a target was withdrawn";
    for (const id of scans) await stopScanIn(q, { workspace: actor.workspace, id }, "CANCELLED", why);
    for (const id of scans) await audit(q, actor, "scan.cancel", id);
    return scans;
  };

  const list = async (actor: Actor, given: TargetQuery, investigation: string | null = null) => {
    permit(actor, "target:read");
    const order = orders[given.sort];
    const filter: TargetFilter = {
      type: given.type ?? null,
      q: given.q || null,
      archived: given.archived === "any" ? null : given.archived === "only",
      authorized: given.authorized ?? null,
      investigation,
    };
    const page = { order, after: placeIn(given, order), limit: given.limit + 1 };
    return db.as(actor.workspace, async (q) => {
      const rows = await listTargets(q, actor.workspace, filter, page);
      const ids = rows.map((row) => row.id);
      const standing = await standingAuthorizations(q, actor.workspace, ids);
      return pageOf(
        rows,
        given,
        (row) => row.id,
        (row) => showTarget(row, standing.get(row.id) ?? null),
      );
    });
  };

  return {
    /** `made` is false for one that was there already, which is given as it is. */
    async create(actor: Actor, given: NewTarget): Promise<{ target: Target; made: boolean }> {
      permit(actor, "target:write");
      const { type, key } = parseOne(given.value, given.type);
      const scope = readScope(given.scope ?? {});
      return db.as(actor.workspace, async (q) => {
        const id = randomUUID();
        const row = { id, type, key, label: given.label ?? "", scope: given.scope ? scope : {} };
        const made = (await insertTargets(q, actor.workspace, [row], actor.name)).length > 0;
        if (made) await audit(q, actor, "target.create", id);
        const [there] = await findTargets(q, actor.workspace, [{ type, key }]);
        if (!there) throw noTarget(id);
        const differs =
          (given.label !== undefined && given.label !== there.label) ||
          (given.scope !== undefined && JSON.stringify(ScopeDocument.parse(there.scope)) !== JSON.stringify(scope));
        if (!made && differs)
          throw new AppError("taken", `This target is there already, with another label or scope (${there.id}).`, {
            hint: "change it with PATCH",
          });
        if (there.archived_at) {
          await changeTarget(q, actor.workspace, there.id, { archived: false });
          await audit(q, actor, "target.restore", there.id);
        }
        return { target: await read(q, actor, there.id), made };
      });
    },

    /** A pasted list or table: each thing in it is answered for. `dryRun` makes nothing. */
    async bulk(actor: Actor, pasted: string, dryRun: boolean): Promise<BulkLine[]> {
      permit(actor, "target:write");
      const { written, lines } = splitPasted(pasted);
      if (lines > mostLines)
        throw new AppError("invalid", `${lines} lines are more than can be taken at once (${mostLines}).`, {
          hint: "give them in several requests",
        });
      const understood: Understood[] = [];
      for (const [index, one] of written.entries()) {
        understood.push(...understand(one));
        if (index % 500 === 499) await setImmediate(); // others are served meanwhile
      }
      const keys = [
        ...new Map(understood.flatMap((one) => ("key" in one ? [[targetName(one), one] as const] : []))).values(),
      ];
      const fresh = await db.as(actor.workspace, async (q) => {
        if (!dryRun) return makeTargetsIn(q, actor, keys);
        const known = new Set((await findTargets(q, actor.workspace, keys)).map(targetName));
        return new Set(keys.map(targetName).filter((name) => !known.has(name)));
      });
      return understood.map((one): BulkLine => {
        if ("why" in one) return { ...one, outcome: "refused" };
        // the first of several that say the same is the one that made it
        const isNew = fresh.delete(targetName(one));
        return { ...one, outcome: isNew ? (dryRun ? "would_be_made" : "made") : "there" };
      });
    },

    list,

    async get(actor: Actor, id: string): Promise<Target> {
      permit(actor, "target:read");
      return db.as(actor.workspace, (q) => read(q, actor, id));
    },

    async change(actor: Actor, id: string, given: { label?: string | undefined; scope?: ScopeInput | undefined }) {
      permit(actor, "target:write");
      return db.as(actor.workspace, async (q) => {
        const row = await lockTarget(q, actor.workspace, id);
        if (!row) throw noTarget(id);
        const scope = given.scope && readScope(given.scope, row.scope);
        if (scope && (await standingAuthorizations(q, actor.workspace, [id])).size > 0)
          throw new AppError("conflict", "What is authorized was acknowledged word for word: it cannot be changed.", {
            hint: "authorize the target anew with the other scope, or withdraw the authorization first",
          });
        await changeTarget(q, actor.workspace, id, { label: given.label, ...(scope && { scope }) });
        await audit(q, actor, "target.change", id);
        return read(q, actor, id);
      });
    },

    /** Out of the lists; what was found stays. What was authorized for it ends. */
    async archive(actor: Actor, id: string): Promise<void> {
      permit(actor, "target:write");
      const stopped = await db.as(actor.workspace, async (q) => {
        if (!(await lockTarget(q, actor.workspace, id))) throw noTarget(id);
        await changeTarget(q, actor.workspace, id, { archived: true });
        const withdrawn = await withdrawAuthorization(q, actor.workspace, id, actor.name);
        const scans = withdrawn ? await stopContact(q, actor, id) : [];
        if (withdrawn) await audit(q, actor, "target.withdraw", id);
        await audit(q, actor, "target.archive", id);
        return scans;
      });
      if (stopped.length > 0) wake();
    },

    async restore(actor: Actor, id: string): Promise<Target> {
      permit(actor, "target:write");
      return db.as(actor.workspace, async (q) => {
        if (!(await lockTarget(q, actor.workspace, id))) throw noTarget(id);
        await changeTarget(q, actor.workspace, id, { archived: false });
        await audit(q, actor, "target.restore", id);
        return read(q, actor, id);
      });
    },

    /** Records that contact is authorized: by whom, how far, and what the person who says so confirmed. */
    async authorize(actor: Actor, id: string, given: { scope: ScopeInput; acknowledgement: string }): Promise<Target> {
      permit(actor, "target:authorize");
      let stopped: string[] = [];
      const target = await db.as(actor.workspace, async (q) => {
        const row = await lockTarget(q, actor.workspace, id);
        if (!row) throw noTarget(id);
        const scope = scopeToAuthorize({ type: row.type, value: row.key }, given.scope, row.scope);
        if (within(scope.footprint, "P1"))
          throw new AppError("bad_scope", "P0 and P1 want no authorization: give the footprint P2 or P3.");
        if (!scope.authorized_by)
          throw new AppError("bad_scope", 'Say who authorized it, and where that is written ("authorized_by").');
        const before = (await standingAuthorizations(q, actor.workspace, [id])).get(id);
        await withdrawAuthorization(q, actor.workspace, id, actor.name);
        const { acknowledgement } = given;
        const authorization = { id: randomUUID(), target_id: id, scope, acknowledgement, acknowledged_by: actor.name };
        await insertAuthorization(q, actor.workspace, authorization);
        await changeTarget(q, actor.workspace, id, { scope });
        const isLess = before && narrows(ScopeDocument.parse(before.scope), scope);
        stopped = isLess ? await stopContact(q, actor, id) : [];
        await audit(q, actor, "target.authorize", `${id} ${authorization.id}`);
        return read(q, actor, id);
      });
      if (stopped.length > 0) wake();
      return target;
    },

    /** Ends what was authorized; scans that rest on it are cancelled. */
    async withdraw(actor: Actor, id: string): Promise<Target> {
      permit(actor, "target:write"); // stopping is everybody's who may start
      let stopped: string[] = [];
      const target = await db.as(actor.workspace, async (q) => {
        if (!(await lockTarget(q, actor.workspace, id))) throw noTarget(id);
        if (!(await withdrawAuthorization(q, actor.workspace, id, actor.name)))
          throw new AppError("conflict", "Nothing is authorized for this target.");
        stopped = await stopContact(q, actor, id);
        await audit(q, actor, "target.withdraw", id);
        return read(q, actor, id);
      });
      if (stopped.length > 0) wake();
      return target;
    },

    /** All that was ever authorized for it, the newest first. */
    async authorizations(actor: Actor, id: string) {
      permit(actor, "target:read");
      return db.as(actor.workspace, async (q) => {
        await read(q, actor, id);
        return (await authorizationsOf(q, actor.workspace, id)).map((row: Authorization) => showAuthorization(row));
      });
    },
  };
}

function noTarget(id: string): AppError {
  return new AppError("not_found", `There is no target "${id}".`);
}

export type Targets = ReturnType<typeof makeTargets>;
