const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const yearFirst =
  /^(\d{4})[-./]?(\d{2})[-./]?(\d{2})(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|\([A-Z]{2,4}[+-]\d{1,2}\))?$/;
const monthNamed =
  /^(\d{1,2})[- ]([A-Za-z]{3})[A-Za-z]{0,6}[- ](\d{4})(?:[T ](\d{2}):(\d{2}):(\d{2}))?\s*(?:Z|UTC|GMT)?$/;
const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: (\d{2}):(\d{2}):(\d{2}))?$/;

/**
 * A date as registries write it, as ISO 8601 in UTC; null where day and month cannot be told apart or it is none.
 * Without a time of day it is midnight, without a zone UTC.
 */
export function parseDate(written: string): string | null {
  const text = written.trim().slice(0, 60);
  const iso = yearFirst.exec(text);
  if (iso) return utc(iso.slice(1, 4).map(Number), iso.slice(4, 7), iso[7]);
  const named = monthNamed.exec(text);
  if (named) {
    const month = months.indexOf((named[2] ?? "").toLowerCase()) + 1;
    return utc([Number(named[3]), month, Number(named[1])], named.slice(4, 7));
  }
  const german = dotted.exec(text);
  return german ? utc([Number(german[3]), Number(german[2]), Number(german[1])], german.slice(4, 7)) : null;
}

function utc(date: readonly number[], time: readonly (string | undefined)[], zone = "Z"): string | null {
  const [year = 0, month = 0, day = 0] = date;
  const [hour = 0, minute = 0, second = 0] = time.map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const said = new Date(at);
  const isReal =
    said.getUTCMonth() === month - 1 && said.getUTCDate() === day && hour < 24 && minute < 60 && second < 61;
  if (!isReal || year < 1980 || year > 2200) return null; // no registry is older; sources write 0001 and 9999 for "none"
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? /^\([A-Z]+([+-])(\d{1,2})()\)$/.exec(zone);
  const minutes = offset ? Number(offset[2]) * 60 + Number(offset[3] || 0) : 0;
  return new Date(at - (offset?.[1] === "-" ? -1 : 1) * minutes * 60_000).toISOString();
}
