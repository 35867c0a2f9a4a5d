import { z } from "zod";
import type { Order, Place } from "../db/keyset.ts";
import { readCursor, writeCursor } from "./cursor.ts";

export type PageRequest = { readonly cursor?: string | undefined; readonly limit: number };

export type Page<T> = {
  readonly data: T[];
  readonly pagination: { readonly next: string | null; readonly limit: number; readonly total: number | null };
};

const value = {
  moment: z.int(),
  number: z.number(),
  text: z.string().max(400),
} as const;

/** All that was asked of a list but its page: what its cursors belong to. */
function listOf({ cursor: _, limit: __, ...asked }: PageRequest): unknown {
  return asked;
}

/** Where a page of a list begins that is sorted by `order`. A cursor of another order, or of other filters, is refused. */
export function placeIn(given: PageRequest, order: Order): Place | null {
  const id = order.idType === "uuid" ? z.uuid() : z.int();
  return readCursor(listOf(given), given.cursor, z.tuple([value[order.kind], id]));
}

/** A page from rows of which one more than `limit` was asked for. */
export function pageOf<R extends { readonly place: string | number }, T>(
  rows: readonly R[],
  given: PageRequest,
  idOf: (row: R) => string | number,
  show: (row: R) => T,
): Page<T> {
  return pageBy(rows, given, (row) => [row.place, idOf(row)], show);
}

/** Where a page begins of a list that has an order of its own. */
export function placeBy<S extends z.ZodType>(given: PageRequest, shape: S): z.output<S> | null {
  return readCursor(listOf(given), given.cursor, shape);
}

/** The same as `pageOf`, of a list that has an order of its own: `placeOf` says where a row stands in it. */
export function pageBy<R, T>(
  rows: readonly R[],
  given: PageRequest,
  placeOf: (row: R) => readonly unknown[],
  show: (row: R) => T,
): Page<T> {
  const last = rows.length > given.limit ? rows[given.limit - 1] : undefined;
  return { data: rows.slice(0, given.limit).map(show), pagination: paginationOf(given, last ? placeOf(last) : null) };
}

/** What follows a page of a list that knows itself where the next begins. */
export function paginationOf(given: PageRequest, next: readonly unknown[] | null): Page<never>["pagination"] {
  return { next: writeCursor(listOf(given), next), limit: given.limit, total: null };
}
