import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type DnsRecord, NetError } from "../../sdk/index.ts";
import type { TlsSession } from "../../sdk/net.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { authorityOf, readRules } from "./_caa.ts";
import caa from "./caa.ts";

const subject = { type: "domain", value: "example.com" };

async function run(zone: readonly string[], about: { type: string; value: string } = subject) {
  const net = cannedNet({ zone });
  return { net, ...(await runModule(caa, { subject: about, net })) };
}

const saidOf = ({ findings }: { findings: readonly { type: string; severity: string }[] }) =>
  findings.map(({ type, severity }) => [type, severity]);

test("a hit: the authorities that may issue, each by its record, and no defect", async () => {
  const given = await run([
    "example.com CAA 0 issue letsencrypt.org; validationmethods=dns-01",
    "example.com CAA 0 issuewild ;",
    "example.com CAA 128 issue pki.goog",
    "example.com CAA 0 iodef mailto:security@example.com",
  ]);
  assert.deepEqual(
    given.claims.map(({ attributes, proofs }) => [attributes.certificate_authorities, given.net.excerpt(proofs[0])]),
    [
      ["letsencrypt.org", "example.com CAA 0 issue letsencrypt.org; validationmethods=dns-01"],
      ["pki.goog", "example.com CAA 128 issue pki.goog"],
    ],
  );
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
});

test("a domain without records that restrict is told so, by the answer that shows it", async () => {
  const none = await run(["example.com NS ns.example.com"]);
  assert.deepEqual(saidOf(none), [["dns.caa_missing", "info"]]);
  assert.equal(none.net.excerpt(none.findings[0]?.proofs[0]), "example.com CAA NOERROR\n");
  const only = await run(["example.com CAA 0 iodef mailto:security@example.com"]);
  assert.deepEqual(saidOf(only), [["dns.caa_missing", "info"]]);
});

test("malformed records are one finding that points at them, and what is critical is said", async () => {
  const zone = [
    "example.com CAA 0 isue letsencrypt.org",
    "example.com CAA 128 tbs x",
    "example.com CAA 0 issue http://letsencrypt.org",
    "example.com CAA 0 iodef security at example.com",
  ];
  const given = await run(zone);
  assert.deepEqual(saidOf(given), [["dns.caa_malformed", "medium"]]);
  assert.deepEqual(given.findings[0]?.proofs.map(given.net.excerpt), zone.slice(0, 3));
  assert.match(given.findings[0]?.description ?? "", /critical/);
});

test("a miss: a name that inherits its policy, and a domain that does not exist, have no defect of their own", async () => {
  const zone = ["example.com CAA 0 isue x.example", "www.example.com A 192.0.2.1"];
  const inherits = await run(zone, { type: "hostname", value: "www.example.com" });
  assert.deepEqual([inherits.findings, inherits.claims], [[], []]);
  assert.deepEqual((await run([])).findings, []);
});

test("a refusal and a timeout are outcomes, never a missing policy", async () => {
  for (const failing of ["SERVFAIL", new NetError("timeout", "no answer")]) {
    const given = await runModule(caa, { subject, net: cannedNet({ failing: { "example.com": failing } }) });
    assert.deepEqual(given.findings, []);
    assert.equal(given.outcomes.length, 1);
  }
});

const service = { type: "service", value: "192.0.2.1:443/tcp", traits: ["tls"] };
const www = { type: "hostname", value: "www.example.com" };
const address = { type: "ip", value: "192.0.2.1" };

/** What a service presents that shows a certificate by an authority for names. */
async function present(
  zone: readonly string[],
  issuer: string,
  names: readonly string[],
  distrust: string | null = null,
  footprint: "P1" | "P2" = "P2",
) {
  const canned = cannedNet({ zone });
  const leaf = {
    sha256: "00",
    der: Buffer.of(),
    subject: "",
    issuer,
    names,
    notBefore: "",
    notAfter: "",
    serial: "",
    keyType: "",
    keyBits: 0,
    signature: "",
    spki: "",
  };
  const session: TlsSession = { version: "TLSv1.3", cipher: "", chain: [leaf], distrust };
  const asked: unknown[] = [];
  const net = {
    ...canned,
    tls: {
      async handshake(...what: unknown[]) {
        asked.push(what);
        const proof = (part: string, pointer?: unknown) => ({
          kind: "bytes" as const,
          evidence: "e",
          part,
          pointer: String(pointer),
        });
        return { ...session, evidence: "e", proof };
      },
    },
  };
  const known = { relations: [{ from: www, relation: "resolves_to", to: address }] };
  return { asked, ...(await runModule(caa, { subject: service, net, known, footprint })) };
}

