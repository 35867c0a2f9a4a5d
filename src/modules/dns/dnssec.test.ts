import assert from "node:assert/strict";
import { test } from "node:test";
import type { Zone } from "../../lab/servers/zone.ts";
import { delegationSigner, type Signing } from "../../lab/servers/zone-key.ts";
import { cannedZones } from "../../lab/testing.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import { judgeZone, weaknesses } from "./_judge-zone.ts";
import dnssec from "./dnssec.ts";

const subject = { type: "domain", value: "example.com" };

function zones(signed?: Signing): Zone[] {
  const signer = signed && delegationSigner("example.com", signed);
  return [
    {
      apex: "com",
      at: ["192.0.2.250"],
      records: `@ NS ns.nic\nexample NS ns1.example\n${signer ? `example DS ${signer}` : ""}`,
    },
    {
      apex: "example.com",
      at: ["192.0.2.1"],
      records: "@ NS ns1\nns1 A 192.0.2.1\nwww A 192.0.2.2\nsub NS ns1\n",
      ...(signed && { signed }),
    },
  ];
}

async function run(signed: Signing | undefined, more: Partial<Canned> = {}) {
  const net = cannedNet({ resolver: cannedZones(zones(signed)), ...more });
  return { net, ...(await runModule(dnssec, { subject, net })) };
}

const typesOf = ({ findings }: { findings: readonly { type: string }[] }) => findings.map(({ type }) => type);
const stateOf = ({ claims }: { claims: readonly { attributes: Readonly<Record<string, unknown>> }[] }) =>
  claims.find(({ attributes }) => "dnssec_state" in attributes)?.attributes.dnssec_state;

for (const algorithm of [13, 14, 15] as const) {
  test(`a hit without a defect: signed with algorithm ${algorithm}, and the parent names the key`, async () => {
    const given = await run({ algorithm, denial: "nsec" });
    assert.equal(stateOf(given), "chained");
    assert.deepEqual([typesOf(given), given.outcomes], [[], []]);
    const [claim] = given.claims;
    assert.match(given.net.excerpt(claim?.proofs[0]), /^example\.com DS /);
    assert.match(given.net.excerpt(claim?.proofs[1]), /^example\.com DNSKEY /);
    assert.ok(!given.net.asked.some((it) => it.includes("ns1.example.com")));
  });
}

test("a zone without keys is said to be unsigned, by the answers that show it", async () => {
  const given = await run(undefined);
  assert.equal(stateOf(given), "unsigned");
  assert.deepEqual(
    given.findings.map(({ type, severity }) => [type, severity]),
    [["dns.dnssec_unsigned", "info"]],
  );
  assert.deepEqual(given.findings[0]?.proofs.map(given.net.excerpt), [
    "example.com DNSKEY NOERROR\nexample.com SOA ns1.example.com hostmaster.example.com 2026010101 3600 600 604800 300\n",
    "example.com DS NOERROR\ncom SOA ns1.com hostmaster.com 2026010101 3600 600 604800 300\n",
  ]);
});

test("a hit: a DS record that names no key of the zone breaks it", async () => {
  const given = await run({ algorithm: 13, denial: "nsec", ds: "wrong" });
  assert.equal(stateOf(given), "bogus");
  assert.deepEqual(
    given.findings.map(({ type, severity, stable }) => [type, severity, stable]),
    [["dns.dnssec_bogus", "high", { what: "chain" }]],
  );
  assert.match(given.net.excerpt(given.findings[0]?.proofs[0]), /^example\.com DS /);
  assert.match(given.net.excerpt(given.findings[0]?.proofs[1]), /^example\.com DNSKEY /);
});

test("a hit behind a resolver that checks signatures, and says nothing of a broken zone but to who does not want them checked", async () => {
  const broken = cannedZones(zones({ algorithm: 13, denial: "nsec", ds: "wrong" }));
  const resolver = (name: string, type: string, server: string | undefined, dnssec: boolean) =>
    server || dnssec || name === "com" ? broken(name, type, server) : "SERVFAIL";
  const given = await run(undefined, { resolver });
  assert.deepEqual([stateOf(given), typesOf(given), given.outcomes], ["bogus", ["dns.dnssec_bogus"], []]);
});

test("keys that the parent does not name protect nobody, and their expired signatures break nothing", async () => {
  const given = await run({ algorithm: 13, denial: "nsec", ds: "none", expired: true });
  assert.equal(stateOf(given), "island");
  assert.deepEqual(typesOf(given), ["dns.dnssec_no_ds"]);
});

test("signatures that have expired are one finding for all sets", async () => {
  const given = await run({ algorithm: 13, denial: "nsec", expired: true });
  assert.equal(stateOf(given), "bogus");
  assert.deepEqual(typesOf(given), ["dns.dnssec_expired"]);
  assert.match(given.findings[0]?.title ?? "", /expired on 2024-02-01/);
  assert.equal(given.findings[0]?.proofs.length, 2);
});

