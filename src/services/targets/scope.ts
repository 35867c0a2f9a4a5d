import { AppError } from "../../errors.ts";
import { parseAddress, parseRange } from "../../model/address.ts";
import { parseHostname, registrable } from "../../model/hostname.ts";
import { authorizesTarget, placeOf } from "../../model/place.ts";
import { compileScope, isOver, ScopeDocument } from "../../model/scope.ts";

export type ScopeInput = {
  readonly [Name in keyof ScopeDocument]?: ScopeDocument[Name] | undefined;
};

/** Wider than this is nobody's to authorize: the registries themselves hold blocks of these sizes. */
const widest = { v4: 8, v6: 20 };

function belongsToMany(entry: string): boolean {
  const range = parseRange(entry);
  if (range) return Number(range.slice(range.indexOf("/") + 1)) < (range.includes(":") ? widest.v6 : widest.v4);
  const name = parseHostname(entry.replace(/^\*\./, ""));
  return name !== null && registrable(name) === null;
}

/** A scope from outside, checked entry by entry; what is left out is as in `before`. AppError bad_scope. */
export function readScope(given: ScopeInput, before: unknown = {}): ScopeDocument {
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const document = ScopeDocument.parse({ ...ScopeDocument.parse(before), ...told });
  compileScope(document, []); // throws for what is no entry
  const wide = document.allow.find(belongsToMany);
  if (wide)
    throw new AppError("bad_scope", `"${wide}" is too wide to be one owner's.`, {
      hint: "name the domains and ranges that belong to the target",
    });
  return document;
}

/** What a target's scope allows where nothing else is said: itself. */
export function ownAllow(type: string, value: string): string[] {
  if (type === "range") return [value];
  const place = placeOf(type, value);
  return place === null ? [] : [place];
}

/** The document that an acknowledgement stands for. AppError bad_scope where it leaves the target itself out. */
export function scopeToAuthorize(
  target: { readonly type: string; readonly value: string },
  given: ScopeInput,
  before: unknown,
): ScopeDocument {
  const draft = ScopeDocument.parse(before);
  const allow = given.allow ?? (draft.allow.length > 0 ? draft.allow : ownAllow(target.type, target.value));
  const { until: _said, ...rest } = draft; // when it ends is said anew each time
  const document = readScope({ ...given, allow }, rest);
  if (document.allow.length === 0)
    throw new AppError("bad_scope", "An authorization must say what it allows.", {
      hint: 'give "allow": names, addresses or ranges',
    });
  if (isOver(document))
    throw new AppError("bad_scope", "This authorization would be over before it begins.", {
      hint: 'give a later "until", or none',
    });
  if (authorizesTarget(compileScope(document, []), target) === false)
    throw new AppError("bad_scope", `What is allowed does not hold the target itself, ${target.value}.`, {
      hint: 'add it to "allow", and see that "deny" does not name it',
    });
  return document;
}

const endOf = ({ until }: ScopeDocument) => (until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until));

/** Whether something that was authorized no longer is: what runs on the strength of it must stop. */
export function narrows(before: ScopeDocument, after: ScopeDocument): boolean {
  const entries = (list: readonly string[]) => new Set(list.map((entry) => parseAddress(entry) ?? entry.toLowerCase()));
  const [had, has] = [entries(before.allow), entries(after.allow)];
  const [denied, denies] = [entries(before.deny), entries(after.deny)];
  return (
    after.footprint < before.footprint ||
    endOf(after) < endOf(before) ||
    (before.resolved_addresses && !after.resolved_addresses) ||
    !had.isSubsetOf(has) ||
    !denies.isSubsetOf(denied)
  );
}
