import { z } from "zod";

/** Text that PostgreSQL can keep: no U+0000, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

const unstorable = "holds a character that cannot be stored";

/** A bounded text from outside. */
export function text(most: number, least = 0) {
  return z.string().trim().min(least).max(most).refine(isStorable, unstorable);
}

/** Lines from outside, as they are. */
export function block(most: number, least = 0) {
  return z.string().min(least).max(most).refine(isStorable, unstorable);
}

const deepest = 8;

function isStorableJson(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return isStorable(value);
  if (value === null || typeof value !== "object") return true;
  if (depth >= deepest) return false;
  return Object.entries(value).every(([key, member]) => isStorable(key) && isStorableJson(member, depth + 1));
}

/** An object of anything: bounded in depth and length. */
export function json(mostCharacters: number) {
  return z
    .record(z.string().max(100), z.unknown())
    .refine((value) => JSON.stringify(value).length <= mostCharacters, `is longer than ${mostCharacters} characters`)
    .refine((value) => isStorableJson(value), `is nested deeper than ${deepest}, or ${unstorable}`);
}
