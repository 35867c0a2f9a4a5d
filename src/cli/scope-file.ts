import { AppError } from "../errors.ts";
import { parseRange } from "../model/address.ts";
import { type Footprint, within } from "../model/footprint.ts";
import { parseHostname } from "../model/hostname.ts";
import { authorizesTarget } from "../model/place.ts";
import type { Target } from "../model/scan.ts";
import { compileScope, isOver, ScopeDocument } from "../model/scope.ts";
import { plain } from "./escape.ts";
import { readYaml } from "./yaml-file.ts";

/** Reads the file behind --scope. Throws AppError bad_file or bad_scope with the line. */
export async function readScope(file: string): Promise<ScopeDocument> {
  const { value, lineOf } = await readYaml(file, ScopeDocument, "bad_scope", Object.keys(ScopeDocument.shape));
  for (const list of ["allow", "deny"] as const) {
    for (const [index, entry] of value[list].entries()) {
      if (parseRange(entry) || parseHostname(entry.replace(/^\*\./, ""))) continue;
      throw new AppError(
        "bad_scope",
        `${plain(file)}, line ${lineOf([list, index])}: "${plain(entry)}" is neither a name, an address nor a range.`,
      );
    }
  }
  return value;
}

/**
 * Touching a target (P2) and more wants a scope that says so: as much footprint, by whom, and for at least one target.
 * Returns the targets that it does not cover: they are looked at from afar only. Throws AppError not_authorized.
 */
export function checkAuthority(
  footprint: Footprint,
  document: ScopeDocument | null,
  targets: readonly Target[],
): Target[] {
  if (within(footprint, "P1")) return [];
  const refuse = (message: string, hint: string) => new AppError("not_authorized", message, { hint });
  const wanted = `${footprint} touches the target`;
  if (!document) {
    throw refuse(
      `${wanted}, so it wants a scope that authorizes it.`,
      "Write one and give it with --scope; see docs/guides/scope.md.",
    );
  }
  if (!within(footprint, document.footprint)) {
    throw refuse(
      `${wanted}, and the scope authorizes ${document.footprint} only.`,
      `Its owner can write "footprint: ${footprint}" into it.`,
    );
  }
  if (!document.authorized_by) {
    throw refuse(`${wanted}, and the scope does not say who authorized that.`, 'Add a line "authorized_by: …" to it.');
  }
  if (isOver(document))
    throw refuse(`${wanted}, and the scope ended on ${document.until}.`, 'Its owner can set a later "until".');
  const scope = compileScope(document, []);
  const places = targets.filter((target) => authorizesTarget(scope, target) !== null);
  const outside = places.filter((target) => authorizesTarget(scope, target) === false);
  if (places.length > 0 && outside.length === places.length) {
    throw refuse(
      `The scope authorizes none of the targets: ${plain(places[0]?.value ?? "")} is not under its "allow".`,
      "Being a target is not enough from P2 on.",
    );
  }
  return outside;
}
