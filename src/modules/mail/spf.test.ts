import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import { expandSpec, specProblem } from "./_spf-macros.ts";
import { isSpf, looksLikeSpf, readSpf } from "./_spf-record.ts";
import spf from "./spf.ts";

const subject = { type: "domain", value: "example.org" };

async function run(zone: readonly string[], more: Omit<Canned, "zone"> = {}, options: Record<string, unknown> = {}) {
  const net = cannedNet({ zone, ...more });
  const given = await runModule(spf, { subject, net, options });
  const claims = Object.assign({}, ...given.claims.map(({ attributes }) => attributes));
  return { net, given, claims };
}

const types = ({ given }: Awaited<ReturnType<typeof run>>) => given.findings.map(({ type }) => type);
const txt = (text: string, name = "example.org") => `${name} TXT ${text}`;

test("a hit: policy, look-ups, and who may send, each with the record that says so", async () => {
  const zone = [
    txt("v=spf1 mx ip4:192.0.2.1 ip6:2001:db8::/32 a:out.example.org include:_spf.mailer.test -all"),
    "example.org MX 10 mx.example.org",
    "out.example.org A 192.0.2.2",
    txt("v=spf1 ip4:198.51.100.0/24 ?ip4:203.0.113.0/24 ~all", "_spf.mailer.test"),
  ];
  const result = await run(zone);
  const { net, given, claims } = result;
  assert.deepEqual(claims, {
    spf_policy: "fail",
    spf_lookups: 3,
    spf_void_lookups: 0,
    spf_third_parties: "mailer.test",
  });
  assert.deepEqual(
    given.relations.map(({ from, relation, to, proofs }) => [
      from.value,
      relation,
      to.type,
      to.value,
      zone.indexOf(net.excerpt(proofs[0])),
    ]),
    [
      ["example.org", "authorizes_sender", "ip", "192.0.2.1", 0],
      ["example.org", "authorizes_sender", "range", "2001:db8::/32", 0],
      ["example.org", "authorizes_sender", "hostname", "out.example.org", 0],
      ["example.org", "authorizes_sender", "hostname", "_spf.mailer.test", 0],
      ["_spf.mailer.test", "authorizes_sender", "range", "198.51.100.0/24", 3],
    ],
  );
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
});

test("a miss: no record is a finding, graver where there is a mail server, and the whole answers prove it", async () => {
  const takes = await run(["example.org MX 10 mx.example.org", txt("something else")]);
  assert.deepEqual(types(takes), ["mail.spf_missing"]);
  const [finding] = takes.given.findings;
  assert.equal(finding?.severity, "medium");
  assert.match(takes.net.excerpt(finding?.proofs[0]), /^example\.org TXT NOERROR\n/);
  assert.match(takes.net.excerpt(finding?.proofs[1]), /MX 10 mx\.example\.org/);
  for (const zone of [["example.org MX 0 ."], ["example.org A 192.0.2.1"]]) {
    const none = await run(zone);
    assert.deepEqual([types(none), none.given.findings[0]?.severity], [["mail.spf_missing"], "low"]);
  }
});

test("a domain that does not exist lacks nothing, and one that says it sends no mail is in order", async () => {
  assert.deepEqual(types(await run(["other.org A 192.0.2.1"])), []);
  assert.deepEqual(types(await run(["example.org MX 0 .", txt("v=spf1 -all")])), []);
});

test("a refusal by the servers is an outcome: no record is missing because of it", async () => {
  for (const failing of ["SERVFAIL", "REFUSED", new NetError("timeout", "no answer")]) {
    const { given } = await run([], { failing: { "example.org": failing } });
    assert.deepEqual([given.findings, given.outcomes.length], [[], 1]);
  }
});

test("an include that could not be asked is an outcome: not broken, not counted", async () => {
  const failing = { "mailer.test": new NetError("timeout", "no answer") };
  const { given, claims } = await run([txt("v=spf1 include:_spf.mailer.test -all")], { failing });
  assert.deepEqual(
    [given.findings, given.outcomes.map(({ outcome }) => outcome), claims],
    [[], ["timeout"], { spf_policy: "fail" }],
  );
});

test("a source's wish to be asked later goes on as it is", async () => {
  const failing = { "mailer.test": new NetError("rate_limited", "later") };
  const { given } = await run([txt("v=spf1 include:_spf.mailer.test -all")], { failing });
  assert.deepEqual(given.outcomes, [{ outcome: "rate_limited", why: "later" }]);
});

test("several records are one finding that cites them, and none is followed", async () => {
  const result = await run([txt("v=spf1 -all"), txt("v=spf1 include:a.test -all")]);
  assert.deepEqual([types(result), result.given.findings[0]?.proofs.length], [["mail.spf_several"], 2]);
  assert.deepEqual(result.net.asked, ["dns example.org TXT"]);
});

