import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { csvCell, csvRow, markdown, plain } from "./escape.ts";
import { fit, pad, widthOf } from "./width.ts";

const forbidden = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "\x1b",
      "\u202e",
      "\u2066",
      "\u061c",
      "\u200f",
      "\u2028",
      "\n",
      "\r",
      "\t",
      "=",
      "+",
      "-",
      "@",
      "|",
      "`",
      "[",
      "<",
      '"',
      ",",
      "'",
      "\\",
      "\x9b",
      "\ud800",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

test("a terminal never gets a control, bidi or line-separating character", () => {
  fc.assert(fc.property(hostile, (text) => !forbidden.test(plain(text))));
  assert.equal(plain("\x1b[31mred\u202etxt\n\u{e0041}"), "\\x1b[31mred\\u202etxt\\n\\u{e0041}");
});

test("escaping leaves ordinary text of every script as it is", () => {
  for (const text of ["www.example.com", "Zürich — ½ €", "日本語", "עברית", "😀"]) assert.equal(plain(text), text);
});

test("a cell of CSV is one cell, on one line, and never a formula", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const cell = csvCell(text);
      const inner = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      return !forbidden.test(cell) && !/^[=+\-@]/.test(inner) && (cell.startsWith('"') || !/[",]/.test(cell));
    }),
  );
  assert.equal(
    csvRow(['=cmd|"/c calc"', "a,b", "+33142685300", "\tx"]),
    `"'=cmd|""/c calc""","a,b",'+33142685300,'\\tx\r\n`,
  );
});

test("Markdown gets no table cell, code, link or tag out of collected text", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const written = markdown(text);
      return !forbidden.test(written) && !/(?<!\\)(?:\\\\)*[|`[\]<>]/.test(written.replace(/&(lt|gt|amp);/g, ""));
    }),
  );
  assert.equal(markdown("[x](javascript:1) |`<b>"), "\\[x\\]\\(javascript:1\\) \\|\\`&lt;b&gt;");
  assert.equal(markdown("https://example.com"), "https&#58;//example.com");
});

test("cut text fits its cells, whatever is in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(30), (text, most) => {
      const safe = plain(text);
      return widthOf(fit(safe, most)) <= most && widthOf(pad(safe, most)) === most;
    }),
  );
  assert.equal(fit("日本語です", 5), "日本…");
  assert.equal(fit("abcdef", 6), "abcdef");
  assert.equal(fit("abcdefg", 6), "abcde…");
});
