import assert from "node:assert/strict";
import { test } from "node:test";
import type { Zone } from "../../lab/servers/zone.ts";
import { cannedZones } from "../../lab/testing.ts";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import nsec from "./nsec.ts";

const subject = { type: "domain", value: "example.com" };
const records = `
  @ NS ns1
  ns1 A 192.0.2.1
  www A 192.0.2.2
  api-v2 A 192.0.2.3
  quiet-7f3a A 192.0.2.4
  backup-mail A 192.0.2.5
  grafana.ops A 192.0.2.6
  *.apps A 192.0.2.7
  sub NS ns.sub
  ns.sub A 192.0.2.8
  z-last TXT "x"`;

function aZone(signed: Zone["signed"], more = ""): Zone {
  return { apex: "example.com", at: ["192.0.2.1"], records: records + more, ...(signed && { signed }) };
}

const sub: Zone = { apex: "sub.example.com", at: ["192.0.2.8"], records: "@ NS ns\nns A 192.0.2.8\ndeep A 192.0.2.9" };

async function run(zones: readonly Zone[], more: Partial<Canned> = {}, options = {}) {
  const net = cannedNet({ resolver: cannedZones(zones), ...more });
  return { net, ...(await runModule(nsec, { subject, net, options })) };
}

const namesOf = ({ entities }: { entities: readonly { value: string }[] }) => entities.map(({ value }) => value).sort();

const walked = ["api-v2", "apps", "backup-mail", "grafana.ops", "ns1", "quiet-7f3a", "sub", "www", "z-last"].map(
  (label) => `${label}.example.com`,
);

test("a hit: a zone that denies with its list of names is walked, past delegations, each name by its record", async () => {
  const given = await run([aZone({ algorithm: 15, denial: "nsec" }), sub]);
  assert.deepEqual(namesOf(given), walked);
  const www = given.entities.find(({ value }) => value === "www.example.com");
  assert.match(given.net.excerpt(www?.proofs[0]), /^www\.example\.com NSEC /);
  assert.deepEqual(
    given.findings.map(({ type, severity, data }) => [type, severity, data]),
    [["dns.zone_walk", "low", { names: 10, complete: true }]],
  );
  assert.deepEqual(given.claims[0]?.attributes, { dnssec_denial: "nsec" });
  assert.deepEqual(given.outcomes, []);
});

test("a signed zone below a signed zone does not lead the walk astray", async () => {
  const given = await run([
    aZone({ algorithm: 13, denial: "nsec" }),
    { ...sub, signed: { algorithm: 13, denial: "nsec" } },
  ]);
  assert.deepEqual(namesOf(given), walked);
});

test("a walk that is longer than allowed ends, and says so", async () => {
  const given = await run([aZone({ algorithm: 15, denial: "nsec" })], {}, { most: 3 });
  assert.equal(given.entities.length, 2);
  assert.match(given.outcomes[0]?.why ?? "", /more than 3 names/);
});

test("hashes are collected and the names behind them found offline, those without records told to nobody", async () => {
  const given = await run([aZone({ algorithm: 13, denial: "nsec3", iterations: 3, salt: "c0de" }), sub]);
  const crackable = ["backup-mail", "grafana.ops", "ns1", "sub", "www"].map((label) => `${label}.example.com`);
  assert.deepEqual(
    namesOf(given),
    crackable.filter((it) => it !== "sub.example.com"),
  );
  const www = given.entities.find(({ value }) => value === "www.example.com");
  assert.equal(given.net.excerpt(www?.proofs[0]), "www.example.com A 192.0.2.2");
  assert.match(given.net.excerpt(www?.proofs[1]), /^[0-9a-v]{32}\.example\.com NSEC3 /);
  assert.deepEqual(given.claims[0]?.attributes, { dnssec_denial: "nsec3", nsec3_iterations: 3 });
  assert.deepEqual(given.findings, []);
  assert.deepEqual(given.outcomes, []);
  const guessed = given.net.asked.filter((it) => /^dns x[0-9a-f]{14}\./.test(it));
  assert.ok(guessed.length > 0 && guessed.length < 60, `${guessed.length} made-up names were asked for`);
});