const rule = [
  "example.com CAA 0 issue letsencrypt.org",
  "example.com CAA 0 issuewild pki.goog",
  "www.example.com A 192.0.2.1",
];

test("a certificate by an authority that the policy leaves out is a finding of the name that has the policy", async () => {
  const given = await present(rule, "C=US\nO=DigiCert Inc\nCN=x", ["www.example.com"]);
  assert.deepEqual(
    given.findings.map(({ type, of, stable }) => [type, of.value, stable]),
    [["dns.caa_forbids", "example.com", { authority: "DigiCert Inc" }]],
  );
  assert.deepEqual(given.findings[0]?.proofs[0], {
    kind: "bytes",
    evidence: "e",
    part: "response",
    pointer: "/chain/0/issuer",
  });
});

test("authorities that may issue, that are not known, private ones, and certificates for other names are no finding", async () => {
  const none = async (...asked: Parameters<typeof present>) => assert.deepEqual((await present(...asked)).findings, []);
  await none(rule, "O=Let's Encrypt\nCN=R11", ["www.example.com"]);
  await none(rule, "O=Google Trust Services\nCN=WR1", ["*.example.com"]);
  await none(rule, "O=Nobody Knows\nCN=x", ["www.example.com"]);
  await none(rule, "O=DigiCert Inc", ["www.example.com"], "SELF_SIGNED_CERT_IN_CHAIN");
  await none(rule, "O=DigiCert Inc", ["other.example.com"]);
  await none(["www.example.com A 192.0.2.1"], "O=DigiCert Inc", ["www.example.com"]);
});

test("a wildcard certificate is judged by the rule for wildcards, and where nobody may issue, by any authority", async () => {
  const wild = await present(rule, "O=Let's Encrypt", ["*.example.com"]);
  assert.deepEqual(saidOf(wild), [["dns.caa_forbids", "medium"]]);
  const nobody = await present(["example.com CAA 0 issue ;"], "O=Nobody Knows", ["www.example.com"]);
  assert.deepEqual(saidOf(nobody), [["dns.caa_forbids", "medium"]]);
});

test("where the scan may not touch the target, no service is asked", async () => {
  const given = await present(rule, "O=DigiCert Inc", ["www.example.com"], null, "P1");
  assert.deepEqual([given.findings, given.asked], [[], []]);
});

test("whatever stands in the records, reading them ends in rules, and what is kept is bounded", () => {
  const tag = fc.oneof(fc.constantFrom("issue", "issuewild", "iodef"), fc.string({ maxLength: 60 }));
  fc.assert(
    fc.property(
      fc.array(fc.record({ flags: fc.nat(255), tag, value: fc.string({ maxLength: 600 }) }), { maxLength: 4 }),
      (written) => {
        const records = written.map((data): DnsRecord => ({ name: "x", type: "CAA", ttl: 0, span: [0, 0], data }));
        const { issuers, faults } = readRules({ records });
        for (const { issuer } of issuers) assert.match(issuer, /^[a-z0-9_.-]{3,253}$/);
        for (const { what } of faults) assert.ok(what.length < 400);
      },
    ),
  );
});

test("rules of an alias's target count, and authorities are known by their organisation", async () => {
  const record = (tag: string, value: string): DnsRecord => ({
    name: "x",
    type: "CAA",
    ttl: 0,
    span: [0, 0],
    data: { flags: 0, tag, value },
  });
  assert.deepEqual(readRules({ records: [record("issue", "")] }).plain, []);
  assert.deepEqual(readRules({ records: [record("issuewild", "a.example")] }).plain, null);
  assert.deepEqual(readRules({ records: [record("issue", "A.Example ; x=y")] }).wild, ["a.example"]);
  assert.deepEqual(authorityOf("C=US\nO=Let's Encrypt\nCN=R3"), {
    organisation: "Let's Encrypt",
    domains: ["letsencrypt.org"],
  });
  assert.deepEqual(authorityOf("CN=Some CA"), { organisation: "Some CA", domains: null });
  const alias = await run(["www.example.com CNAME edge.example.net", "edge.example.net CAA 0 issue pki.goog"], www);
  assert.deepEqual(
    alias.claims.map(({ attributes }) => attributes.certificate_authorities),
    ["pki.goog"],
  );
});