test("old algorithms, short keys and iterated hashes are reported once each", async () => {
  const given = await run({ algorithm: 7, denial: "nsec3", iterations: 120, salt: "ab" });
  assert.equal(stateOf(given), "chained");
  assert.deepEqual(
    given.findings.map(({ type, severity }) => [type, severity]),
    [
      ["dns.dnssec_weak", "medium"],
      ["dns.nsec3_iterations", "medium"],
    ],
  );
  assert.match(given.findings[0]?.description ?? "", /1024 bits; key \d+ signs with RSA\/SHA-1/);
});

test("what looks broken through the resolvers and not at the zone's own server is no finding", async () => {
  const good = cannedZones(zones({ algorithm: 13, denial: "nsec" }));
  const stale = cannedZones(zones({ algorithm: 13, denial: "nsec", expired: true }));
  const resolver = (name: string, type: string, server?: string) => (server ? good : stale)(name, type, server);
  const given = await run(undefined, { resolver });
  assert.deepEqual(typesOf(given), []);
  assert.equal(stateOf(given), "chained");
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("a resolver that leaves signatures out does not make a zone broken", async () => {
  const whole = cannedZones(zones({ algorithm: 15, denial: "nsec" }));
  const resolver = (name: string, type: string, server?: string) => {
    const answer = whole(name, type, server);
    return server ? answer : { ...answer, answers: answer.answers.filter((it) => !/^\S+ RRSIG /.test(it)) };
  };
  const given = await run(undefined, { resolver });
  assert.deepEqual([typesOf(given), stateOf(given)], [[], "chained"]);
});

test("a miss: a name at which no zone begins", async () => {
  const net = cannedNet({ resolver: cannedZones(zones({ algorithm: 13, denial: "nsec" })) });
  const given = await runModule(dnssec, { subject: { type: "hostname", value: "www.example.com" }, net });
  assert.deepEqual([given.claims, given.findings, given.outcomes], [[], [], []]);
});

test("a refusal, also of the zone's own servers alone, is no finding", async () => {
  const refused = await run(undefined, { resolver: () => "SERVFAIL" });
  assert.deepEqual(
    refused.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
  const broken = cannedZones(zones({ algorithm: 13, denial: "nsec", ds: "wrong" }));
  const half = await run(undefined, {
    resolver: (name, type, server) => (server ? "REFUSED" : broken(name, type)),
  });
  assert.deepEqual(typesOf(half), []);
  assert.deepEqual(
    half.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("malformed keys, signers and signatures count for nothing", async () => {
  const whole = cannedZones(zones({ algorithm: 13, denial: "nsec" }));
  const cut = (wanted: string) => (name: string, type: string, server?: string) => {
    const answer = whole(name, type, server);
    return {
      ...answer,
      answers: answer.answers.map((it) => (it.startsWith(`${name} ${wanted} `) ? `${name} ${wanted} \\# 2 0001` : it)),
    };
  };
  const withKeys = await run(undefined, { resolver: cut("DNSKEY") });
  assert.deepEqual(typesOf(withKeys), ["dns.dnssec_bogus"]);
  const withSigners = await run(undefined, { resolver: cut("DS") });
  assert.deepEqual(typesOf(withSigners), ["dns.dnssec_no_ds"]);
  const withSignatures = await run(undefined, { resolver: cut("RRSIG") });
  assert.deepEqual(
    withSignatures.findings.map(({ stable }) => stable),
    [{ what: "DNSKEY" }, { what: "SOA" }],
  );
});

test("a changed record does not verify, and signatures that end soon are reported by how long they were made for", async () => {
  const resolver = cannedZones(zones({ algorithm: 13, denial: "nsec" }));
  const net = cannedNet({ resolver });
  const [soa, keys, signers] = await Promise.all(
    (["SOA", "DNSKEY", "DS"] as const).map((type) => net.dns.query("example.com", type)),
  );
  assert.ok(soa && keys && signers);
  const at = (day: string) =>
    judgeZone("example.com", { soa, keys, signers }, Date.parse(day) / 1_000).sets.map(({ verdict }) => verdict);
  assert.deepEqual(at("2030-01-01"), ["good", "good"]);
  assert.deepEqual(at("2023-01-01"), ["early", "early"]);
  assert.deepEqual(at("2076-06-01"), ["expired", "expired"]);
  const changed = {
    ...soa,
    answers: soa.answers.map((it) => ("mname" in it.data ? { ...it, data: { ...it.data, serial: 1 } } : it)),
  };
  const state = judgeZone("example.com", { soa: changed, keys, signers }, Date.parse("2030-01-01") / 1_000);
  assert.deepEqual(
    state.sets.map(({ verdict }) => verdict),
    ["good", "forged"],
  );
  assert.deepEqual(weaknesses(state), []);
});
