import { z } from "zod";

/** `{ data }`: how everything that succeeds is answered (S4-CONV-15). */
export function one<S extends z.ZodType>(schema: S) {
  return z.object({ data: schema });
}

/** A page of a list. `next` is null on the last one. */
export function page<S extends z.ZodType>(schema: S) {
  return z.object({
    data: z.array(schema),
    pagination: z.object({
      next: z.string().nullable().describe("Cursor of the next page: give it as `cursor`"),
      limit: z.int(),
      total: z.int().nullable().describe("How many there are, where that is known without counting"),
    }),
  });
}

/** The query of every list. */
export const Paging = z.object({
  cursor: z.string().max(500).optional().describe("`pagination.next` of the page before"),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** A short list that comes whole. */
export function all<S extends z.ZodType>(schema: S) {
  return z.object({ data: z.array(schema) });
}

/** Every error (S4-CONV-16): a sentence, a code, and what to do where there is something. */
export const Problem = z
  .object({
    detail: z.string(),
    error_code: z.string(),
    hint: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    timestamp: z.iso.datetime(),
    path: z.string(),
    request_id: z.string(),
  })
  .meta({ id: "Problem" });

export const Id = z.uuid();
export const Empty = z.null().describe("Nothing");
export const Moment = z.iso.datetime();
