import type { Db, Query } from "../../db/client.ts";
import type { Order } from "../../db/keyset.ts";
import {
  type AssetRow,
  changeAsset,
  countAssets,
  deleteAsset,
  joinInvestigation,
  listAssets,
  putAsset,
  readAsset,
  riskHistoryOf,
} from "../../db/tables/assets.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../app.ts";
import { audit } from "../audit.ts";
import { enter } from "../investigations/access.ts";
import { type PageRequest, pageOf, placeIn } from "../paging.ts";
import { permit } from "../permissions.ts";
import { gather } from "./assess.ts";
import { csvOf } from "./csv.ts";
import { entityToKeep } from "./entity-to-keep.ts";
import { type Asset, assetId, entityOf, type ShownType, showAsset, typeNamed } from "./show.ts";

const byId = { id: "a.entity_id", idType: "bigint" } as const;
const risk = { by: "coalesce(a.risk_score, -1)", kind: "number", ...byId } as const;
const value = { by: "a.value", kind: "text", ...byId } as const;
const found = { by: "a.discovered_at", kind: "moment", ...byId } as const;
const orders = {
  risk_score: { ...risk, descending: false },
  "-risk_score": { ...risk, descending: true },
  asset_value: { ...value, descending: false },
  "-asset_value": { ...value, descending: true },
  discovered_at: { ...found, descending: false },
  "-discovered_at": { ...found, descending: true },
} as const satisfies Record<string, Order>;

export type AssetQuery = PageRequest & {
  /** Instead of a cursor, for who counts pages (S4). */
  readonly skip: number;
  readonly asset_type?: ShownType | undefined;
  readonly risk_level?: string | undefined;
  readonly label?: string | undefined;
  readonly investigation?: string | undefined;
  readonly q?: string | undefined;
  readonly sort: keyof typeof orders;
};

const mostCounted = 100_000;
const mostExported = 10_000;
const exportPage = 200;
const columns = [
  ...["asset_id", "asset_value", "asset_type", "parent_domain", "risk_score", "risk_level", "risk_confidence"],
  ...["open_ports", "ip_addresses", "technologies", "server_header", "ssl_cert_expiry", "http_status"],
  ...["http_security_headers_score", "discovered_via", "discovered_at", "last_scanned_at", "next_scan_at", "labels"],
];

