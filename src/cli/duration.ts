import { AppError } from "../errors.ts";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "30s", "5m", "1h30m", "90" (seconds) in milliseconds. Throws AppError bad_usage. */
export function parseDuration(written: string, flag: string): number {
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)?/g)];
  const milliseconds = parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit] ?? 0), 0);
  const whole = parts.map(([text]) => text).join("") === written;
  if (!whole || !(milliseconds > 0) || milliseconds > 2 ** 31 - 1) {
    throw new AppError("bad_usage", `${flag} wants a length of time such as 30s, 5m or 1h; "${written}" is none.`);
  }
  return Math.ceil(milliseconds);
}

/** Milliseconds for people: "0.4 s", "12.3 s", "3 m 05 s", "2 h 07 m". */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  const two = (count: number) => String(count).padStart(2, "0");
  if (whole < 3_600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3_600)} h ${two(Math.floor((whole % 3_600) / 60))} m`;
}
