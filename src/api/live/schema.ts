import { z } from "zod";
import { AppError } from "../../errors.ts";

const Investigation = {
  id: z.uuid().optional(),
  /** What S0 calls it. */
  investigation_id: z.uuid().optional(),
  workspace: z.string().max(60).optional(),
};

const meant = <T extends { id?: string | undefined; investigation_id?: string | undefined }>(
  { id, investigation_id, ...rest }: T,
  context: z.RefinementCtx,
) => {
  const one = id ?? investigation_id;
  if (one !== undefined) return { id: one, ...rest };
  context.addIssue("wants the `id` of an investigation");
  return z.NEVER;
};

export const Subscribe = z
  .object({ ...Investigation, after: z.int().min(0).optional() })
  .transform((given, context) => meant(given, context));

export const Unsubscribe = z.object(Investigation).transform((given, context) => meant(given, context));

export const Authenticate = z.object({ token: z.string().max(10_000) });

/** What came over a connection, or AppError invalid with what is wrong with it. */
export function read<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const where = first && first.path.length > 0 ? `${first.path.join(".")}: ` : "";
  throw new AppError("invalid", `${where}${first?.message ?? "is wrong"}.`, {
    hint: "docs/reference/live.md shows what each event takes",
  });
}

/** An error as connections get it: the fields of the API's problems. */
export function problemOf(error: unknown) {
  if (error instanceof AppError && error.status < 500)
    return { detail: error.message, error_code: error.code, ...(error.hint && { hint: error.hint }) };
  return { detail: "Something went wrong here.", error_code: "internal" };
}