/** What has to be looked after: entities in scope of investigations, with all that is known of them. */
export function makeAssets({ db }: { db: Db }) {
  const noAsset = (id: string) => new AppError("not_found", `There is no asset "${id.slice(0, 60)}".`);
  const read = async (q: Query, actor: Actor, id: string): Promise<AssetRow> => {
    const entity = entityOf(id);
    const row = entity === null ? undefined : await readAsset(q, actor.workspace, entity);
    if (!row) throw noAsset(id);
    return row;
  };
  const show = async (q: Query, actor: Actor, rows: readonly AssetRow[]): Promise<Asset[]> => {
    const ids = rows.map((row) => row.entity_id);
    const gathered = await gather(q, actor.workspace, ids, new Date());
    return rows.map((row) => showAsset(row, actor.workspace, gathered.get(row.entity_id)));
  };
  const one = async (q: Query, actor: Actor, id: string): Promise<Asset> => {
    const [asset] = await show(q, actor, [await read(q, actor, id)]);
    if (!asset) throw noAsset(id);
    return asset;
  };

  const list = async (actor: Actor, given: AssetQuery) => {
    permit(actor, "entity:read");
    if (given.cursor && given.skip > 0) throw new AppError("invalid", "Give a cursor or skip, not both.");
    const order = orders[given.sort];
    const filter = {
      type: given.asset_type ? typeNamed(given.asset_type) : null,
      level: given.risk_level ?? null,
      label: given.label ?? null,
      investigation: given.investigation ?? null,
      q: given.q || null,
    };
    const after = placeIn(given, order);
    return db.as(actor.workspace, async (q) => {
      if (filter.investigation) await enter(q, actor, filter.investigation, "entity:read");
      const page = { order, after, limit: given.limit + 1, skip: given.skip };
      const [rows, total] = await Promise.all([
        listAssets(q, actor.workspace, filter, page),
        countAssets(q, actor.workspace, filter, mostCounted),
      ]);
      const { data, pagination } = pageOf(
        rows,
        given,
        (row) => row.entity_id,
        (row) => row,
      );
      return { data: await show(q, actor, data), pagination: { ...pagination, total } };
    });
  };

  return {
    list,
    get: (actor: Actor, id: string) => {
      permit(actor, "entity:read");
      return db.as(actor.workspace, (q) => one(q, actor, id));
    },

    /** By hand: of what somebody wrote. `made` is false where it is an asset already. */
    async create(
      actor: Actor,
      given: {
        asset_value: string;
        asset_type?: ShownType | undefined;
        investigation?: string | undefined;
        labels: readonly string[];
        scan_frequency_hours: number | null;
      },
    ): Promise<{ asset: Asset; made: boolean }> {
      permit(actor, "entity:write");
      return db.as(actor.workspace, async (q) => {
        if (given.investigation) await enter(q, actor, given.investigation, "investigation:write");
        const type = given.asset_type && typeNamed(given.asset_type);
        const entity = await entityToKeep(q, actor, given.asset_value, type);
        const id = assetId(entity.id);
        if (await readAsset(q, actor.workspace, entity.id)) return { asset: await one(q, actor, id), made: false };
        await putAsset(q, actor.workspace, {
          ...{ entity: entity.id, type: entity.type, value: entity.key, parent: entity.parent, by: actor.name },
        });
        const { labels, scan_frequency_hours } = given;
        await changeAsset(q, actor.workspace, entity.id, { labels, scan_frequency_hours });
        if (given.investigation) await joinInvestigation(q, actor.workspace, given.investigation, [entity.id]);
        await audit(q, actor, "asset.create", id);
        return { asset: await one(q, actor, id), made: true };
      });
    },

    async change(
      actor: Actor,
      id: string,
      given: { labels?: readonly string[] | undefined; scan_frequency_hours?: number | null | undefined },
    ): Promise<Asset> {
      permit(actor, "entity:write");
      return db.as(actor.workspace, async (q) => {
        const row = await read(q, actor, id);
        await changeAsset(q, actor.workspace, row.entity_id, given);
        await audit(q, actor, "asset.change", id);
        return one(q, actor, id);
      });
    },

    /** Looked after no longer. What is known of it stays: erasing an entity is another thing. */
    async remove(actor: Actor, id: string): Promise<void> {
      permit(actor, "entity:write");
      await db.as(actor.workspace, async (q) => {
        const entity = entityOf(id);
        if (entity === null || !(await deleteAsset(q, actor.workspace, entity))) throw noAsset(id);
        await audit(q, actor, "asset.remove", id);
      });
    },

    /** What its score was, the newest first. */
    async history(actor: Actor, id: string) {
      permit(actor, "entity:read");
      return db.as(actor.workspace, async (q) => {
        const { entity_id } = await read(q, actor, id);
        const rows = await riskHistoryOf(q, actor.workspace, entity_id, 200);
        return rows.map(({ at, scan_id, score, level, confidence }) => ({
          ...{ at: at.toISOString(), scan: scan_id, risk_score: score, risk_level: level, risk_confidence: confidence },
        }));
      });
    },

    /** All of a list as a file. AppError too_large beyond ten thousand. */
    async export(actor: Actor, given: Omit<AssetQuery, "cursor" | "limit" | "skip">, format: "csv" | "json") {
      permit(actor, "entity:read");
      const all: Asset[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await list(actor, { ...given, cursor, limit: exportPage, skip: 0 });
        all.push(...page.data);
        if (all.length > mostExported)
          throw new AppError("too_large", `More than ${mostExported} assets do not fit into one file.`, {
            hint: "narrow it down by type, level, label or investigation",
          });
        if (!page.pagination.next) break;
        cursor = page.pagination.next;
      }
      await db.as(actor.workspace, (q) => audit(q, actor, "asset.export", `${all.length} assets`));
      return format === "json" ? JSON.stringify({ data: all }) : csvOf(columns, all);
    },
  };
}

export type Assets = ReturnType<typeof makeAssets>;
