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
  cursor: z.string().max(5_000).optional().describe("`pagination.next` of the page before"),
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

/** A text of somebody's: bounded, and nothing that the database refuses (U+0000, halves of characters). */
export function text(most: number) {
  return z
    .string()
    .max(most)
    .refine((written) => !written.includes("\0") && written.isWellFormed(), "holds characters that are none");
}

/** Several values in a query: `a,b`, or the name repeated. */
export function several<S extends z.ZodType<unknown, string>>(item: S, most = 30) {
  const written = text(2_000);
  return z
    .union([written, z.array(written).max(most)])
    .transform((given) => [...new Set((Array.isArray(given) ? given : [given]).flatMap((one) => one.split(",")))])
    .pipe(z.array(item).min(1).max(most));
}

/** Yes or no in a query. */
export const Flag = z.enum(["true", "false"]).transform((written) => written === "true");

/** A whole number that names something, in a path or a query. */
export const Serial = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** A moment in a query, as far back and ahead as people mean. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine(
    (written) => /^(19|2[0-9])/.test(written) && !Number.isNaN(Date.parse(written)),
    "lies outside of 1900 to 2999",
  );

/** A page as a service gives it, as it is answered. */
export function paged<T>({
  data,
  next,
  limit,
  total,
}: {
  data: T[];
  next: string | null;
  limit: number;
  total: number | null;
}) {
  return { data, pagination: { next, limit, total } };
}
