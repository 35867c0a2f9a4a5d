/**
 * What a stranger wrote, fit to be kept as a claim: at most `most` UTF-16 units, whole characters, and without NUL,
 * which PostgreSQL takes neither in text nor in jsonb. A copy: a slice of a page would keep the whole page in memory.
 */
export function bounded(written: string, most: number): string {
  return Buffer.from(written.slice(0, most)).toString().replaceAll("\u0000", "\uFFFD");
}
