import { AppError } from "../../errors.ts";
import { entityTypes } from "../../model/entities/index.ts";
import { type ParsedTarget, parseTarget } from "../../model/target.ts";

/** What somebody wrote, as targets; `type` says which it is to be. */
export function parseWritten(written: string, type?: string): ParsedTarget {
  if (type === undefined) return parseTarget(written);
  if (!entityTypes.has(type))
    return { why: `"${type}" is no type of target: there are ${[...entityTypes.keys()].join(", ")}` };
  return parseTarget(`${type}:${written.trim()}`);
}

/** The one target that is meant. AppError bad_target. */
export function parseOne(written: string, type?: string): { type: string; key: string } {
  const parsed = parseWritten(written, type);
  const shown = written.length > 120 ? `${written.slice(0, 119)}…` : written;
  if ("why" in parsed) throw new AppError("bad_target", `"${shown}" is not a target: ${parsed.why}.`);
  const [first, second] = parsed.targets;
  if (!first || second)
    throw new AppError("bad_target", `"${shown}" means ${parsed.targets.length} ranges.`, {
      hint: "give them one by one, or in bulk",
    });
  return { type: first.type, key: first.value };
}
