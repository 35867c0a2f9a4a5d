import { z } from "zod";
import type { Order, Place } from "../db/keyset.ts";
import { AppError } from "../errors.ts";

export type PageRequest = { readonly cursor?: string | undefined; readonly limit: number };

export type Page<T> = {
  readonly data: T[];
  readonly pagination: { readonly next: string | null; readonly limit: number; readonly total: number | null };
};

/** A place in a list as an opaque text. */
export function writeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** What a cursor says; null without one. AppError bad_usage for anything that we did not write. */
export function readCursor<S extends z.ZodType>(cursor: string | undefined, schema: S): z.output<S> | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new AppError("bad_usage", "The cursor is not one of this list.", {
      hint: "give `pagination.next` of the page before, with the same filters and sort; or begin without a cursor",
    });
  }
}

const value = {
  moment: z.int(),
  number: z.number(),
  text: z.string().max(400),
} as const;

/** Where a page of a sorted list begins. A cursor of another order is refused. */
export function placeIn(cursor: string | undefined, sort: string, order: Order): Place | null {
  const id = order.idType === "uuid" ? z.uuid() : z.int();
  const found = readCursor(cursor, z.tuple([z.literal(sort), value[order.kind], id]));
  return found && [found[1], found[2]];
}

/** A page from rows of which one more than `limit` was asked for. */
export function pageOf<R extends { readonly place: string | number }, T>(
  rows: readonly R[],
  { limit, sort }: { limit: number; sort: string },
  idOf: (row: R) => string | number,
  show: (row: R) => T,
): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    data: rows.slice(0, limit).map(show),
    pagination: { next: last ? writeCursor([sort, last.place, idOf(last)]) : null, limit, total: null },
  };
}
