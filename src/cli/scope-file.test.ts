import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Target } from "../model/scan.ts";
import { ScopeDocument } from "../model/scope.ts";
import { checkAuthority, readScope } from "./scope-file.ts";

const folder = mkdtempSync(join(tmpdir(), "sonde-scope-"));
after(() => rmSync(folder, { recursive: true }));

function scopeFile(text: string): string {
  const file = join(folder, "scope.yaml");
  writeFileSync(file, text);
  return file;
}

function aTarget(value: string, type = "domain"): Target {
  return { type, value, given: "argument 1" };
}

test("a scope is read from YAML and from JSON", async () => {
  const expected = ScopeDocument.parse({ allow: ["example.com"], footprint: "P2" });
  assert.deepEqual(await readScope(scopeFile("allow:\n  - example.com\nfootprint: P2\n")), expected);
  assert.deepEqual(await readScope(scopeFile('{"allow": ["example.com"], "footprint": "P2"}')), expected);
});

const broken: readonly (readonly [what: string, text: string, line: number, hint?: RegExp])[] = [
  ["an unknown key", "allow: [example.com]\ndenny:\n  - x.example.com\n", 2, /deny/],
  ["a value of the wrong kind", "allow:\n  - example.com\n  - 5\n", 3],
  ["an entry that is no place", "allow:\n  - example.com\n  - not a name\n", 3],
  ["a footprint there is none of", "allow: []\nfootprint: P9\n", 2],
  ["what is no YAML", "allow:\n  - [a\nb: }\n", 3],
];

for (const [what, text, line, hint] of broken) {
  test(`${what} is refused with its line`, async () => {
    await assert.rejects(readScope(scopeFile(text)), (error: Error & { code: string; hint?: string }) => {
      assert.equal(error.code, "bad_scope");
      assert.match(error.message, new RegExp(`scope\\.yaml, line ${line}: `));
      if (hint) assert.match(error.hint ?? "", hint);
      return true;
    });
  });
}

test("an alias bomb is refused, not expanded", async () => {
  const levels = Array.from(
    { length: 12 },
    (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(",")}]`,
  );
  await assert.rejects(readScope(scopeFile(["a0: &a0 [x]", ...levels].join("\n"))), { code: "bad_scope" });
});

const authority = { allow: ["example.com", "192.0.2.0/24"], footprint: "P2", authorized_by: "its owner" } as const;

test("up to P1 nothing wants a scope", () => {
  assert.deepEqual(checkAuthority("P1", null, [aTarget("example.com")]), []);
});

test("P2 is refused without a scope, above it, unsigned, and where no target is under it", () => {
  const targets = [aTarget("example.com")];
  const refused = (document: ScopeDocument | null, footprint: "P2" | "P3" = "P2", about = targets) =>
    assert.throws(() => checkAuthority(footprint, document, about), { code: "not_authorized", exitCode: 2 });
  refused(null);
  refused(ScopeDocument.parse(authority), "P3");
  refused(ScopeDocument.parse({ ...authority, authorized_by: undefined }));
  refused(ScopeDocument.parse({ ...authority, until: "2020-01-01T00:00:00Z" }));
  refused(ScopeDocument.parse(authority), "P2", [aTarget("example.org"), aTarget("203.0.113.1", "ip")]);
});

test("targets outside of the scope are named, those that are no place do not count", () => {
  const inside = [
    aTarget("www.example.com", "hostname"),
    aTarget("192.0.2.0/28", "range"),
    aTarget("jdoe", "username"),
  ];
  const outside = aTarget("https://example.org/", "url");
  assert.deepEqual(checkAuthority("P2", ScopeDocument.parse(authority), [...inside, outside]), [outside]);
});
