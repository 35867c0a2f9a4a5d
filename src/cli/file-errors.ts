import { resolve } from "node:path";
import { AppError, asError } from "../errors.ts";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

/** The one sentence for a file that cannot be read. */
export function unreadable(file: string, thrown: unknown): AppError {
  return new AppError("bad_file", `Cannot read ${resolve(file)}: ${reasonOf(thrown)}.`, { cause: thrown });
}

/** The one sentence for a file that cannot be written. */
export function unwritable(file: string, thrown: unknown): AppError {
  return new AppError("bad_file", `Cannot write ${resolve(file)}: ${reasonOf(thrown)}.`, { cause: thrown });
}

function reasonOf(thrown: unknown): string {
  const error = asError(thrown);
  return reasons["code" in error ? String(error.code) : ""] ?? error.message;
}
