import assert from "node:assert/strict";
import { test } from "node:test";
import { expand, wordsOf } from "./expand.ts";
import type { Made } from "./made.ts";
import { readTruth } from "./read-truth.ts";

const made: Made = {
  certificate: () => ({ sha256: "ab", names: ["www.acme.test", "*.acme.test"], key: "cd" }),
  sshKey: () => "ef",
  version: (name) => (name === "nginx" ? "1.22.1" : null),
};
const checked = { checkedRelations: ["resolves_to", "presents"], checkedAttributes: [], checkedTraits: [] };
const read = (text: string, missing: string[] = []) => readTruth(text, made, missing, checked);

test("choices in braces are read one by one, nested ones too, each reading once", () => {
  assert.deepEqual(expand("a{b,c}d"), ["abd", "acd"]);
  assert.deepEqual(expand("x{1,{2,3}}"), ["x1", "x2", "x3"]);
  assert.deepEqual(expand('claim a b {"c":1,"d":2}'), ['claim a b {"c":1,"d":2}']);
});

test("quotes keep words together", () => {
  assert.deepEqual(wordsOf('finding x y "Folder / "'), ["finding", "x", "y", "Folder / "]);
});

test("a line of a name is entities and relations, and what is checked of them", () => {
  const { truth } = read("name {,www.}acme.test 203.0.113.10");
  assert.deepEqual(truth.relationsThere, [
    "domain acme.test resolves_to ip 203.0.113.10",
    "hostname www.acme.test resolves_to ip 203.0.113.10",
  ]);
  assert.deepEqual(truth.there, ["domain acme.test", "hostname www.acme.test", "ip 203.0.113.10"]);
});

test("certificates, versions and sets are filled in", () => {
  const { truth } = read(
    'set pages http://{a,b}.test/\ncertificate acme 203.0.113.10:443/tcp\nclaim $pages server "nginx/@nginx@"',
  );
  assert.ok(truth.relations.some(({ relation, to }) => relation === "covers" && to.value === "acme.test"));
  assert.deepEqual(
    truth.claims.map(({ entity, value }) => [entity.value, value]),
    [
      ["http://a.test/", "nginx/1.22.1"],
      ["http://b.test/", "nginx/1.22.1"],
    ],
  );
});

test("what depends on a daemon that is not there is counted, and its places are unsure", () => {
  const text =
    "[exim 203.0.113.25]\nport 203.0.113.25 tcp 25\nfinding mail.{a,b} 203.0.113.25:25/tcp\n[]\nthing a.test";
  const { truth, skipped, unsure } = read(text, ["exim"]);
  assert.deepEqual([...skipped], [["exim", 3]]);
  assert.deepEqual(unsure, ["203.0.113.25"]);
  assert.deepEqual(truth.there, ["domain a.test"]);
  assert.equal(read(text).skipped.size, 0);
});

test("a line that nobody understands is refused", () => {
  assert.throws(() => read("nmae a.test 203.0.113.1"), /line 1 of the truth: no verb "nmae"/);
  assert.throws(() => read("thing $nothing"), /no set "nothing"/);
});
