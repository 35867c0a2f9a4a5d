import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDate } from "./_dates.ts";

test("dates are read in the forms that registries write", () => {
  const forms = {
    "2026-01-02T03:04:05Z": "2026-01-02T03:04:05.000Z",
    "2026-01-02T03:04:05.123456Z": "2026-01-02T03:04:05.000Z",
    "2026-01-02T03:04:05+02:00": "2026-01-02T01:04:05.000Z",
    "2026-01-02 03:04:05-0530": "2026-01-02T08:34:05.000Z",
    "2026-01-02": "2026-01-02T00:00:00.000Z",
    "2026/01/02 03:04:05 (JST+9)": "2026-01-01T18:04:05.000Z",
    "20260102": "2026-01-02T00:00:00.000Z",
    "02-Jan-2026": "2026-01-02T00:00:00.000Z",
    "2 January 2026": "2026-01-02T00:00:00.000Z",
    "2.1.2026": "2026-01-02T00:00:00.000Z",
  };
  for (const [written, iso] of Object.entries(forms)) assert.equal(parseDate(written), iso, written);
});

test("what is no date, or one that could be two, is none", () => {
  const odd = [
    "",
    "before Aug-1996",
    "01/02/2026",
    "2026-02-30",
    "2026-13-01",
    "0001-01-01T00:00:00Z",
    "9999-12-31",
    "2026-01-02T25:00:00Z",
  ];
  for (const written of odd) assert.equal(parseDate(written), null, written);
});

test("any date written by RFC 3339 comes back as the same moment", () => {
  const between = { min: new Date("1980-01-01"), max: new Date("2200-12-30"), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(between), (date) => {
      const seconds = new Date(Math.floor(date.getTime() / 1_000) * 1_000);
      assert.equal(parseDate(seconds.toISOString()), seconds.toISOString());
    }),
  );
});
