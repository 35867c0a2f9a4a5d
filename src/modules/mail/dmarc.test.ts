import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import { isDmarc, looksLikeDmarc, readDmarc } from "./_dmarc-record.ts";
import { readReportUris } from "./_report-uris.ts";
import { readTags } from "./_tags.ts";
import dmarc from "./dmarc.ts";

const subject = { type: "domain", value: "example.org" };
const mx = "example.org MX 10 mx.example.org";
const at = (text: string, name = "example.org") => `_dmarc.${name} TXT ${text}`;

async function run(zone: readonly string[], more: Omit<Canned, "zone"> = {}) {
  const net = cannedNet({ zone, ...more });
  const given = await runModule(dmarc, { subject, net });
  const claims = Object.assign({}, ...given.claims.map(({ attributes }) => attributes));
  return { net, given, claims, types: given.findings.map(({ type }) => type) };
}

test("a hit: the policy and where reports go, with the record that says so", async () => {
  const record = at(
    "v=DMARC1; p=reject; sp=quarantine; rua=mailto:D@example.org!10m,mailto:r%2Bx@example.org; ruf=mailto:f@example.org",
  );
  const { net, given, claims } = await run([record]);
  assert.deepEqual(claims, { dmarc_policy: "reject", dmarc_subdomain_policy: "quarantine", dmarc_percent: 100 });
  assert.deepEqual(
    given.relations.map(({ relation, to }) => `${relation} ${to.value}`),
    ["has_contact d@example.org", "has_contact r+x@example.org", "has_contact f@example.org"],
  );
  assert.equal(net.excerpt(given.relations[0]?.proofs[0]), record);
  assert.deepEqual([given.findings, given.outcomes, net.asked], [[], [], ["dns _dmarc.example.org TXT"]]);
});

test("a miss: no record here nor above is a finding, proved by the whole answers", async () => {
  const { net, given, types } = await run([mx]);
  assert.deepEqual([types, given.findings[0]?.severity], [["mail.dmarc_missing"], "medium"]);
  assert.match(net.excerpt(given.findings[0]?.proofs[0]), /^_dmarc\.example\.org TXT NXDOMAIN/);
  assert.deepEqual(net.asked.slice(0, 2), ["dns _dmarc.example.org TXT", "dns _dmarc.org TXT"]);
  const quiet = await run(["example.org MX 0 ."]);
  assert.equal(quiet.given.findings[0]?.severity, "low");
  assert.deepEqual((await run(["other.org A 192.0.2.1"])).types, []);
});

test("a wildcard's answer that is something else is no record", async () => {
  assert.deepEqual((await run([mx, "*.example.org TXT v=spf1 -all"])).types, ["mail.dmarc_missing"]);
});

test("a refusal by the servers is an outcome, and no policy is missing because of it", async () => {
  for (const failing of ["SERVFAIL", "REFUSED", new NetError("timeout", "no answer")]) {
    const { given } = await run([mx], { failing: { "_dmarc.example.org": failing } });
    assert.deepEqual([given.findings, given.outcomes.length], [[], 1]);
  }
});

test("the registry's policy covers a domain without one, and is told as what it is", async () => {
  const { given, claims } = await run([mx, at("v=DMARC1; p=reject; psd=y", "org")]);
  assert.deepEqual([given.findings[0]?.type, given.findings[0]?.severity], ["mail.dmarc_missing", "low"]);
  assert.deepEqual(claims, { dmarc_policy: "reject", dmarc_inherited_from: "org" });
});

test("p=none, subdomains left out, a part of messages and a test are each told", async () => {
  assert.deepEqual((await run([at("v=DMARC1; p=none")])).types, ["mail.dmarc_none"]);
  assert.deepEqual((await run([at("v=DMARC1; p=reject; sp=none")])).types, ["mail.dmarc_subdomains"]);
  assert.deepEqual((await run([at("v=DMARC1; p=reject; np=none")])).types, ["mail.dmarc_subdomains"]);
  assert.deepEqual((await run([at("v=DMARC1; p=reject; pct=20")])).types, ["mail.dmarc_partial"]);
  assert.deepEqual((await run([at("v=DMARC1; p=quarantine; t=y")])).types, ["mail.dmarc_partial"]);
});

test("a malformed record is broken: gravely where receivers pass it over", async () => {
  const severity = async (...texts: string[]) =>
    (await run([mx, ...texts.map((text) => at(text))])).given.findings.map((it) => `${it.type} ${it.severity}`);
  for (const text of ["v=dmarc1; p=none", '"v=DMARC1; p=none"', "v=DMARC1 p=none", "v=DMARC1; p=rejct", "v=DMARC1"])
    assert.deepEqual(await severity(text), ["mail.dmarc_broken medium"], text);
  assert.deepEqual(await severity("v=DMARC1; p=none", "v=DMARC1; p=reject"), ["mail.dmarc_broken medium"]);
  for (const text of [
    "v=DMARC1; p=reject; p=none",
    "v=DMARC1; p=reject; rua=d@example.org",
    "v=DMARC1; p=reject; sp=x",
  ])
    assert.deepEqual(await severity(text), ["mail.dmarc_broken low"], text);
  assert.deepEqual(await severity("v=DMARC1; rua=mailto:d@example.org"), [
    "mail.dmarc_broken low",
    "mail.dmarc_none low",
  ]);
});