test("more than ten look-ups are too many, counted through includes and redirects", async () => {
  const includes = Array.from({ length: 4 }, (_, n) => `include:i${n}.test`).join(" ");
  const inner = Array.from({ length: 4 }, (_, n) => txt("v=spf1 a:one.test mx:one.test -all", `i${n}.test`));
  const there = ["one.test A 192.0.2.1", "one.test MX 10 one.test"];
  const result = await run([
    txt(`v=spf1 ${includes} redirect=r.test`),
    txt("v=spf1 -all", "r.test"),
    ...inner,
    ...there,
  ]);
  assert.deepEqual([types(result), result.claims.spf_lookups], [["mail.spf_lookups"], 13]);
  assert.match(result.given.findings[0]?.title ?? "", /13 look-ups/);
});

test("exactly ten look-ups and two that come to nothing are allowed", async () => {
  const gone = "a:x.test exists:y.test";
  const there = Array.from({ length: 8 }, () => "a:one.test").join(" ");
  const result = await run([txt(`v=spf1 ${gone} ${there} -all`), "one.test A 192.0.2.1"]);
  assert.deepEqual([types(result), result.claims.spf_lookups, result.claims.spf_void_lookups], [[], 10, 2]);
  const third = await run([txt(`v=spf1 ${gone} mx:z.test -all`)]);
  assert.deepEqual(types(third), ["mail.spf_void_lookups"]);
});

test("a loop of includes ends, and is what breaks the record", async () => {
  const result = await run([txt("v=spf1 include:a.test -all"), txt("v=spf1 include:example.org -all", "a.test")]);
  assert.deepEqual(types(result), ["mail.spf_broken"]);
  assert.match(result.given.findings[0]?.description ?? "", /goes round in a loop/);
  assert.equal(result.claims.spf_policy, "broken");
});

test("an endless fan of includes is followed to a bound", async () => {
  const resolver = (name: string, type: string) =>
    type === "TXT" ? [`${name} TXT v=spf1 include:a.${name} include:b.${name} -all`] : undefined;
  const { net, given } = await run([], { resolver }, { lookups: 20 });
  assert.ok(net.asked.length < 30, `${net.asked.length} questions`);
  assert.ok(given.findings.some(({ type }) => type === "mail.spf_lookups"));
});

test("an include without a record breaks it, and is no sender", async () => {
  const result = await run([txt("v=spf1 include:none.test include:gone.test -all"), "none.test A 192.0.2.1"]);
  assert.deepEqual([types(result), result.given.relations], [["mail.spf_broken"], []]);
  assert.equal(result.claims.spf_void_lookups, 2);
});

test("+all is grave, also where an include or a redirect brings it in; a denied include is none", async () => {
  const open = txt("v=spf1 +all", "open.test");
  for (const said of ["v=spf1 +all", "v=spf1 all", "v=spf1 include:open.test -all", "v=spf1 redirect=open.test"]) {
    const { given } = await run([txt(said), open]);
    assert.deepEqual(
      given.findings.map(({ type, severity, stable }) => [type, severity, stable.how]),
      [["mail.spf_permissive", "high", "all"]],
      said,
    );
  }
  assert.deepEqual(types(await run([txt("v=spf1 -include:open.test -all"), open])), []);
});

test("whom an include lets in that is itself not let in, may not send; a redirect's may", async () => {
  const inner = txt("v=spf1 ip4:192.0.2.0/24 -all", "a.test");
  const senders = async (said: string) =>
    (await run([txt(said), inner])).given.relations.map(({ from, to }) => `${from.value} ${to.value}`);
  assert.deepEqual(await senders("v=spf1 ?include:a.test -all"), []);
  assert.deepEqual(await senders("v=spf1 redirect=a.test"), ["example.org a.test", "a.test 192.0.2.0/24"]);
});

test("terms behind one that lets everybody in are not reached, so they cost nothing", async () => {
  const { claims } = await run([txt("v=spf1 include:open.test mx a -all"), txt("v=spf1 +all", "open.test")]);
  assert.deepEqual([claims.spf_lookups, claims.spf_policy], [1, "pass"]);
});

test("?all, no all, and half the internet are permissive; -all inside an include is not", async () => {
  const hows = async (said: string) =>
    (await run([txt(said), txt("v=spf1 -all", "a.test")])).given.findings.map(({ stable }) => stable.how);
  assert.deepEqual(await hows("v=spf1 ?all"), ["neutral"]);
  assert.deepEqual(await hows("v=spf1 ip4:192.0.2.1"), ["neutral"]);
  assert.deepEqual(await hows("v=spf1 ip4:128.0.0.0/1 -all"), ["range"]);
  assert.deepEqual(await hows("v=spf1 include:a.test ~all"), []);
});

test("macros that depend on the sender are counted and not followed; the domain's own are", async () => {
  const zone = [
    txt("v=spf1 exists:%{i}._spf.example.org include:%{d2}.test -all"),
    txt("v=spf1 -all", "example.org.test"),
  ];
  const { claims, net } = await run(zone);
  assert.deepEqual([claims.spf_macros, claims.spf_lookups, claims.spf_void_lookups], [true, 2, 0]);
  assert.deepEqual(net.asked, ["dns example.org TXT", "dns example.org.test TXT"]);
});

