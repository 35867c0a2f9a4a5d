import { footprintOf } from "../../engine/runtime.ts";
import { AppError } from "../../errors.ts";
import { entityTypes } from "../../model/entities/index.ts";
import { within } from "../../model/footprint.ts";
import type { NewScan } from "../../model/scan.ts";
import type { Module } from "../../sdk/module.ts";

/** A new scan with options filled in, or the sentence that says what is wrong with it. */
export function checkScan(spec: NewScan, modules: ReadonlyMap<string, Module>): NewScan {
  const footprint = footprintOf(spec);
  if (!within(spec.footprint, footprint)) {
    throw new AppError(
      "not_authorized",
      `Footprint ${spec.footprint} touches the target; the scope authorizes ${footprint}.`,
      {
        hint: `give --scope with a file that says "footprint: ${spec.footprint}", "allow" and "authorized_by"`,
      },
    );
  }
  if (!within(footprint, "P1") && (!spec.scope.authorized_by || spec.scope.allow.length === 0)) {
    throw new AppError(
      "bad_scope",
      `A scope for ${footprint} must say what it allows and who authorized it ("allow", "authorized_by").`,
    );
  }
  for (const target of spec.targets) {
    const key = entityTypes.get(target.type)?.parse(target.value);
    if (key !== target.value)
      throw new AppError("bad_target", `"${target.value}" (${target.given}) is no ${target.type}.`);
  }
  const chosen = spec.modules.map(({ id, options }) => {
    const module = modules.get(id);
    if (!module)
      throw new AppError("unknown_module", `There is no module "${id}".`, { hint: "sonde modules lists them" });
    const parsed = module.options.strict().safeParse(options);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new AppError(
        "bad_option",
        `Option ${[id, ...(issue?.path ?? [])].join(".")}: ${issue?.message ?? "is wrong"}.`,
        { hint: `sonde modules ${id} shows its options` },
      );
    }
    return { id, options: parsed.data as Record<string, unknown>, footprint: module.footprint };
  });
  const runnable = chosen.filter((module) => within(module.footprint, footprint));
  if (runnable.length === 0) throw new AppError("bad_usage", `None of the modules can run at footprint ${footprint}.`);
  return { ...spec, footprint, modules: runnable.map(({ id, options }) => ({ id, options })) };
}
