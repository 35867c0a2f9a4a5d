import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { NetError } from "../../sdk/index.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { RdapAutnum, RdapNetwork } from "./_rdap-number.ts";
import rdap from "./rdap.ts";

const bootstrap = (...services: unknown[]) => ({ body: { services } });
const lists = {
  "https://data.iana.org/rdap/ipv4.json": bootstrap(
    [["192.0.0.0/8"], ["https://other.example/"]],
    [["192.0.2.0/24"], ["http://plain.example/", "https://rdap.rir.example/v1"]],
  ),
  "https://data.iana.org/rdap/ipv6.json": bootstrap([["2001:db8::/32"], ["https://rdap.rir.example/v1/"]]),
  "https://data.iana.org/rdap/asn.json": bootstrap(
    [["64512-65534"], ["https://other.example/"]],
    [["64496-64511"], ["https://rdap.rir.example/v1/"]],
  ),
};
const at = (path: string) => `https://rdap.rir.example/v1/${path}`;
const card = (...lines: unknown[][]) => ["vcard", [["version", {}, "text", "4.0"], ...lines]];
const holder = {
  roles: ["registrant"],
  vcardArray: card(["kind", {}, "text", "org"], ["fn", {}, "text", "Example Ltd"]),
  entities: [
    {
      roles: ["abuse"],
      vcardArray: card(["email", {}, "text", "abuse@example.com"], ["tel", {}, "uri", "tel:+33-1-42-68-53-00"]),
    },
  ],
};
const network = {
  objectClassName: "ip network",
  handle: "NET-192-0-2-64-1",
  startAddress: "192.0.2.64",
  endAddress: "192.0.2.127",
  name: "EXAMPLE-NET",
  type: "ASSIGNED PA",
  country: "FR",
  status: ["active"],
  cidr0_cidrs: [{ v4prefix: "192.0.2.64", length: 26 }],
  entities: [holder, { roles: ["technical"], vcardArray: card(["fn", {}, "text", "Some Body"]) }],
};
const subject = { type: "ip", value: "192.0.2.70" };
const answering = (reply: CannedReply | NetError, more = {}) =>
  cannedNet({ http: { ...lists, [at("ip/192.0.2.70")]: reply, ...more } });

test("a hit: range, name, holder and abuse contacts point at the members that say them", async () => {
  const net = answering({ body: network });
  const { claims, relations, outcomes } = await runModule(rdap, { subject, net });
  assert.deepEqual(
    relations.map(({ from, relation, to, proofs }) => [
      `${from.value} ${relation} ${to.value}`,
      net.excerpt(proofs[0]),
    ]),
    [
      ["192.0.2.70 part_of 192.0.2.64/26", '{"v4prefix":"192.0.2.64","length":26}'],
      ["192.0.2.64/26 registered_by Example Ltd", "Example Ltd"],
      ["192.0.2.64/26 has_contact abuse@example.com", "abuse@example.com"],
      ["192.0.2.64/26 has_contact +33142685300", "tel:+33-1-42-68-53-00"],
    ],
  );
  assert.deepEqual(
    claims.map(({ of, attributes, proofs }) => [of.value, attributes, net.excerpt(proofs[0])]),
    [
      ["192.0.2.64/26", { name: "EXAMPLE-NET" }, "EXAMPLE-NET"],
      ["192.0.2.64/26", { handle: "NET-192-0-2-64-1" }, "NET-192-0-2-64-1"],
      ["192.0.2.64/26", { type: "ASSIGNED PA" }, "ASSIGNED PA"],
      ["192.0.2.64/26", { country: "FR" }, "FR"],
      ["192.0.2.64/26", { status: "active" }, "active"],
      ["192.0.2.64/26", { abuse_email: "abuse@example.com" }, "abuse@example.com"],
    ],
  );
  assert.deepEqual(outcomes, []);
});

test("a network that is no single block gives the block of the address, proved by its ends", async () => {
  const odd = { ...network, startAddress: "192.0.2.48", cidr0_cidrs: [], entities: [] };
  const net = answering({ body: odd });
  const { relations } = await runModule(rdap, { subject, net });
  assert.deepEqual(
    relations.map(({ to, proofs }) => [to.value, proofs.map((proof) => net.excerpt(proof))]),
    [["192.0.2.64/26", ["192.0.2.48", "192.0.2.127"]]],
  );
});

test("the range around is asked for where the registry points up to one that encloses", async () => {
  const up = (href: string) => [{ rel: "up", type: "application/rdap+json", href }];
  const outer = {
    ...network,
    startAddress: "192.0.2.0",
    name: "OUTER",
    handle: "NET-0",
    cidr0_cidrs: [],
    entities: [],
  };
  const outerUrl = at("ip/192.0.2.0/25");
  const net = answering({ body: { ...network, links: up(outerUrl) } }, { [outerUrl]: { body: outer } });
  const { relations, claims } = await runModule(rdap, { subject, net });
  assert.deepEqual(
    relations.filter(({ relation }) => relation === "part_of").map(({ from, to }) => `${from.value} ${to.value}`),
    ["192.0.2.70 192.0.2.64/26", "192.0.2.64/26 192.0.2.0/25"],
  );
  assert.ok(claims.some(({ of, attributes }) => of.value === "192.0.2.0/25" && attributes.name === "OUTER"));

  const lie = { ...outer, startAddress: "192.0.2.96" };
  const lying = answering({ body: { ...network, links: up(outerUrl) } }, { [outerUrl]: { body: lie } });
  const given = await runModule(rdap, { subject, net: lying });
  assert.deepEqual([given.relations.length, given.outcomes.map(({ outcome }) => outcome)], [4, ["inconclusive"]]);
  const top = { ...outer, startAddress: "0.0.0.0", endAddress: "255.255.255.255" };
  const atTop = answering({ body: { ...network, links: up(outerUrl) } }, { [outerUrl]: { body: top } });
  const ended = await runModule(rdap, { subject, net: atTop });
  assert.deepEqual([ended.relations.length, ended.outcomes], [4, []]);
  const alone = answering({ body: { ...network, links: up(outerUrl) } });
  assert.deepEqual((await runModule(rdap, { subject, net: alone, options: { parents: 0 } })).outcomes, []);
});