test("a name that was found leads to variations of it, and to words below it", async () => {
  const more = "\n  backup-mail2 A 192.0.2.4\n  vpn.backup-mail A 192.0.2.4";
  const given = await run([aZone({ algorithm: 13, denial: "nsec3" }, more), sub]);
  for (const label of ["backup-mail2", "vpn.backup-mail"]) assert.ok(namesOf(given).includes(`${label}.example.com`));
});

test("zones that hash too often, or of which too few hashes may be asked for, are said not to be looked at whole", async () => {
  const often = await run([aZone({ algorithm: 13, denial: "nsec3", iterations: 200 })]);
  assert.deepEqual(often.entities, []);
  assert.match(often.outcomes[0]?.why ?? "", /hashed 201 times/);
  const few = await run([aZone({ algorithm: 13, denial: "nsec3" })], {}, { questions: 1 });
  assert.match(few.outcomes[0]?.why ?? "", /there are more/);
});

for (const denial of ["minimal", "compact", "narrow"] as const) {
  test(`denials made for each question (${denial}) are recognised, and the zone is not called walkable`, async () => {
    const given = await run([aZone({ algorithm: 13, denial })]);
    assert.equal(given.claims[0]?.attributes.dnssec_denial, denial);
    assert.deepEqual([given.entities, given.findings, given.outcomes], [[], [], []]);
    assert.ok(given.net.asked.length < 10);
  });
}

test("a miss: no zone, and a zone that is not signed, give nothing", async () => {
  const unsigned = await run([aZone(undefined)]);
  assert.deepEqual([unsigned.entities, unsigned.claims, unsigned.outcomes], [[], [], []]);
  const net = cannedNet({ resolver: cannedZones([aZone({ algorithm: 15, denial: "nsec" })]) });
  const www = await runModule(nsec, { subject: { type: "hostname", value: "www.example.com" }, net });
  assert.deepEqual([www.entities, www.claims, www.outcomes], [[], [], []]);
});

test("where resolvers leave signatures out, the zone's own server is asked", async () => {
  const whole = cannedZones([aZone({ algorithm: 15, denial: "nsec" }), sub]);
  const signed = /^(?:\S+ )(?:RRSIG|NSEC) /;
  const resolver = (name: string, type: string, server?: string) => {
    const answer = whole(name, type, server);
    if (server) return answer;
    return { ...answer, answers: answer.answers.filter((it) => !signed.test(it)), authority: [] };
  };
  const given = await run([], { resolver });
  assert.deepEqual(namesOf(given), walked);
});

test("a refusal is an outcome", async () => {
  for (const refusal of ["REFUSED", new NetError("timeout", "no answer")]) {
    const given = await run([], { resolver: () => refusal });
    assert.deepEqual(
      given.outcomes.map(({ outcome }) => outcome),
      [typeof refusal === "string" ? "inconclusive" : "timeout"],
    );
  }
});

test("a malformed list, one that goes back or leads out of the zone, ends the walk and is said", async () => {
  const whole = cannedZones([aZone({ algorithm: 15, denial: "nsec" }), sub]);
  const goesTo = (hex: string) => (name: string, type: string, server?: string) => {
    const answer = whole(name, type, server);
    const lie = `${name} NSEC \\# ${hex.length / 2} ${hex}`;
    return type === "NSEC" && name === "ns1.example.com"
      ? { ...answer, answers: answer.answers.map((it) => (/ NSEC /.test(it) ? lie : it)) }
      : answer;
  };
  for (const hex of ["076578616d706c65036f726700" + "000101", "0161076578616d706c6503636f6d00" + "000101"]) {
    const given = await run([], { resolver: goesTo(hex) });
    assert.match(given.outcomes[0]?.why ?? "", /breaks off/);
    assert.ok(namesOf(given).every((it) => it.endsWith(".example.com")));
  }
  const cut = await run([], { resolver: goesTo("3f61") }); // the record that covers the next name says the same
  assert.deepEqual([namesOf(cut), cut.outcomes], [walked, []]);
});
