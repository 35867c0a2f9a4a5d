import type { Query } from "../../db/client.ts";
import { AppError } from "../../errors.ts";
import type { Footprint } from "../../model/footprint.ts";
import { NewScan, type Reach } from "../../model/scan.ts";
import { didYouMean } from "../../suggest.ts";
import type { Actor, App, ModuleInfo } from "../app.ts";
import { type Choice, chooseModules, untaken, usualPreset } from "../choose-modules.ts";
import { switchedOff, type WorkspaceModules, workspaceModules } from "../registry/settings-of.ts";
import { refuseUnless, settingsOf } from "../settings/settings.ts";
import { type Meant, resolveTargets } from "../targets/resolve.ts";
import { type Composed, composeScope } from "./compose-scope.ts";

/** What somebody asks for over an API. How the world is reached is not theirs to say. */
export type ScanRequest = {
  readonly title: string;
  /** Ids of targets, or what somebody wrote. */
  readonly targets: readonly string[];
  readonly preset?: string | undefined;
  /** Ids, aliases or families; those of the preset when empty. */
  readonly modules: readonly string[];
  readonly exclude: readonly string[];
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly footprint: Footprint;
  readonly budget: {
    readonly rate?: number | undefined;
    readonly max_time_ms?: number | null | undefined;
    readonly max_requests?: number | null | undefined;
  };
};

/** The same, thought through: what would run on what, and how far it may go. */
export type Order = {
  readonly targets: readonly Meant[];
  readonly choice: Choice;
  /** Modules of the preset that were left out by name. */
  readonly excluded: readonly ModuleInfo[];
  /** Types of targets that no chosen module looks at. */
  readonly untaken: readonly string[];
  readonly composed: Composed;
  readonly spec: NewScan;
};

/** Thinks a request through. `make`: targets that are missing are made. AppError with the sentence to show. */
export async function orderScan(
  q: Query,
  actor: Actor,
  request: ScanRequest,
  parts: { readonly registry: App["modules"]; readonly reach: Reach; readonly make: boolean },
): Promise<Order> {
  const { registry, reach, make } = parts;
  const targets = await resolveTargets(q, actor, request.targets, { make });
  if (targets.length === 0) throw new AppError("bad_target", "A scan wants a target.");
  if (make) await refuseUnless(q, "new_scans");
  const [own, usual] = await Promise.all([workspaceModules(q, actor.workspace), settingsOf(q, actor.workspace)]);
  const all = enabledOf(registry.list(), request.modules, own);
  const preset = presetOf(request.preset ?? usual.default_preset ?? usualPreset(targets), registry);
  const asked = { preset, named: request.modules, excluded: request.exclude };
  const choice = chooseModules(all, asked, request.footprint);
  const full = chooseModules(all, { ...asked, excluded: [] }, request.footprint);
  const options = optionsOf(request.options, choice.modules);
  const composed = composeScope(targets, request.footprint);
  const { rate, max_time_ms, max_requests } = request.budget;
  const spec = NewScan.parse({
    title: request.title,
    targets: targets.map(({ type, value, id }) => ({ type, value, given: `target ${id ?? "not made yet"}` })),
    scope: composed.scope,
    footprint: request.footprint,
    modules: choice.modules.map(({ id }) => ({ id, options: own.options(id, options.get(id) ?? {}) })),
    reach,
    budget: { rate: rate ?? usual.scan_rate, maxTimeMs: max_time_ms ?? null, maxRequests: max_requests ?? null },
  });
  return {
    targets,
    choice,
    excluded: full.modules.filter((module) => !choice.modules.includes(module)),
    untaken: untaken(choice.modules, spec.targets),
    composed,
    spec,
  };
}

/** Modules that the workspace has not switched off. AppError not_authorized for one that was asked for by name. */
function enabledOf(all: readonly ModuleInfo[], asked: readonly string[], own: WorkspaceModules): ModuleInfo[] {
  const off = all.filter(({ id }) => !own.isEnabled(id));
  const wanted = off.find(({ id, aliases }) => asked.some((name) => name === id || aliases.includes(name)));
  if (wanted) throw switchedOff(wanted.id);
  return all.filter((module) => !off.includes(module));
}

/** Why a scan may not go so far; AppError not_authorized. */
export function refuseUnauthorized({ composed }: Order, footprint: Footprint): void {
  const [first, ...rest] = composed.unauthorized;
  if (!first) return;
  const others = rest.length > 0 ? ` and ${rest.length} more` : "";
  throw new AppError(
    "not_authorized",
    `${footprint} touches ${first.value}${others}, and nobody has authorized that.`,
    {
      hint: `an admin records it with POST /targets/${first.id ?? "{id}"}/authorize`,
    },
  );
}

function presetOf(name: string, registry: App["modules"]): readonly string[] {
  const presets = registry.presets();
  const found = presets.find(({ id }) => id === name);
  if (found) return found.modules;
  const ids = presets.map(({ id }) => id);
  throw new AppError("bad_usage", `"${name}" is not a preset.`, {
    hint: didYouMean(name, ids) ?? `There are ${ids.join(", ")}.`,
  });
}

function optionsOf(given: ScanRequest["options"], modules: readonly ModuleInfo[]) {
  return new Map(
    Object.entries(given).map(([name, options]) => {
      const module = modules.find(({ id, aliases }) => id === name || aliases.includes(name));
      if (!module)
        throw new AppError("bad_option", `There are options for "${name}", which is no module of this scan.`);
      return [module.id, options] as const;
    }),
  );
}
