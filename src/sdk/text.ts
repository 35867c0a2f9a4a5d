/**
 * What a stranger wrote, fit to be kept as a claim: at most `most` UTF-16 units, whole characters, and without NUL,
 * which PostgreSQL takes neither in text nor in jsonb. Everything else stays as it was.
 */
export function bounded(written: string, most: number): string {
  return written.slice(0, most).toWellFormed().replaceAll("\u0000", "\uFFFD");
}
