import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/index.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { RdapDomain } from "./_rdap-answer.ts";
import rdap from "./rdap.ts";

const subject = { type: "domain", value: "example.com" };
const bootstrap = {
  body: {
    services: [
      [["net"], ["https://other.example/"]],
      [["com"], ["http://plain.example/", "https://rdap.nic.example/v1"]],
    ],
  },
};
const url = "https://rdap.nic.example/v1/domain/example.com";

const card = (...lines: unknown[][]) => ["vcard", [["version", {}, "text", "4.0"], ...lines]];

const record = {
  objectClassName: "domain",
  ldhName: "EXAMPLE.COM",
  status: ["client transfer prohibited"],
  events: [
    { eventAction: "registration", eventDate: "1995-08-14T04:00:00Z" },
    { eventAction: "expiration", eventDate: "2026-08-13T04:00:00Z" },
    { eventAction: "last update of RDAP database", eventDate: "2026-01-01T00:00:00Z" },
  ],
  nameservers: [{ ldhName: "NS1.EXAMPLE.NET" }],
  secureDNS: { delegationSigned: true },
  entities: [
    {
      roles: ["registrar"],
      vcardArray: card(["fn", {}, "text", "Some Registrar, Inc."]),
      entities: [{ roles: ["abuse"], vcardArray: card(["email", {}, "text", "abuse@registrar.example"]) }],
    },
    {
      roles: ["registrant"],
      vcardArray: card(
        ["fn", {}, "text", "REDACTED FOR PRIVACY"],
        ["org", {}, "text", ["Example Ltd", "IT"]],
        ["email", {}, "text", "owner@example.com"],
        ["tel", { type: "voice" }, "uri", "tel:+33-1-42-68-53-00;ext=1"],
      ),
    },
  ],
};

const answering = (reply: CannedReply | NetError, more = {}) =>
  cannedNet({ http: { "https://data.iana.org/rdap/dns.json": bootstrap, [url]: reply, ...more } });

test("a hit: claims and contacts point at the members that say them", async () => {
  const net = answering({ body: record });
  const { claims, relations, findings, outcomes } = await runModule(rdap, { subject, net });
  assert.deepEqual(
    claims.map(({ attributes, proofs }) => [attributes, net.excerpt(proofs[0])]),
    [
      [{ registrar: "Some Registrar, Inc." }, "Some Registrar, Inc."],
      [{ created: "1995-08-14T04:00:00.000Z" }, "1995-08-14T04:00:00Z"],
      [{ expires: "2026-08-13T04:00:00.000Z" }, "2026-08-13T04:00:00Z"],
      [{ status: "client transfer prohibited" }, "client transfer prohibited"],
      [{ dnssec: true }, "true"],
      [{ registrar_abuse_email: "abuse@registrar.example" }, "abuse@registrar.example"],
      [{ name_servers: "ns1.example.net" }, "NS1.EXAMPLE.NET"],
    ],
  );
  assert.deepEqual(
    relations.map(({ relation, to, proofs }) => [relation, to.value, net.excerpt(proofs[0])]),
    [
      ["has_name_server", "ns1.example.net", "NS1.EXAMPLE.NET"],
      ["has_contact", "owner@example.com", "owner@example.com"],
      ["has_contact", "+33142685300", "tel:+33-1-42-68-53-00;ext=1"],
      ["registered_by", "Example Ltd", "Example Ltd"],
    ],
  );
  assert.deepEqual([findings, outcomes], [[], []]);
});

test("the registrar that the registry points to is asked too", async () => {
  const links = [
    { rel: "self", type: "application/rdap+json", href: url },
    { rel: "related", type: "text/html", href: "https://registrar.example/page" },
    { rel: "related", type: "application/rdap+json", href: "https://rdap.registrar.example/domain/EXAMPLE.COM" },
  ];
  const registrar = { body: { ...record, entities: record.entities.slice(1), events: [], nameservers: [] } };
  const net = answering(
    { body: { ...record, entities: [], links } },
    { "https://rdap.registrar.example/domain/EXAMPLE.COM": registrar },
  );
  const { relations } = await runModule(rdap, { subject, net });
  assert.ok(relations.some(({ to }) => to.value === "owner@example.com"));
  const alone = answering({ body: { ...record, links } });
  assert.deepEqual((await runModule(rdap, { subject, net: alone, options: { registrar: false } })).outcomes, []);
});

