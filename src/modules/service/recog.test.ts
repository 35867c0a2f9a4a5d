import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { compile, cpeName, makeMatcher } from "./_fingerprint.ts";
import { productRules, systemRules } from "./_products.ts";
import { readRecog } from "./_recog.ts";
import { recogNames } from "./_text.ts";

const folder = "/work/shared/data/recog";
const absent = existsSync(folder) ? false : `${folder} is not there`;

test("recog's own examples match their patterns and give what they say", { skip: absent }, () => {
  let patterns = 0;
  let examples = 0;
  const wrong: string[] = [];
  const known = new Set<string>();
  for (const file of readdirSync(folder)) {
    const database = readRecog(file, readFileSync(join(folder, file), "utf8"));
    assert.ok(database, file);
    known.add(database.matches);
    assert.deepEqual(database.refused, [], file);
    for (const fingerprint of database.fingerprints) {
      patterns += 1;
      const compiled = compile(fingerprint);
      for (const { text, expected } of fingerprint.examples) {
        examples += 1;
        const matcher = compiled?.matcher(text);
        if (!matcher?.find()) wrong.push(`${fingerprint.row}: ${text.slice(0, 80)}`);
        else {
          const params = fingerprint.params((n) => (n <= matcher.groupCount() ? (matcher.group(n) ?? null) : null));
          for (const [name, value] of Object.entries(expected)) {
            if (!name.startsWith("_") && (params[name] ?? "") !== value)
              wrong.push(`${fingerprint.row}: ${name} ${value}`);
          }
        }
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(patterns > 4_600 && examples > 7_300, `${patterns} patterns, ${examples} examples`);
  for (const name of Object.values(recogNames)) assert.ok(known.has(name), `recog has no ${name}`);
});

test("every rule of our own compiles, and a pattern that could run away is no pattern of RE2's", () => {
  for (const [, pattern] of [...productRules, ...systemRules]) assert.ok(compile({ pattern, flags: {} }), pattern);
  for (const pattern of ["(a)\\1", "(?=a)", "(?<!a)b", "((a{100}){100}){100}", "(", "x".repeat(5_000)])
    assert.equal(compile({ pattern, flags: {} }), null, pattern.slice(0, 30));
});

test("what makes other engines run for ever ends here", () => {
  const row = { row: null, flags: {}, read: () => ({ product: "x" }) };
  const matcher = makeMatcher([
    { ...row, pattern: "^(?:a+)+$" },
    { ...row, pattern: "^(?:(?:a|a)*)*b" },
  ]);
  assert.equal(matcher(`${"a".repeat(4_000)}!`), null);
});

test("patterns that are refused are named, and the others are read", () => {
  const text = `<fingerprints matches="x"><fingerprint pattern="(?=a)"><description> Looks ahead </description></fingerprint>
    <fingerprint pattern="^b"><description>Good</description><param pos="0" name="service.product" value="{missing} b"/></fingerprint></fingerprints>`;
  const database = readRecog("x.xml", text);
  assert.deepEqual(database?.refused, ["Looks ahead"]);
  assert.deepEqual(
    database?.fingerprints.map((it) => it.params(() => null)),
    [{ "service.product": "- b" }],
  );
});

test("anybody's file is read without an error", () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void readRecog("x.xml", text)));
  const piece = fc.constantFrom(
    "<fingerprints>",
    "<fingerprint pattern='('>",
    "</fingerprint>",
    "<param pos='9' name='a'/>",
    "<example _encoding='base64'>",
    "&amp;",
    "]]>",
    "</example>",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => void readRecog("x.xml", pieces.join(""))));
});

test("a CPE has thirteen parts whatever is put into it", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (vendor, product, version) => {
      const name = cpeName("a", vendor, product, version);
      assert.equal(name.replace(/\\./g, "x").split(":").length, 13, name);
      assert.doesNotMatch(name, /[\s\p{Lu}]/u);
    }),
  );
  assert.equal(cpeName("o", "Acme Inc", "OS/2", "1.0"), "cpe:2.3:o:acme_inc:os\\/2:1.0:*:*:*:*:*:*:*");
});