test("ptr is told, and looked up by nobody", async () => {
  const result = await run([txt("v=spf1 ptr:example.org -all")]);
  assert.deepEqual([types(result), result.claims.spf_lookups], [["mail.spf_ptr"], 1]);
});

test("a malformed record is broken, and says how", async () => {
  for (const said of [
    "v=spf1 ipv4:192.0.2.1 -all",
    "v=spf1 ip4:192.0.2.256 -all",
    "v=spf1 ip4:2001:db8::1 -all",
    "v=spf1 include: -all",
    "v=spf1 a/33 -all",
    "v=spf1 exists:%{x}.test -all",
    "v=spf1 all:x",
    "v=spf1 redirect=a.test redirect=b.test",
    "v=spf1 -all\u00a0",
    "v=spf1; -all",
    '"v=spf1 -all"',
  ]) {
    const result = await run([txt(said)]);
    assert.ok(types(result).includes("mail.spf_broken"), said);
  }
});

test("a hostile record is bounded in what is told of it", async () => {
  const { given } = await run([txt(`v=spf1 ${"\u001b[31m".repeat(2_000)} ${"zz:yy ".repeat(3_000)}`)]);
  const [finding] = given.findings;
  assert.ok((finding?.description.length ?? 9_999) < 3_000);
  assert.ok(JSON.stringify(finding?.data).length < 8_000);
});

test("a host name with mail servers is looked at once, a domain by itself, and a name without is not", async () => {
  const from = { type: "hostname", value: "lists.example.org" };
  const servers = ["b.example.org", "a.example.org"].map((value) => ({ type: "hostname", value }));
  const relations = servers.map((to) => ({ from, relation: "has_mail_server", to }));
  const asked = await Promise.all(
    relations.map(async (it) => {
      const net = cannedNet({ zone: ["lists.example.org MX 10 a.example.org"] });
      const { findings } = await runModule(spf, { subject: it, net, known: { relations } });
      return findings.map(({ type, of }) => `${type} ${of.type} ${of.value}`);
    }),
  );
  assert.deepEqual(asked, [[], ["mail.spf_missing hostname lists.example.org"]]);
  const apex = { from: subject, relation: "has_mail_server", to: servers[0] ?? subject };
  const net = cannedNet({});
  await runModule(spf, { subject: apex, net, known: { relations: [apex] } });
  assert.deepEqual(net.asked, []);
});

test("what is SPF, what is meant as it, and what is neither", () => {
  assert.ok(isSpf("v=spf1") && isSpf("V=SPF1 -all") && !isSpf("v=spf10 -all") && !isSpf(" v=spf1"));
  for (const text of [" v=spf1 -all", '"v=spf1 -all"', "v=spf1;-all", "v=spf1include:x.test", "spf1 include:x.test"])
    assert.ok(looksLikeSpf(text), text);
  for (const text of ["v=spf1 -all", "spf2.0/mfrom", "v=DKIM1; p=", "our spf1 notes", "v=spf10 -all"])
    assert.ok(!looksLikeSpf(text), text);
});

test("what is written as a record is read as it was meant", () => {
  const name = fc.stringMatching(/^[a-z]{1,10}\.[a-z]{2,6}$/);
  const qualifier = fc.constantFrom("+", "-", "~", "?", "");
  const mechanism = fc.oneof(
    fc.tuple(qualifier, fc.constantFrom("a", "mx"), fc.option(name)).map(([q, m, d]) => `${q}${m}${d ? `:${d}` : ""}`),
    fc.tuple(qualifier, fc.constantFrom("include", "exists"), name).map(([q, m, d]) => `${q}${m}:${d}`),
    fc.tuple(qualifier, fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([q, ip, n]) => `${q}ip4:${ip}/${n}`),
    fc.tuple(qualifier, fc.ipV6()).map(([q, ip]) => `${q}ip6:${ip}`),
  );
  fc.assert(
    fc.property(fc.array(mechanism, { maxLength: 30 }), fc.constantFrom(" ", "   "), (terms, gap) => {
      const read = readSpf(["v=spf1", ...terms, "-all"].join(gap));
      const mapped = terms.filter((term) => /ip6:.*\d\.\d/.test(term)); // may be an IPv4 address written as IPv6
      if (mapped.length === 0) assert.deepEqual(read.problems, []);
      assert.equal(read.terms.length + read.problems.length, terms.length + 1);
    }),
  );
});

test("no text makes the reader throw, or take long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      readSpf(`v=spf1 ${text}`);
      specProblem(text);
      expandSpec(text, "example.org", "example.org");
    }),
  );
});

test("macros are expanded as in RFC 7208 7.4", () => {
  const at = (spec: string) => expandSpec(spec, "email.example.com", "example.com");
  assert.equal(at("%{d}"), "email.example.com");
  assert.equal(at("%{d2}"), "example.com");
  assert.equal(at("%{d1}.test"), "com.test");
  assert.equal(at("%{dr}"), "com.example.email");
  assert.equal(at("%{d2r}.test"), "example.email.test");
  assert.equal(at("%{o}"), "example.com");
  assert.equal(at("%{ir}.%{v}._spf.%{d2}"), null);
});
