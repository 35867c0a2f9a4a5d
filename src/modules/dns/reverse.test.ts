import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { addressesOf, isGeneric, nibbleName, nibblesOf, reverseName } from "./_reverse.ts";
import reverse from "./reverse.ts";

const subject = { type: "ip", value: "192.0.2.7" };
const ptr = "7.2.0.192.in-addr.arpa PTR mail.example.com";

test("a hit: the name of an address, and that it leads back", async () => {
  const net = cannedNet({ zone: [ptr, "mail.example.com A 192.0.2.9", "mail.example.com A 192.0.2.7"] });
  const { relations, claims, outcomes } = await runModule(reverse, { subject, net });
  assert.deepEqual(
    relations.map(({ from, relation, to, proofs }) => [from.value, relation, to.value, net.excerpt(proofs[0])]),
    [["192.0.2.7", "points_back_to", "mail.example.com", ptr]],
  );
  assert.deepEqual(
    claims.map(({ attributes }) => attributes),
    [{ ptr: "mail.example.com" }, { forward_confirmed: true }],
  );
  assert.deepEqual(claims[1]?.proofs.map(net.excerpt), [ptr, "mail.example.com A 192.0.2.7"]);
  assert.deepEqual(outcomes, []);
});

test("a name that leads elsewhere, or nowhere, is kept and said not to be confirmed", async () => {
  for (const zone of [[ptr, "mail.example.com A 192.0.2.9"], [ptr]]) {
    const net = cannedNet({ zone });
    const { claims, relations } = await runModule(reverse, { subject, net });
    assert.equal(relations.length, 1);
    assert.deepEqual(claims[1]?.attributes, { forward_confirmed: false });
    assert.match(net.excerpt(claims[1]?.proofs[1]), /^mail\.example\.com A N/);
  }
});

test("a name made from the address is marked as such", async () => {
  const net = cannedNet({ zone: ["7.2.0.192.in-addr.arpa PTR 192-0-2-7.dyn.isp.example"] });
  const { entities } = await runModule(reverse, { subject, net });
  assert.deepEqual(entities[0]?.attributes, { generic_name: true });
});

test("a miss: an address without a name gives nothing, and is looked at", async () => {
  const net = cannedNet({ zone: ["8.2.0.192.in-addr.arpa PTR other.example.com"] });
  const given = await runModule(reverse, { subject, net });
  assert.deepEqual([given.entities, given.claims, given.outcomes], [[], [], []]);
});

