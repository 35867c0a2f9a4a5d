import { createHash } from "node:crypto";
import { AppError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";

/** What a part of a place is: a whole number (an id, a count, microseconds since 1970), a text, a UUID. */
export type PartKind = "number" | "text" | "uuid";

const shapes: Readonly<Record<PartKind, (part: string) => boolean>> = {
  number: (part) => /^-?\d{1,16}$/.test(part),
  uuid: (part) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part),
  text: (part) => part.length <= 3_000 && part.isWellFormed() && !part.includes("\0"),
};

/** What a cursor belongs to: the list, its filters and its order, told apart by eight characters. */
function mark(list: unknown): string {
  return createHash("sha256").update(canonicalJson(list)).digest("base64url").slice(0, 8);
}

/** Where the next page of a list begins, for its reader an opaque text. `list` says which list: name, filters, order. */
export function writeCursor(list: unknown, place: readonly string[] | null): string | null {
  return place && `${mark(list)}.${Buffer.from(JSON.stringify(place)).toString("base64url")}`;
}

/** The place a cursor stands for; null without one. AppError invalid for one of another list, or of nobody's. */
export function readCursor(
  list: unknown,
  cursor: string | undefined,
  kinds: readonly PartKind[],
): readonly string[] | null {
  if (cursor === undefined || cursor === "") return null;
  const [owner, encoded = ""] = cursor.split(".");
  const place = owner === mark(list) ? parse(encoded) : null;
  if (place?.length === kinds.length && kinds.every((kind, at) => shapes[kind](place[at] ?? ""))) return place;
  throw new AppError("invalid", "The cursor belongs to another list.", {
    hint: "give pagination.next of the page before, with the same filters and sort",
  });
}

function parse(encoded: string): string[] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
    return Array.isArray(place) && place.every((part) => typeof part === "string") ? place : null;
  } catch {
    return null;
  }
}