test("reports to another organisation want its consent; an own subdomain's need none", async () => {
  const record = at("v=DMARC1; p=reject; rua=mailto:a@in.example.org,mailto:b@yes.test,mailto:c@no.test");
  const consent = "example.org._report._dmarc.yes.test TXT v=DMARC1;";
  const { net, given } = await run([record, consent]);
  assert.deepEqual(
    given.findings.map(({ type, stable }) => [type, stable.receiver]),
    [["mail.dmarc_unauthorised_report", "no.test"]],
  );
  assert.match(net.excerpt(given.findings[0]?.proofs[1]), /^example\.org\._report\._dmarc\.no\.test TXT NXDOMAIN/);
  const wild = await run([record, consent, "*._report._dmarc.no.test TXT v=DMARC1"]);
  assert.deepEqual(wild.given.findings, []);
});

test("a receiver that could not be asked is an outcome, not an unwanted report", async () => {
  const record = at("v=DMARC1; p=reject; rua=mailto:b@yes.test,mailto:c@no.test");
  const { given } = await run([record, "example.org._report._dmarc.yes.test TXT v=DMARC1"], {
    failing: { "no.test": new NetError("timeout", "no answer") },
  });
  assert.deepEqual([given.findings, given.outcomes.map(({ outcome }) => outcome)], [[], ["timeout"]]);
});

test("a host name inherits from its domain, the highest record above it; without any, its domain is blamed", async () => {
  const from = { type: "hostname", value: "a.b.example.org" };
  const relation = { from, relation: "has_mail_server", to: { type: "hostname", value: "mx.example.org" } };
  const inherit = async (zone: readonly string[], scope: readonly string[]) => {
    const net = cannedNet({ zone: ["a.b.example.org MX 10 mx.example.org", ...zone] });
    const given = await runModule(dmarc, { subject: relation, net, known: { relations: [relation] }, scope });
    return [given.claims[0]?.attributes, given.findings.map(({ type, of }) => `${type} ${of.value}`)];
  };
  const zone = [at("v=DMARC1; p=none", "b.example.org"), at("v=DMARC1; p=none; sp=reject")];
  assert.deepEqual(await inherit(zone, []), [{ dmarc_policy: "reject", dmarc_inherited_from: "example.org" }, []]);
  const stopped = [at("v=DMARC1; p=quarantine; psd=n", "b.example.org"), at("v=DMARC1; p=none; sp=reject")];
  assert.deepEqual(await inherit(stopped, []), [
    { dmarc_policy: "quarantine", dmarc_inherited_from: "b.example.org" },
    [],
  ]);
  assert.deepEqual(await inherit([], ["example.org"]), [undefined, []]);
  assert.deepEqual(await inherit([], ["a.b.example.org"]), [undefined, ["mail.dmarc_missing a.b.example.org"]]);
});

test("of a very long name only the last seven labels and up are asked for above it", async () => {
  const name = `${"a.".repeat(12)}example.org`;
  const relation = { from: { type: "hostname", value: name }, relation: "has_mail_server", to: subject };
  const net = cannedNet({ zone: [mx] });
  await runModule(dmarc, { subject: relation, net, known: { relations: [relation] } });
  const asked = net.asked.filter((it) => it.includes("_dmarc"));
  assert.deepEqual(
    [asked.length, asked[1], asked.at(-1)],
    [8, "dns _dmarc.a.a.a.a.a.example.org TXT", "dns _dmarc.org TXT"],
  );
});

test("what is DMARC, and what is meant as it", () => {
  for (const text of ["v=DMARC1;p=none", "v=DMARC1", "v = DMARC1 ; p=none"]) assert.ok(isDmarc(text), text);
  for (const text of ["v=DMARC10; p=none", "V=DMARC1", "v=spf1", " v=DMARC1"]) assert.ok(!isDmarc(text), text);
  for (const text of [" v=DMARC1; p=none", "v=DMARC; p=none", "V=dmarc1"]) assert.ok(looksLikeDmarc(text), text);
  assert.ok(!looksLikeDmarc("google-site-verification=v=DMARC1"));
});

test("tags written with any blanks are read back, and no text makes the readers throw", () => {
  const name = fc.stringMatching(/^[a-z]\w{0,8}$/).map((it) => it.toLowerCase());
  const value = fc.stringMatching(/^[^;\s][^;]{0,20}[^;\s]$/);
  const blank = fc.constantFrom("", " ", "  ");
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, value), { selector: ([it]) => it, maxLength: 20 }),
      blank,
      (pairs, gap) => {
        const text = pairs.map(([k, v]) => `${gap}${k}${gap}=${gap}${v}${gap}`).join(";");
        const { tags, problems } = readTags(text);
        assert.deepEqual(
          [...tags],
          pairs.map(([k, v]) => [k, v.trim()]),
        );
        assert.deepEqual(pairs.length === 0 ? [] : problems, []);
      },
    ),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      readDmarc(text);
      readReportUris("rua", text);
    }),
  );
});