test("a registrar that may not be contacted leaves what the registry said, and is an outcome", async () => {
  const links = [
    { rel: "related", type: "application/rdap+json", href: "https://rdap.example.com/domain/example.com" },
  ];
  const net = answering(
    { body: { ...record, links } },
    { "rdap.example.com": new NetError("blocked", "it is the target's") },
  );
  const { claims, outcomes } = await runModule(rdap, { subject, net });
  assert.equal(claims.length, 7);
  assert.deepEqual(outcomes, [{ outcome: "blocked", why: "the registrar: it is the target's" }]);
});

test("a redirect to another registry is followed", async () => {
  const net = answering(
    { status: 302, headers: { Location: "https://b.example/domain/example.com" } },
    { "b.example": { body: record } },
  );
  const { claims } = await runModule(rdap, { subject, net });
  assert.equal(claims.length, 7);
});

test("a miss: 404 says that nothing is registered", async () => {
  const net = answering({ status: 404, body: { errorCode: 404 } });
  const { entities, claims, outcomes } = await runModule(rdap, { subject, net });
  assert.deepEqual([entities, claims, outcomes], [[], [], []]);
});

test("a top-level domain without a server could not be looked at", async () => {
  const net = answering({});
  const { outcomes } = await runModule(rdap, { subject: { type: "domain", value: "example.org" }, net });
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("a refusal: 429 is rate_limited with the time to wait, 403 blocked, 503 failed", async () => {
  const cases = [
    [
      { status: 429, headers: { "Retry-After": "7" } },
      { outcome: "rate_limited", retryAfter: 7_000 },
    ],
    [{ status: 429 }, { outcome: "rate_limited" }],
    [{ status: 403 }, { outcome: "blocked" }],
    [{ status: 503 }, { outcome: "failed" }],
  ] as const;
  for (const [reply, expected] of cases) {
    const { outcomes } = await runModule(rdap, { subject, net: answering(reply) });
    const why = `rdap.nic.example answered ${reply.status}`;
    assert.deepEqual(outcomes, [{ ...expected, why }]);
  }
});

test("a malformed answer, or one about another domain, is inconclusive", async () => {
  const bodies = [
    '{"objectClassName":"domain","ldhName":"exam',
    "[]",
    { ...record, ldhName: "other.example" },
    { objectClassName: "entity" },
  ];
  for (const body of bodies) {
    const { claims, outcomes } = await runModule(rdap, { subject, net: answering({ body }) });
    assert.deepEqual(claims, []);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ["inconclusive"],
    );
  }
});

test("members of a wrong shape are as if they were not there", async () => {
  const entities = [
    null,
    7,
    { roles: "registrant" },
    { roles: ["registrant"], vcardArray: ["vcard", [null, ["email"], ["email", {}, "text", 5]]] },
  ];
  const odd = { ...record, entities, status: [null, {}, "active"], events: "x", nameservers: [{}], secureDNS: 1 };
  const { claims, outcomes } = await runModule(rdap, { subject, net: answering({ body: odd }) });
  assert.deepEqual(
    claims.map(({ attributes }) => attributes),
    [{ status: "active" }],
  );
  assert.deepEqual(outcomes, []);
});

test("no JSON makes the reader of answers throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (entities, events) => {
      RdapDomain.parse({ objectClassName: "domain", entities, events, links: entities, status: events });
    }),
  );
});

test("an expiry that is past or near is found, by the source's own clock", async () => {
  const cases = [
    ["2025-12-31T00:00:00Z", ["domain.expired"]],
    ["2026-01-20T00:00:00Z", ["domain.expires_soon"]],
    ["2026-03-01T00:00:00Z", []],
  ] as const;
  for (const [eventDate, expected] of cases) {
    const events = [{ eventAction: "expiration", eventDate }, ...record.events.slice(2)];
    const net = answering({ body: { ...record, events } });
    const { findings } = await runModule(rdap, { subject, net });
    assert.deepEqual(
      findings.map(({ type }) => type),
      expected,
    );
    for (const { proofs } of findings) assert.equal(net.excerpt(proofs[0]), eventDate);
  }
});
