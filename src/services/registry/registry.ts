import type { Db } from "../../db/client.ts";
import { readSourceHealth, type SourceHealthRow } from "../../db/system/source-health.ts";
import { type ModuleSettingRow, readModuleSettings, setModule } from "../../db/tables/module-settings.ts";
import { AppError } from "../../errors.ts";
import type { Module } from "../../sdk/module.ts";
import type { Source } from "../../sdk/source.ts";
import { didYouMean } from "../../suggest.ts";
import type { Actor, App, ModuleInfo } from "../app.ts";
import { audit } from "../audit.ts";
import { type KeyVerdict, testKey } from "../key-test.ts";
import { permit } from "../permissions.ts";
import { checkOptions } from "./settings-of.ts";

export type SourceState = "unknown" | "well" | "ill" | "resting";

/** What may be run, how, and whom it asks: as a workspace has it. */
export function makeRegistry(parts: {
  readonly db: Db;
  readonly app: Pick<App, "scans" | "results" | "keys" | "modules" | "work">;
  readonly modules: ReadonlyMap<string, Module>;
}) {
  const { db, app, modules } = parts;
  const users = new Map<string, string[]>();
  const declared = new Map<string, Source>();
  for (const module of modules.values())
    for (const source of module.sources ?? []) {
      declared.set(source.id, source);
      users.set(source.id, [...(users.get(source.id) ?? []), module.id]);
    }

  const find = (name: string): Module => {
    const found = modules.get(name) ?? [...modules.values()].find(({ aliases }) => aliases?.includes(name));
    if (found) return found;
    const known = [...modules.values()].flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    const hint = didYouMean(name, known);
    throw new AppError("not_found", `There is no module "${name}".`, hint ? { hint } : {});
  };
  const findSource = (id: string): Source => {
    const source = declared.get(id);
    if (source) return source;
    const hint = didYouMean(id, [...declared.keys()]);
    throw new AppError("not_found", `There is no source "${id}".`, hint ? { hint } : {});
  };

  const context = async (actor: Actor) => {
    const [settings, health, keys] = await Promise.all([
      db.as(actor.workspace, (q) => readModuleSettings(q, actor.workspace)),
      readSourceHealth(db),
      app.keys.list(actor),
    ]);
    return { settings, health, keys: new Map(keys.map((key) => [key.source, key])) };
  };
  type Told = Awaited<ReturnType<typeof context>>;

  const showModule = (info: ModuleInfo, { settings, health, keys }: Told) => {
    const setting = settings.get(info.id);
    return {
      ...info,
      ...showSetting(setting),
      keys: info.keys.map((key) => ({ ...key, set: keys.get(key.source)?.set ?? false })),
      /** Whether it would run: it is on, and has the keys it cannot do without. */
      ready:
        (setting?.enabled ?? true) &&
        info.keys.every(({ source, need }) => need !== "required" || keys.get(source)?.set),
      health: info.sources.map(({ id }) => ({ source: id, state: stateOf(health.get(id)) })),
    };
  };
  const showSource = (source: Source, { health, keys }: Told) => {
    const { id, title, url, terms, verified, rate, key } = source;
    const row = health.get(id);
    return {
      ...{ id, title, url, terms, verified, modules: users.get(id) ?? [] },
      rate: { requests: rate.requests, per_seconds: rate.perSeconds },
      key: { need: key, set: keys.get(id)?.set ?? false, set_at: keys.get(id)?.setAt ?? null },
      state: stateOf(row),
      last_success_at: row?.last_success_at?.toISOString() ?? null,
      last_failure_at: row?.last_failure_at?.toISOString() ?? null,
      successes: row?.successes ?? 0,
      failures: row?.failures ?? 0,
      rests_until: row?.open_until && row.open_until > new Date() ? row.open_until.toISOString() : null,
    };
  };

  const infoOf = (id: string): ModuleInfo => {
    const info = app.modules.list().find((one) => one.id === id);
    if (!info) throw new AppError("not_found", `There is no module "${id}".`);
    return info;
  };
  const get = async (actor: Actor, name: string) => {
    permit(actor, "module:read");
    return showModule(infoOf(find(name).id), await context(actor));
  };
  const getSource = async (actor: Actor, id: string) => {
    permit(actor, "module:read");
    return showSource(findSource(id), await context(actor));
  };

  return {
    async list(actor: Actor) {
      permit(actor, "module:read");
      const told = await context(actor);
      return app.modules.list().map((info) => showModule(info, told));
    },
    get,
    /** `options` replaces what the workspace had said; {} goes back to the module's own. */
    async change(
      actor: Actor,
      name: string,
      given: { enabled?: boolean | undefined; options?: Record<string, unknown> | undefined },
    ) {
      permit(actor, "module:manage");
      const module = find(name);
      const options = given.options && checkOptions(module, given.options);
      await db.as(actor.workspace, async (q) => {
        await setModule(q, actor.workspace, module.id, { enabled: given.enabled, options, by: actor.name });
        if (given.enabled !== undefined)
          await audit(q, actor, given.enabled ? "module.enable" : "module.disable", module.id);
        if (options) await audit(q, actor, "module.configure", module.id);
      });
      return get(actor, module.id);
    },
    presets(actor: Actor) {
      permit(actor, "module:read");
      return app.modules.presets();
    },
    async sources(actor: Actor) {
      permit(actor, "module:read");
      const told = await context(actor);
      return [...declared.values()]
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((source) => showSource(source, told));
    },
    source: getSource,
    async setKey(actor: Actor, id: string, value: string) {
      findSource(id);
      await app.keys.set(actor, id, value);
      return getSource(actor, id);
    },
    async removeKey(actor: Actor, id: string): Promise<void> {
      findSource(id);
      await app.keys.remove(actor, id);
    },
    /** Asks the source one harmless question. Takes half a minute at most. */
    async testKey(actor: Actor, id: string): Promise<KeyVerdict> {
      permit(actor, "key:manage");
      findSource(id);
      return testKey(app, actor, id, { mostMs: 30_000 });
    },
  };
}

function showSetting(setting: ModuleSettingRow | undefined) {
  return {
    enabled: setting?.enabled ?? true,
    configured: setting?.options ?? {},
    changed_by: setting?.changed_by ?? null,
    changed_at: setting?.changed_at.toISOString() ?? null,
  };
}

function stateOf(row: SourceHealthRow | undefined): SourceState {
  if (!row) return "unknown";
  if (row.open_until && row.open_until > new Date()) return "resting";
  const [success, failure] = [row.last_success_at?.getTime() ?? 0, row.last_failure_at?.getTime() ?? 0];
  return success >= failure ? "well" : "ill";
}