test("a refusal is no absence, of the address and of what its name says", async () => {
  const refused = await runModule(reverse, { subject, net: cannedNet({ failing: { "in-addr.arpa": "REFUSED" } }) });
  assert.deepEqual(
    refused.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
  const net = cannedNet({ zone: [ptr], failing: { "example.com": "SERVFAIL" } });
  const half = await runModule(reverse, { subject, net });
  assert.equal(half.relations.length, 1);
  assert.deepEqual(
    half.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
  assert.equal(half.claims.length, 1);
});

test("malformed: a hostile name is kept as text, and is nobody's name", async () => {
  const net = cannedNet({ zone: ["7.2.0.192.in-addr.arpa PTR \\027[31m<b>x</b>.example.com"] });
  const { entities, rejected, claims } = await runModule(reverse, { subject, net });
  assert.deepEqual(entities, []);
  assert.equal(rejected.length, 1);
  assert.deepEqual(
    claims.map(({ attributes }) => attributes),
    [{ ptr: "\\027[31m<b>x</b>.example.com" }],
  );
});

const range = { type: "range", value: "192.0.2.0/29" };

test("a sweep takes the addresses that have names of their own, not those that the provider numbered", async () => {
  const net = cannedNet({
    zone: ["2.2.0.192.in-addr.arpa PTR printer.example.com", "3.2.0.192.in-addr.arpa PTR 3-2-0-192.pool.isp.example"],
  });
  const { entities, relations, outcomes } = await runModule(reverse, { subject: range, net });
  assert.deepEqual(
    entities.map(({ type, value }) => `${type} ${value}`),
    ["ip 192.0.2.2"],
  );
  assert.deepEqual(
    relations.map(({ from, relation, to }) => [from.value, relation, to.value]),
    [["192.0.2.2", "part_of", "192.0.2.0/29"]],
  );
  assert.deepEqual(outcomes, []);
});

test("where every name has a name, a sweep finds nothing and says so", async () => {
  const net = cannedNet({ zone: ["*.2.0.192.in-addr.arpa PTR any.example.com"] });
  const { entities, outcomes } = await runModule(reverse, { subject: range, net });
  assert.deepEqual(entities, []);
  assert.deepEqual(
    outcomes.map(({ outcome, why }) => [outcome, /every name/.test(why)]),
    [["inconclusive", true]],
  );
});

test("a range that is too large is swept from its beginning, and what was left out is said", async () => {
  const net = cannedNet({});
  const large = { type: "range", value: "192.0.0.0/16" };
  const { outcomes } = await runModule(reverse, { subject: large, net, options: { most: 300 } });
  assert.match(outcomes[0]?.why ?? "", /first 300 of 65536/);
  assert.equal(net.asked.length, 302); // two blocks, a control each
});

test("questions of a sweep that fail are counted in one outcome", async () => {
  const resolver = (name: string) => (name.startsWith("5.") ? new NetError("timeout", "no answer") : undefined);
  const { outcomes } = await runModule(reverse, { subject: range, net: cannedNet({ resolver }) });
  assert.deepEqual(outcomes, [{ outcome: "timeout", why: "1 questions: no answer" }]);
});

const six = { type: "range", value: "2001:db8:8::/46" };
const nameAt = (address: string) => reverseName(address);

test("an IPv6 range is walked by what its reverse zone does not deny", async () => {
  const zone = [
    `${nameAt("2001:db8:8::10")} PTR www.example.com`,
    `${nameAt("2001:db8:a:1::5:1")} PTR v6.example.com`,
    `${nameAt("2001:db8:c::1")} PTR outside.example.com`, // not in the /46
  ];
  const net = cannedNet({ zone });
  const { entities, outcomes } = await runModule(reverse, {
    subject: { type: "range", value: "2001:db8:8::/46" },
    net,
  });
  assert.deepEqual(
    entities.map(({ value }) => value),
    ["2001:db8:8::10", "2001:db8:a:1::5:1"],
  );
  assert.deepEqual(outcomes, []);
  assert.ok(net.asked.length < 1_000, `${net.asked.length} questions`);
});

test("a walk ends where nothing is denied, and where its questions are spent", async () => {
  const everything = cannedNet({ resolver: () => [] });
  const lies = await runModule(reverse, { subject: six, net: everything });
  assert.match(lies.outcomes[0]?.why ?? "", /nobody made/);
  assert.equal(everything.asked.length, 2);
  const zone = [`${nameAt("2001:db8:8::10")} PTR www.example.com`];
  const short = await runModule(reverse, {
    subject: { type: "range", value: "2001:db8:8::/46" },
    net: cannedNet({ zone }),
    options: { walk: 100 },
  });
  assert.deepEqual(short.entities, []);
  assert.match(short.outcomes[0]?.why ?? "", /more than 100 questions/);
});

test("reverse names are those of RFC 1035 and RFC 3596", () => {
  assert.equal(reverseName("192.0.2.7"), "7.2.0.192.in-addr.arpa");
  assert.equal(
    reverseName("4321:0:1:2:3:4:567:89ab"),
    "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa",
  );
  assert.deepEqual(addressesOf("192.0.2.252/30", 3), {
    addresses: ["192.0.2.252", "192.0.2.253", "192.0.2.254"],
    all: 4,
  });
  assert.equal(nibbleName("20"), "0.2.ip6.arpa");
  assert.equal(nibblesOf("2001:db8::1").length, 32);
});

test("a generic name is known by the address in it, however it is written", () => {
  const is = (name: string, address = "203.0.113.14") => isGeneric(name, address);
  for (const name of [
    "203-0-113-14.static.isp.example",
    "host14.113.0.203.isp.example",
    "ip203000113014.isp.example",
    "cb00710e.cust.isp.example",
    "dyn-113-14.isp.example",
  ])
    assert.ok(is(name), name);
  for (const name of ["www14.example.com", "mail.example.com", "edge-203.example.com", "dc1-113.example.com"])
    assert.ok(!is(name), name);
  for (const name of ["2001-db8--5-1.v6.isp.example", "x.0000000000050001.isp.example"])
    assert.ok(is(name, "2001:db8::5:1"), name);
  assert.ok(!is("www.example.com", "2001:db8::5:1"));
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom("-", ".", "_"), (address, between) => {
      assert.ok(is(`${address.split(".").join(between)}.isp.example`, address));
      assert.ok(is(`x${address.split(".").reverse().join(between)}.isp.example`, address));
    }),
  );
});
