import { z } from "zod";
import { AppError } from "../errors.ts";
import { Footprint, footprints } from "../model/footprint.ts";
import { NewScan, type Target } from "../model/scan.ts";
import { ScopeDocument } from "../model/scope.ts";
import type { App } from "../services/app.ts";
import { chooseModules, names, untaken, usualPreset } from "../services/choose-modules.ts";
import { nearest } from "../suggest.ts";
import type { Flags, Values } from "./command.ts";
import { readBudget, readReach } from "./limits.ts";
import { readOptions } from "./module-options.ts";
import { checkAuthority, readScope } from "./scope-file.ts";
import { readYaml } from "./yaml-file.ts";

/** What a scan does, and what it may spend. */
export const planFlags = {
  preset: {
    about: "A set of modules: footprint, passive, investigate, all, or a file (sonde modules lists them)",
    value: "name",
    short: "p",
  },
  modules: { about: "Only these modules, aliases or families: dns.resolve,web", value: "list", many: true, short: "m" },
  exclude: { about: "All but these", value: "list", many: true, short: "x" },
  option: { about: "An option of a module", value: "module.name=value", many: true },
  scope: { about: "What its owner authorizes (YAML or JSON)", value: "file", short: "s" },
  footprint: {
    about: "The most that the target may notice; P2 and P3 want a scope that authorizes it",
    value: "P0..P3",
    choices: footprints,
  },
  resolver: { about: "Ask this DNS resolver instead of the machine's", value: "ip:port", many: true, short: "r" },
  proxy: { about: "http://, https:// or socks5:// proxy for everything over TCP", value: "url" },
  rate: { about: "Requests a second towards one host", value: "number" },
  "max-time": { about: "Stop after so long: 30s, 5m, 1h", value: "time" },
  "max-requests": { about: "Stop after so many requests", value: "number" },
  "data-sets": { about: "Folder with data sets of your own (asn, country, providers)", value: "folder" },
  title: { about: "A name for the scan", value: "text" },
  map: { about: "File that maps addresses to loopback listeners", value: "file", hidden: true },
} as const satisfies Flags;

/** What they are when nobody gives them. */
export const usualFlags: Values<typeof planFlags> = {
  ...{ preset: undefined, modules: [], exclude: [], option: [], scope: undefined, footprint: undefined },
  ...{ resolver: [], proxy: undefined, rate: undefined, "max-time": undefined, "max-requests": undefined },
  ...{ "data-sets": undefined, title: undefined, map: undefined },
};

export type Plan = {
  readonly scan: NewScan;
  /** Modules of the preset that cost more than the scan may spend. */
  readonly notRun: readonly string[];
  /** What the person should know before it starts. */
  readonly notes: readonly string[];
};

const PresetFile = z.strictObject({
  about: z.string().optional(),
  modules: z.array(z.string()).min(1),
  exclude: z.array(z.string()).default([]),
  options: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** Turns flags and targets into a scan. Throws AppError with the sentence to show. */
export async function planScan(
  flags: Values<typeof planFlags>,
  targets: readonly Target[],
  registry: App["modules"],
): Promise<Plan> {
  const footprint = Footprint.parse(flags.footprint ?? "P1");
  const document = flags.scope === undefined ? null : await readScope(flags.scope);
  const outside = checkAuthority(footprint, document, targets);
  const named = names(flags.modules);
  const preset = await readPreset(flags.preset, targets, registry);
  const all = registry.list();
  const excluded = [...names(flags.exclude), ...preset.exclude];
  const { modules, tooCostly } = chooseModules(all, { preset: preset.modules, named, excluded }, footprint);
  const left = untaken(modules, targets);
  const options = readOptions(flags.option, modules);
  const scan = NewScan.parse({
    title: flags.title?.slice(0, 200) ?? "",
    targets,
    scope: document ?? ScopeDocument.parse({}),
    footprint,
    modules: modules.map(({ id }) => ({ id, options: { ...preset.options[id], ...options.get(id) } })),
    reach: readReach(flags),
    budget: readBudget(flags),
  });
  const notes = [
    ...outside.map(({ value }) => `${value} is not under the scope's "allow": it will not be touched.`),
    ...left.map((type) => `No chosen module looks at a target of type ${type}.`),
  ];
  return { scan, notRun: tooCostly.map(({ id, footprint: costs }) => `${id} (${costs})`), notes };
}

async function readPreset(
  asked: string | undefined,
  targets: readonly Target[],
  registry: App["modules"],
): Promise<z.output<typeof PresetFile>> {
  const presets = registry.presets();
  const usual = usualPreset(targets);
  const name = asked ?? (presets.some(({ id }) => id === usual) ? usual : presets[0]?.id) ?? usual;
  const preset = presets.find(({ id }) => id === name);
  if (preset) return { modules: [...preset.modules], exclude: [], options: {} };
  const ids = presets.map(({ id }) => id);
  if (!/[./\\]/.test(name)) {
    const meant = nearest(name, ids);
    throw new AppError("bad_usage", `"${name}" is not a preset.`, {
      hint: meant ? `Did you mean --preset ${meant}?` : `There are ${ids.join(", ")}; or give a file.`,
    });
  }
  const { value } = await readYaml(name, PresetFile, "bad_file", Object.keys(PresetFile.shape));
  return value;
}
