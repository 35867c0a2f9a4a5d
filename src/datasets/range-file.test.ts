import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { aFolder } from "../../test/databases.ts";
import { NetError } from "../sdk/net.ts";
import { cellsOf, openRangeFile, type RangeFile } from "./range-file.ts";

function fileOf(t: TestContext, text: string): RangeFile {
  const path = join(aFolder(t), "rows.csv");
  writeFileSync(path, text);
  const file = openRangeFile(path);
  t.after(() => file.close());
  return file;
}

const written = (number: number) => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");

test("an address finds the row that holds it, and none in the gaps between rows", (t) => {
  const file = fileOf(t, '10.0.0.0,10.0.0.9,1,"One, Inc."\n10.0.0.20,10.0.0.20,2,Two\n10.0.1.0,10.0.1.255,3,Three\n');
  const found = (address: string) => file.find(address)?.values ?? null;
  assert.deepEqual(found("10.0.0.0"), ["1", "One, Inc."]);
  assert.deepEqual(found("10.0.0.9"), ["1", "One, Inc."]);
  assert.equal(file.find("10.0.0.9")?.line, '10.0.0.0,10.0.0.9,1,"One, Inc."');
  assert.deepEqual(found("10.0.0.20"), ["2", "Two"]);
  assert.deepEqual(found("10.0.1.255"), ["3", "Three"]);
  for (const address of ["9.255.255.255", "10.0.0.10", "10.0.0.21", "10.0.2.0", "255.255.255.255", "no address"])
    assert.equal(found(address), null, address);
});

test("any file of rows gives for any address what reading it whole would give", (t) => {
  const row = fc.tuple(
    fc.integer({ min: 1, max: 5_000 }),
    fc.integer({ min: 0, max: 300 }),
    fc.string({ maxLength: 60 }),
  );
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 400 }),
      fc.array(fc.nat(), { maxLength: 30 }),
      (gaps, asked) => {
        let at = 0;
        const rows = gaps.map(([gap, length, name]) => {
          const first = at + gap;
          at = first + length;
          return { first, last: at, name: name.replace(/[\r\n]/g, " ") };
        });
        const line = ({ first, last, name }: (typeof rows)[number]) =>
          `${written(first)},${written(last)},"${name.replaceAll('"', '""')}"`;
        const file = fileOf(t, rows.map(line).join("\n"));
        for (const number of [
          ...asked.map((it) => it % (at + 10)),
          ...rows.flatMap(({ first, last }) => [first, last]),
        ]) {
          const expected = rows.find(({ first, last }) => first <= number && number <= last);
          assert.equal(file.find(written(number))?.values[0], expected?.name);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("of two rows that overlap the later one counts, and the earlier one around it", (t) => {
  const file = fileOf(t, "10.0.0.0,10.0.0.255,1\n10.0.0.8,10.0.0.15,2\n10.0.1.0,10.0.1.0,3\n");
  assert.deepEqual(
    ["10.0.0.7", "10.0.0.8", "10.0.0.15", "10.0.0.16"].map((address) => file.find(address)?.values[0]),
    ["1", "2", "2", "1"],
  );
});

test("IPv6 rows are in the order of addresses, however they are written", (t) => {
  const file = fileOf(t, "2001:db8::,2001:db8:0:ffff:ffff:ffff:ffff:ffff,AA\r\n2001:db8:1::,2001:db8:1::ffff,BB\r\n");
  assert.deepEqual(file.find("2001:db8:0:1::5")?.values, ["AA"]);
  assert.deepEqual(file.find("2001:db8:1::ffff")?.values, ["BB"]);
  assert.equal(file.find("2001:db8:1::1:0"), null);
});

test("a file that is none of this kind is an error, not an absence", (t) => {
  const rows = Array.from({ length: 2_000 }, (_, index) => `10.${Math.floor(index / 200)}.${index % 200}.0,10.0.0.0,x`);
  const texts = ["<html>not found</html>\n", `10.0.0.0,${"x".repeat(9_000)}`, "10.0.0.0\n", rows.reverse().join("\n")];
  for (const text of texts)
    assert.throws(
      () => fileOf(t, text).find("10.5.100.1"),
      (error) => error instanceof NetError && error.outcome === "failed",
    );
  assert.equal(fileOf(t, "").find("10.0.0.1"), null);
});

test("cells keep commas and quotes that are quoted", () => {
  assert.deepEqual(cellsOf('a,"b, ""c""",,d e'), ["a", 'b, "c"', "", "d e"]);
});
