import { AppError } from "../errors.ts";
import { type Footprint, within } from "../model/footprint.ts";
import type { Target } from "../model/scan.ts";
import { didYouMean } from "../suggest.ts";
import type { ModuleInfo } from "./app.ts";

export type Choice = {
  readonly modules: readonly ModuleInfo[];
  /** In the preset, but they cost more than the scan may. */
  readonly tooCostly: readonly ModuleInfo[];
};

/**
 * The modules of a scan, in the order of their declaration: named ones, else those of the preset; less the excluded.
 * Names are ids, aliases, or families ("dns", "dns.*"). Throws AppError unknown_module, or not_authorized for a module
 * that was asked for by name and may not run.
 */
export function chooseModules(
  all: readonly ModuleInfo[],
  asked: {
    readonly preset: readonly string[];
    readonly named: readonly string[];
    readonly excluded: readonly string[];
  },
  footprint: Footprint,
): Choice {
  const excluded = new Set(asked.excluded.flatMap((name) => named(all, name)));
  const wanted = new Set((asked.named.length > 0 ? asked.named : asked.preset).flatMap((name) => named(all, name)));
  const chosen = all.filter((module) => wanted.has(module) && !excluded.has(module));
  const tooCostly = chosen.filter((module) => !within(module.footprint as Footprint, footprint));
  const byId = tooCostly.find((module) =>
    asked.named.some((name) => name === module.id || module.aliases.includes(name)),
  );
  if (byId) {
    throw new AppError(
      "not_authorized",
      `${byId.id} is ${byId.footprint}, and this scan may do no more than ${footprint}.`,
      {
        hint: `It wants the footprint ${byId.footprint}, and a scope that authorizes it.`,
      },
    );
  }
  const modules = chosen.filter((module) => !tooCostly.includes(module));
  if (modules.length === 0)
    throw new AppError("bad_usage", "No module is left to run.", { hint: "The list of modules says what each costs." });
  return { modules, tooCostly };
}

/** Who asks about people wants other sources than who asks about networks. */
const identities: readonly string[] = ["email", "username", "phone", "account", "organization"];

/** The preset for these targets where none is named. */
export function usualPreset(targets: readonly { readonly type: string }[]): string {
  return targets.every(({ type }) => identities.includes(type)) ? "investigate" : "footprint";
}

/** Splits "a,b" and several flags into names. */
export function names(lists: readonly string[]): string[] {
  return lists.flatMap((list) => list.split(",")).flatMap((name) => name.trim() || []);
}

function named(all: readonly ModuleInfo[], name: string): ModuleInfo[] {
  const family = name.replace(/\.\*$/, "");
  const found = all.filter(
    ({ id, aliases }) =>
      id === name || aliases.includes(name) || id.startsWith(`${family}.`) || name === "all" || name === "*",
  );
  if (found.length > 0) return found;
  const known = all.flatMap(({ id, aliases }) => [id, ...aliases]);
  throw new AppError("unknown_module", `"${name}" is not a module.`, {
    hint: didYouMean(name, known) ?? "The list of modules has all names.",
  });
}

/** Throws AppError bad_usage when no chosen module takes any of the targets; returns the types nobody takes. */
export function untaken(modules: readonly ModuleInfo[], targets: readonly Target[]): string[] {
  const taken = new Set(modules.flatMap((module) => module.consumes));
  const types = [...new Set(targets.map((target) => target.type))];
  const left = types.filter((type) => !taken.has(type));
  if (left.length === types.length) {
    throw new AppError("bad_usage", `None of the chosen modules looks at a target of type ${left.join(" or ")}.`, {
      hint: "The list of modules shows what each one takes.",
    });
  }
  return left;
}
