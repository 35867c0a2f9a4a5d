import { AppError, asError } from "../errors.ts";

/** SQLSTATE or errno of whatever a database or a file system threw. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error) || error instanceof AppError || !("code" in error)) return "";
  return String(error.code);
}

/** The connection went away under a statement: what it did last is unknown. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code.startsWith("08") || code.startsWith("57P0") || code === "25P03") return true;
  if (code === "ECONNRESET" || code === "EPIPE") return true;
  return error instanceof Error && code === "" && /^Connection terminated|is not queryable$/.test(error.message);
}

/** What two commits may both find missing and make: whoever is second finds it when it runs again. */
const madeTwice = new Set([
  "entities_workspace_id_type_key_key",
  "relations_workspace_id_from_id_relation_to_id_key",
  "findings_workspace_id_fingerprint_key",
]);

/** Serialization failure, deadlock, a thing made twice, or a lost connection: the transaction was rolled back and may be run again. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  if (code === "23505") return madeTwice.has((error as { constraint?: string }).constraint ?? "");
  return code === "40001" || code === "40P01" || isLost(error);
}

const unreachable = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOENT"],
  ...["28000", "28P01", "3D000", "53300", "57P03", "08001", "08006"],
]);

/** What the caller can act on, where there is something; the same error otherwise. `where` is a folder or a host, never a password. */
export function named(error: unknown, where: string): Error {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "53100") {
    return new AppError("disk_full", `no space left for the database in ${where}`, { cause: error });
  }
  if (code === "EACCES" || code === "EROFS" || code === "EPERM" || code === "ERR_SQLITE_ERROR") {
    return new AppError("bad_file", `cannot write to ${where}: ${asError(error).message}`, { cause: error });
  }
  return asError(error);
}

/** The database is not there now, and may come back. */
export function isAway(error: unknown): boolean {
  return isLost(error) || (error instanceof AppError && error.code === "no_database");
}

/** The same for a database that could not be reached at all. */
export function unreached(error: unknown, where: string): Error {
  if (error instanceof AppError) return error;
  if (!unreachable.has(codeOf(error)) && !isLost(error) && !/timeout/i.test(asError(error).message))
    return named(error, where);
  return new AppError("no_database", `cannot reach the database at ${where}: ${asError(error).message}`, {
    hint: "check DATABASE_URL, and that PostgreSQL is running",
    cause: error,
  });
}
