import assert from "node:assert/strict";
import { test } from "node:test";
import type { WireRecord } from "./message.ts";
import { onChain } from "./on-chain.ts";

const record = (name: string, type: string, value: string): WireRecord => ({
  name,
  type,
  ttl: 60,
  span: [0, 0],
  class: 1,
  data: type === "A" ? { address: value } : { host: value },
});

function kept(asked: string, answers: readonly WireRecord[]): string[] {
  return onChain({ questions: [{ name: asked, type: "A", class: 1 }], answers }).map(
    ({ name, type }) => `${name} ${type}`,
  );
}

test("records of the name asked for and of its aliases are kept, in whatever order they come", () => {
  const answers = [
    record("c.example", "A", "192.0.2.3"),
    record("b.example", "CNAME", "c.example"),
    record("a.example", "CNAME", "b.example"),
  ];
  assert.deepEqual(kept("a.example", answers), ["c.example A", "b.example CNAME", "a.example CNAME"]);
});

test("records of names that nobody asked for are left out", () => {
  const answers = [
    record("www.bank.example", "A", "203.0.113.6"),
    record("a.example", "CNAME", "b.example"),
    record("www.bank.example", "CNAME", "a.example"),
    record("b.example", "A", "192.0.2.2"),
    record("a.example.evil", "A", "203.0.113.7"),
  ];
  assert.deepEqual(kept("a.example", answers), ["a.example CNAME", "b.example A"]);
});

test("of two aliases of one name the first is followed, as a resolver would", () => {
  const answers = [
    record("a.example", "CNAME", "b.example"),
    record("a.example", "CNAME", "evil.example"),
    record("evil.example", "A", "203.0.113.6"),
    record("b.example", "A", "192.0.2.2"),
  ];
  assert.deepEqual(kept("a.example", answers), ["a.example CNAME", "a.example CNAME", "b.example A"]);
});

test("a loop ends, and a chain longer than any that works is cut", () => {
  const loop = [record("a.example", "CNAME", "b.example"), record("b.example", "CNAME", "a.example")];
  assert.equal(kept("a.example", loop).length, 2);
  const long = Array.from({ length: 5_000 }, (_, i) => record(`n${i}.example`, "CNAME", `n${i + 1}.example`));
  assert.equal(kept("n0.example", long).length, 32);
});

test("a DNAME above a name of the chain is kept, one beside it is not", () => {
  const answers = [
    record("old.example", "DNAME", "new.example"),
    record("other.example", "DNAME", "evil.example"),
    record("www.old.example", "CNAME", "www.new.example"),
    record("www.new.example", "A", "192.0.2.9"),
  ];
  assert.deepEqual(kept("www.old.example", answers), [
    "old.example DNAME",
    "www.old.example CNAME",
    "www.new.example A",
  ]);
});
