const usual = 60_000;
const longest = 24 * 3_600_000;

/** How long a refusal (429; 503 with Retry-After; RFC 9110 10.2.3) asks to wait, in ms; null when it is none. */
export function retryAfter(status: number, written: string | undefined, now: () => number = Date.now): number | null {
  if (status !== 429 && !(status === 503 && written !== undefined)) return null;
  const seconds = /^\d{1,9}$/.test(written?.trim() ?? "") ? Number(written) * 1_000 : Date.parse(written ?? "") - now();
  return Number.isFinite(seconds) ? Math.min(longest, Math.max(1_000, seconds)) : usual;
}
