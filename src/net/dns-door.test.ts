import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../sdk/net.ts";
import { decodeMessage } from "./dns/codec.ts";
import { aWorld } from "./testing.ts";

const zone = { "www.acme.example": ["203.0.113.5"], "acme.example": ["203.0.113.6"] };

test("an answer is recorded as its messages, and a record's span points at its bytes", async (t) => {
  const world = await aWorld(t, zone);
  const answer = await world.net({ footprint: "P1" }).dns.query("www.acme.example", "A");
  assert.deepEqual(
    answer.answers.map(({ data }) => data),
    [{ address: "203.0.113.5" }],
  );
  const [first] = answer.answers;
  const record = world.records.get(answer.evidence);
  assert.ok(first && record);
  assert.deepEqual([...record.response.subarray(...first.span)].slice(-4), [203, 0, 113, 5]);
  assert.equal(decodeMessage(record.request).questions[0]?.name, "www.acme.example");
  assert.match(record.uri, /^dns:\/\/203\.0\.113\.253:53\/www\.acme\.example\?type=A$/);
});

test("of many questions all are recorded as one list, and in full those that are cited", async (t) => {
  const world = await aWorld(t, zone);
  const names = ["www.acme.example", "a.acme.example", "b.acme.example", "acme.example"];
  const answers = await world.net({ footprint: "P1" }).dns.queryAll(names.map((name) => [name, "A"] as const));
  assert.deepEqual(
    answers.map((answer) => (answer === null ? null : "rcode" in answer && answer.rcode)),
    ["NOERROR", null, null, "NOERROR"],
  );
  assert.equal(world.records.size, 1);
  const [list] = world.records.values();
  assert.match(list?.uri ?? "", /\?questions=4$/);
  const listed = JSON.parse(Buffer.from(list?.response ?? []).toString());
  assert.match(listed.sha256, /^[0-9a-f]{64}$/);
  assert.deepEqual(listed.answers.toSorted(), [
    "a.acme.example A NXDOMAIN 203.0.113.253:53",
    "acme.example A NOERROR 203.0.113.253:53",
    "b.acme.example A NXDOMAIN 203.0.113.253:53",
    "www.acme.example A NOERROR 203.0.113.253:53",
  ]);
  const [hit] = answers;
  assert.ok(hit && "rcode" in hit);
  const [first] = hit.answers;
  const proof = hit.proof("response", first?.span);
  assert.ok(proof.kind === "bytes" && proof.evidence === hit.evidence);
  assert.deepEqual(
    [...(world.records.get(hit.evidence)?.response.subarray(...(first?.span ?? [0, 0])) ?? [])].slice(-4),
    [203, 0, 113, 5],
  );
  assert.equal(world.records.size, 2);
});

test("questions that may not be asked, or beyond the budget, are errors in their place", async (t) => {
  const world = await aWorld(t, zone);
  let left = 2;
  const lease = async (n: number) => {
    const granted = Math.min(n, left);
    left -= granted;
    return granted;
  };
  const net = world.net({ footprint: "P1", scope: { deny: ["acme.example"] }, lease });
  const answers = await net.dns.queryAll([
    ["www.acme.example", "A"],
    ["x.example", "A"],
    ["y.example", "A"],
  ]);
  assert.deepEqual(
    answers.map((answer) => (answer instanceof NetError ? answer.outcome : answer)),
    ["blocked", null, "quota"],
  );
});

test("a server that is asked directly must stand on public ground and be written plainly", async (t) => {
  const world = await aWorld(t, zone);
  const { dns } = world.net({ footprint: "P1" });
  for (const server of ["127.0.0.1", "10.0.0.1:53", "ns.acme.example", "2130706433", "[::ffff:127.0.0.1]:53"]) {
    await assert.rejects(dns.query("www.acme.example", "A", { server }), { outcome: "blocked" });
    await assert.rejects(dns.transfer("acme.example", server), { outcome: "blocked" });
  }
  const direct = await dns.query("www.acme.example", "A", { server: "203.0.113.253", recursive: false });
  assert.equal(direct.server, "203.0.113.253:53");
});

test("a question for signatures carries the DO bit out of the door", async (t) => {
  const world = await aWorld(t, zone);
  const answer = await world.net({ footprint: "P1" }).dns.query("www.acme.example", "A", { dnssec: true });
  const asked = decodeMessage(world.records.get(answer.evidence)?.request ?? new Uint8Array());
  assert.equal(asked.edns?.dnssecOk, true);
});
