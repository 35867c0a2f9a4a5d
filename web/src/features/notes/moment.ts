/** A moment as a field for local date and time has it, to the minute. */
export function toField(at: string | null): string {
  if (at === null) return "";
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What such a field says; null for nothing. */
export function fromField(written: string): string | null {
  const date = new Date(written);
  return written === "" || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
