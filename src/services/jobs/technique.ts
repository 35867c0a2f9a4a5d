import { AppError } from "../../errors.ts";
import { type Footprint, within } from "../../model/footprint.ts";
import { ScopeDocument } from "../../model/scope.ts";
import type { Module } from "../../sdk/module.ts";
import { didYouMean } from "../../suggest.ts";
import type { Meant } from "../targets/resolve.ts";

/** The module behind a technique's code: an id or an alias such as `dns_lookup`. AppError unknown_module. */
export function findTechnique(modules: ReadonlyMap<string, Module>, code: string): Module {
  const all = [...modules.values()];
  const found = modules.get(code) ?? all.find((module) => module.aliases?.includes(code));
  if (found) return found;
  const known = all.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  throw new AppError("unknown_module", `"${code}" is no technique.`, {
    hint: didYouMean(code, known) ?? "The list of modules has all names.",
  });
}

/** Options with everything filled in: what makes two orders the same. AppError bad_option. */
export function readParams(module: Module, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const parsed = module.options.strict().safeParse(params);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const issue = parsed.error.issues[0];
  throw new AppError(
    "bad_option",
    `Option ${[module.id, ...(issue?.path ?? [])].join(".")}: ${issue?.message ?? "is wrong"}.`,
  );
}

/** Refuses a target that the module would not look at. AppError bad_target. */
export function refuseUntaken(module: Module, { type, value }: Meant): void {
  if (!module.consumes.includes(type)) {
    const types = module.consumes.filter((consumed) => !consumed.startsWith("relation:"));
    throw new AppError("bad_target", `${module.id} does not look at a target of type ${type}.`, {
      hint: types.length > 0 ? `It takes ${types.join(", ")}.` : "It joins what a scan finds: start a scan.",
    });
  }
  if (module.accepts && !module.accepts({ type, value }))
    throw new AppError("bad_target", `${module.id} does not look at ${value}.`);
}

/** As far as the technique goes and the target allows. AppError not_authorized where that is not enough for it. */
export function footprintFor(module: Module, { id, value, authorization }: Meant): Footprint {
  const granted: Footprint = authorization ? ScopeDocument.parse(authorization.scope).footprint : "P1";
  const most = module.upTo ?? module.footprint;
  if (within(most, granted)) return most;
  if (within(module.footprint, granted)) return granted;
  throw new AppError(
    "not_authorized",
    `${module.id} is ${module.footprint}, and nobody has authorized that for ${value}.`,
    {
      hint: `an admin records it with POST /targets/${id ?? "{id}"}/authorize`,
    },
  );
}
