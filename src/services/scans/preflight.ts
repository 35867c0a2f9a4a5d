import { type Footprint, within } from "../../model/footprint.ts";
import { placeOf } from "../../model/place.ts";
import type { Module } from "../../sdk/module.ts";
import type { ModuleInfo } from "../app.ts";
import { canRun, directly, estimateSources, reachable, type SourceEstimate } from "./estimate.ts";
import type { Order } from "./order.ts";

export type PlannedModuleInfo = {
  readonly id: string;
  readonly title: string;
  readonly footprint: Footprint;
  readonly runs: boolean;
  /** Why it does not; null where it does. */
  readonly why: string | null;
  /** How many of the targets it looks at itself; the rest is what others find. */
  readonly targets: number;
};

/** What a scan would do, before it is made. */
export type Preflight = {
  readonly may_start: boolean;
  /** What keeps it from being made, a sentence each. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly footprint: Footprint;
  readonly targets: readonly {
    readonly id: string | null;
    readonly type: string;
    readonly value: string;
    readonly authorized: Footprint | null;
    /** It would be touched, and nobody authorized so much. */
    readonly unauthorized: boolean;
  }[];
  readonly modules: readonly PlannedModuleInfo[];
  readonly sources: readonly SourceEstimate[];
  readonly keys_missing: readonly {
    readonly source: string;
    readonly need: "optional" | "required";
    readonly modules: readonly string[];
  }[];
  /** What the targets can notice, in sentences. */
  readonly sees: readonly string[];
  readonly seconds_at_least: number;
  readonly seconds_at_most: number | null;
};

const mostNamed = 5;

function listed(words: readonly string[]): string {
  const shown = words.slice(0, mostNamed);
  const rest = words.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}

/** Says what an order comes to. Pure. */
export function preflight(
  order: Order,
  parts: { readonly modules: ReadonlyMap<string, Module>; readonly keysSet: ReadonlySet<string> },
): Preflight {
  const { spec, targets, choice, composed } = order;
  const chosen = choice.modules.flatMap(({ id }) => parts.modules.get(id) ?? []);
  const types = reachable(chosen, spec.targets);
  const locked = (module: Module) =>
    (module.sources ?? []).find((source) => source.key === "required" && !parts.keysSet.has(source.id));
  const idle = (module: Module): string | null => {
    const source = locked(module);
    if (source) return `${source.title} wants a key, and none is set.`;
    return canRun(module, types) ? null : `Nothing in this scan leads to ${listed(module.consumes)}.`;
  };
  const running = chosen.filter((module) => idle(module) === null);
  const sources = estimateSources(running, spec, parts.keysSet);
  const asked = estimateSources(chosen, spec, parts.keysSet);
  const touched = targets.filter((target) => placeOf(target.type, target.value) !== null);
  return {
    may_start: composed.unauthorized.length === 0,
    problems:
      composed.unauthorized.length > 0
        ? [
            `${spec.footprint} touches ${listed(composed.unauthorized.map((target) => target.value))}, and nobody has authorized that.`,
          ]
        : [],
    notes: order.untaken.map((type) => `No chosen module looks at a target of type ${type}.`),
    footprint: spec.footprint,
    targets: targets.map(({ id, type, value, authorization }) => ({
      ...{ id, type, value },
      authorized: (authorization?.scope as { footprint?: Footprint } | undefined)?.footprint ?? null,
      unauthorized: composed.unauthorized.some((one) => one.type === type && one.value === value),
    })),
    modules: [
      ...chosen.map((module) => shown(module, idle(module), directly(module, spec.targets))),
      ...choice.tooCostly.map((module) =>
        shown(module, `It costs ${module.footprint}, and this scan may do no more than ${spec.footprint}.`, 0),
      ),
      ...order.excluded.map((module) => shown(module, "It was left out by name.", 0)),
    ],
    sources,
    keys_missing: asked.flatMap(({ source, key, key_set, modules }) =>
      key === "none" || key_set ? [] : [{ source, need: key, modules }],
    ),
    sees: whatTargetsSee(
      running,
      spec,
      touched.map((target) => target.value),
      sources,
    ),
    seconds_at_least: sources.reduce((most, source) => Math.max(most, source.seconds_at_least), 0),
    seconds_at_most: spec.budget.maxTimeMs === null ? null : Math.ceil(spec.budget.maxTimeMs / 1_000),
  };
}

function shown(
  module: Pick<ModuleInfo, "id" | "title" | "footprint">,
  why: string | null,
  targets: number,
): PlannedModuleInfo {
  const { id, title } = module;
  return { id, title, footprint: module.footprint as Footprint, runs: why === null, why, targets };
}

function whatTargetsSee(
  modules: readonly Module[],
  { footprint, budget, reach }: Order["spec"],
  touched: readonly string[],
  sources: readonly SourceEstimate[],
): string[] {
  /** The most that a module would do in this scan. */
  const upTo = (module: Module): Footprint => {
    const most = module.upTo ?? module.footprint;
    return within(most, footprint) ? most : footprint;
  };
  const that = (level: Footprint) => modules.filter((module) => upTo(module) === level).map((module) => module.id);
  const said: string[] = [];
  const third = sources.map((source) => source.title);
  if (third.length > 0)
    said.push(
      `${listed(third)} ${third.length === 1 ? "learns" : "learn"} what is asked about, and from which address.`,
    );
  if (that("P1").length > 0)
    said.push(
      `Name servers of the targets see DNS questions, through the resolvers that are used (${listed(that("P1"))}).`,
    );
  const from = reach.proxy ? "the proxy's address" : "this machine's address";
  const places = touched.length > 0 ? listed(touched) : "What is in scope";
  const contact = that("P2");
  if (contact.length > 0)
    said.push(
      `${places}: connections and requests from ${from}, at most ${budget.rate} a second to one host (${listed(contact)}).`,
    );
  const intrusive = that("P3");
  if (intrusive.length > 0)
    said.push(`${places}: attempts that look like an attack, from ${from}; alarms may go off (${listed(intrusive)}).`);
  if (contact.length === 0 && intrusive.length === 0) said.push("Nothing is sent to the targets themselves.");
  if (contact.length + intrusive.length + that("P1").length === 0)
    said.push("Nor are their name servers asked: the targets can notice nothing.");
  return said;
}
