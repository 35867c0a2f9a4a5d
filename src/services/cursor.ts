import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { canonicalJson } from "../model/canonical-json.ts";

/** What a part of a place is, written as a text: a whole number (an id, a count, microseconds since 1970), a text, a UUID. */
export type PartKind = "number" | "text" | "uuid";

const parts: Readonly<Record<PartKind, z.ZodType<string>>> = {
  number: z.string().regex(/^-?\d{1,16}$/),
  uuid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  text: z
    .string()
    .max(3_000)
    .refine((part) => part.isWellFormed() && !part.includes("\0")),
};

export type PlaceShape = z.ZodType<readonly string[]>;

/** The shape of a place whose parts are texts. */
export function placeShape(kinds: readonly PartKind[]): PlaceShape {
  return z
    .array(z.string())
    .refine(
      (place) => place.length === kinds.length && kinds.every((kind, at) => parts[kind].safeParse(place[at]).success),
    );
}

/** What a cursor belongs to: the list, its filters and its order, told apart by eight characters. */
function mark(list: unknown): string {
  return createHash("sha256").update(canonicalJson(list)).digest("base64url").slice(0, 8);
}

/** Where the next page of a list begins, for its reader an opaque text. `list` says which list: name, filters, order. */
export function writeCursor(list: unknown, place: readonly unknown[] | null): string | null {
  return place && `${mark(list)}.${Buffer.from(JSON.stringify(place)).toString("base64url")}`;
}

/** The place a cursor stands for; null without one. AppError invalid for one of another list, or of nobody's. */
export function readCursor<S extends z.ZodType>(
  list: unknown,
  cursor: string | undefined,
  shape: S,
): z.output<S> | null {
  if (cursor === undefined || cursor === "") return null;
  const [owner, encoded = ""] = cursor.split(".");
  const place = owner === mark(list) ? shape.safeParse(parse(encoded)) : null;
  if (place?.success) return place.data;
  throw new AppError("invalid", "The cursor belongs to another list.", {
    hint: "give pagination.next of the page before, with the same filters and sort; or begin without a cursor",
  });
}

function parse(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
