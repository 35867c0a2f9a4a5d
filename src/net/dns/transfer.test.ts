import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { makeResolver } from "./resolver.ts";
import type { Resolver } from "./resolver-types.ts";
import { type Asking, a, type Saying, soa, startNameServer } from "./testing.ts";

async function zoneServer(
  t: TestContext,
  answer: (asking: Asking) => Saying | Saying[] | null,
): Promise<{ key: string; resolver: Resolver }> {
  const server = await startNameServer(answer);
  const resolver = makeResolver({ servers: [] });
  t.after(async () => {
    await resolver.close();
    await server.close();
  });
  return { key: server.key, resolver };
}

const apex = soa("example.org");
const hosts = Array.from({ length: 30 }, (_, i) => a(`h${i}.example.org`, `192.0.2.${i}`));

test("a zone in several messages is whole, and each span leads to its record's bytes", async (t) => {
  const { key, resolver } = await zoneServer(t, () => [
    { answers: [apex, ...hosts.slice(0, 10)] },
    { questions: [], answers: hosts.slice(10) },
    { questions: [], answers: [apex] },
  ]);
  const zone = await resolver.transfer("example.org", key);
  assert.equal(zone.complete, true);
  assert.equal(zone.rcode, "NOERROR");
  assert.deepEqual(
    zone.records.map(({ name }) => name),
    ["example.org", ...hosts.map(({ name }) => name)],
  );
  for (const [i, record] of zone.records.slice(1).entries()) {
    assert.deepEqual([...zone.response.subarray(record.span[1] - 4, record.span[1])], [192, 0, 2, i]);
  }
  assert.deepEqual([...zone.response.subarray(2, 4)], [0, 0]);
});

test("a refused transfer is an answer without records", async (t) => {
  const { key, resolver } = await zoneServer(t, () => ({ rcode: "REFUSED" }));
  const zone = await resolver.transfer("example.org", key);
  assert.deepEqual([zone.rcode, zone.records.length, zone.complete], ["REFUSED", 0, false]);
});

test("a zone that breaks off, or turns malformed, keeps what came and is not complete", async (t) => {
  const broken = await zoneServer(t, () => [{ answers: [apex, ...hosts] }]);
  const cut = await broken.resolver.transfer("example.org", broken.key);
  assert.deepEqual([cut.records.length, cut.complete], [31, false]);
  const garbled = await zoneServer(t, () => [
    { answers: [apex, ...hosts] },
    Buffer.from("000080000000ffff00000000", "hex"),
  ]);
  const part = await garbled.resolver.transfer("example.org", garbled.key);
  assert.deepEqual([part.records.length, part.complete], [31, false]);
});

test("records and bytes are bounded", async (t) => {
  const { key, resolver } = await zoneServer(t, () => [
    { answers: [apex, ...hosts] },
    { answers: hosts },
    { answers: [apex] },
  ]);
  const few = await resolver.transfer("example.org", key, { maxRecords: 5 });
  assert.deepEqual([few.records.length, few.complete], [5, false]);
  const short = await resolver.transfer("example.org", key, { maxBytes: 1_000 });
  assert.deepEqual([short.records.length, short.complete], [31, false]);
  assert.ok(short.response.length <= 1_000);
});

test("an answer to another question, and nothing at all, are failures", async (t) => {
  const other = await zoneServer(t, () => ({ questions: [{ name: "example.com", type: "AXFR", class: 1 }] }));
  await assert.rejects(other.resolver.transfer("example.org", other.key), { reason: "malformed" });
  const nothing = await zoneServer(t, () => null);
  await assert.rejects(nothing.resolver.transfer("example.org", nothing.key), { reason: "unreachable" });
});

test("an aborted transfer ends with the signal's reason", async (t) => {
  const { key, resolver } = await zoneServer(t, () => [{ answers: [apex] }]);
  const ended = resolver.transfer("example.org", key, { signal: AbortSignal.abort(new Error("enough")) });
  await assert.rejects(ended, { message: "enough" });
});