test("an AS number and a target range are looked up too; the longest entry of IANA's list decides where", async () => {
  const autnum = {
    objectClassName: "autnum",
    handle: "AS64500",
    startAutnum: 64_500,
    endAutnum: 64_505,
    entities: [holder],
  };
  const asn = await runModule(rdap, {
    subject: { type: "asn", value: "AS64501" },
    net: cannedNet({ http: { ...lists, [at("autnum/64501")]: { body: autnum } } }),
  });
  assert.deepEqual(
    asn.relations.map(({ from, relation, to }) => `${from.value} ${relation} ${to.value}`),
    ["AS64501 registered_by Example Ltd", "AS64501 has_contact abuse@example.com", "AS64501 has_contact +33142685300"],
  );
  const range = { type: "range", value: "192.0.2.64/27" };
  const net = cannedNet({ http: { ...lists, [at("ip/192.0.2.64/27")]: { body: { ...network, entities: [] } } } });
  const found = await runModule(rdap, { subject: range, net });
  assert.deepEqual(
    found.relations.map(({ to }) => to.value),
    ["192.0.2.64/26"],
  );
  assert.deepEqual((await runModule(rdap, { subject: { ...range, distance: 1 }, net })).relations, []);
});

test("IPv6, and a redirect to another registry", async () => {
  const six = {
    ...network,
    startAddress: "2001:DB8:0::",
    endAddress: "2001:0db8:0:ffff:ffff:ffff:ffff:ffff",
    cidr0_cidrs: [],
  };
  const net = cannedNet({
    http: {
      ...lists,
      [at("ip/2001:db8::7")]: { status: 302, headers: { Location: "https://b.example/ip/2001:db8::7" } },
      "b.example": { body: six },
    },
  });
  const { relations } = await runModule(rdap, { subject: { type: "ip", value: "2001:db8::7" }, net });
  assert.equal(relations[0]?.to.value, "2001:db8::/48");
});

test("a miss: 404 says that nothing is registered, and of private addresses nobody is asked", async () => {
  const { entities, outcomes } = await runModule(rdap, { subject, net: answering({ status: 404 }) });
  assert.deepEqual([entities, outcomes], [[], []]);
  const net = cannedNet({});
  for (const value of ["10.0.0.1", "127.0.0.1", "169.254.169.254", "fd00::1"])
    await runModule(rdap, { subject: { type: "ip", value }, net });
  assert.deepEqual(net.asked, []);
});

test("a person who holds a range is no organization, and what is redacted is nobody", async () => {
  const person = {
    roles: ["registrant"],
    vcardArray: card(["kind", {}, "text", "individual"], ["fn", {}, "text", "A Person"]),
  };
  const hidden = { roles: ["registrant"], vcardArray: card(["org", {}, "text", "REDACTED FOR PRIVACY"]) };
  const net = answering({ body: { ...network, entities: [person, hidden] } });
  const { relations } = await runModule(rdap, { subject, net });
  assert.deepEqual(
    relations.map(({ relation }) => relation),
    ["part_of"],
  );
});

test("a refusal: 429 is rate_limited with the time to wait, 403 blocked, 503 failed; no server is inconclusive", async () => {
  const cases = [
    [
      { status: 429, headers: { "Retry-After": "7" } },
      { outcome: "rate_limited", retryAfter: 7_000 },
    ],
    [{ status: 403 }, { outcome: "blocked" }],
    [{ status: 503 }, { outcome: "failed" }],
  ] as const;
  for (const [reply, expected] of cases) {
    const { outcomes } = await runModule(rdap, { subject, net: answering(reply) });
    assert.deepEqual(outcomes, [{ ...expected, why: `rdap.rir.example answered ${reply.status}` }]);
  }
  const beyond = await runModule(rdap, { subject: { type: "ip", value: "203.0.113.1" }, net: answering({}) });
  assert.deepEqual(
    beyond.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("a malformed answer, one about another network and one about all of them are inconclusive", async () => {
  const bodies = [
    '{"objectClassName":"ip network","startAddress":"192.0.2.',
    { ...network, startAddress: "192.0.2.80" },
    { ...network, startAddress: "0.0.0.0", endAddress: "255.255.255.255" },
    { ...network, name: "NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK" },
    { ...network, endAddress: 7 },
    { ...network, objectClassName: "domain" },
  ];
  for (const body of bodies) {
    const { claims, entities, outcomes } = await runModule(rdap, { subject, net: answering({ body }) });
    assert.deepEqual([claims, entities, outcomes.map(({ outcome }) => outcome)], [[], [], ["inconclusive"]]);
  }
  const other = { objectClassName: "autnum", startAutnum: 1, endAutnum: 9 };
  const net = cannedNet({ http: { ...lists, [at("autnum/64500")]: { body: other } } });
  const { outcomes } = await runModule(rdap, { subject: { type: "asn", value: "AS64500" }, net });
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("no JSON makes the readers of answers throw", () => {
  const network = { objectClassName: "ip network", startAddress: "192.0.2.0", endAddress: "192.0.2.1" };
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      RdapNetwork.parse({ ...network, entities: one, links: other, cidr0_cidrs: one, name: other, status: one });
      RdapAutnum.parse({ objectClassName: "autnum", startAutnum: one, entities: other, handle: one });
    }),
  );
});
