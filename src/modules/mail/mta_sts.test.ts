import assert from "node:assert/strict";
import { createServer } from "node:https";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { listenWith, loopbackNet } from "../../../test/loopback-net.ts";
import { authorityFile, loadCertificate } from "../../lab/certificates/load.ts";
import { NetError } from "../../sdk/index.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { allowsServer, readStsPolicy } from "./_sts-policy.ts";
import mtaSts from "./mta_sts.ts";

const subject = { type: "domain", value: "example.org" };
const url = "https://mta-sts.example.org/.well-known/mta-sts.txt";
const zone = [
  "_mta-sts.example.org TXT v=STSv1; id=20260101",
  "mta-sts.example.org A 192.0.2.80",
  "example.org MX 10 mx1.example.org",
  "example.org MX 20 mx2.example.org",
];
const policy = "version: STSv1\r\nmode: enforce\r\nmx: mx1.example.org\r\nmx: *.example.org\r\nmax_age: 604800\r\n";

async function run(reply: CannedReply | NetError, lines: readonly string[] = zone, footprint: "P1" | "P2" = "P2") {
  const net = cannedNet({ zone: lines, http: { [url]: reply } });
  const given = await runModule(mtaSts, { subject, net, footprint });
  return { net, given, findings: given.findings.map(({ type, severity }) => `${type} ${severity}`) };
}

test("a hit: mode, age and servers of the policy, each with its line", async () => {
  const { net, given, findings } = await run({ body: policy });
  assert.deepEqual(
    given.claims.map(({ attributes, proofs }) => [attributes, net.excerpt(proofs[0]).trim()]),
    [
      [{ mta_sts_id: "20260101" }, zone[0]],
      [{ mta_sts_mode: "enforce" }, "mode: enforce"],
      [{ mta_sts_max_age: 604_800 }, "max_age: 604800"],
      [{ mta_sts_mx: "mx1.example.org" }, "mx: mx1.example.org"],
      [{ mta_sts_mx: "*.example.org" }, "mx: *.example.org"],
    ],
  );
  assert.deepEqual([findings, given.outcomes], [[], []]);
});

test("a miss: without the TXT record nothing is fetched, and nothing is wrong", async () => {
  const { net, given } = await run({ body: policy }, [
    "example.org MX 10 mx.example.org",
    "*.example.org TXT v=spf1 -all",
  ]);
  assert.deepEqual([given.claims, given.findings, net.asked], [[], [], ["dns _mta-sts.example.org TXT"]]);
});

test("a scan without contact reads the record alone", async () => {
  const { net, given } = await run({ body: policy }, zone, "P1");
  assert.deepEqual([given.claims.length, net.asked], [1, ["dns _mta-sts.example.org TXT"]]);
});

test("a server that the policy leaves out is a finding, the graver the less mail comes through", async () => {
  const body = (mx: string, mode = "enforce") => ({
    body: `version: STSv1\nmode: ${mode}\nmx: ${mx}\nmax_age: 604800\n`,
  });
  assert.deepEqual((await run(body("mx1.example.org"))).findings, ["mail.mta_sts_mismatch medium"]);
  assert.deepEqual((await run(body("*.mail.example.org"))).findings, ["mail.mta_sts_mismatch high"]);
  const testing = await run(body("other.test", "testing"));
  assert.deepEqual(testing.findings, ["mail.mta_sts_mismatch low", "mail.mta_sts_testing low"]);
  assert.equal(testing.net.excerpt(testing.given.findings[1]?.proofs[0]), "mode: testing");
});

test("a hostile name of a mail server is told in a title that is not too long", async () => {
  const host = `\u001b[2J${"x".repeat(60)}.${"y".repeat(60)}.`.repeat(9);
  const { given, findings } = await run({ body: policy }, [...zone.slice(0, 2), `example.org MX 10 ${host}`]);
  assert.deepEqual(findings, ["mail.mta_sts_mismatch high"]);
  assert.ok((given.findings[0]?.title.length ?? 999) <= 300);
});

test("a policy that is soon forgotten is a finding, one that is being taken back is not", async () => {
  const short = "version: STSv1\nmode: enforce\nmx: *.example.org\nmax_age: 60\n";
  assert.deepEqual((await run({ body: short })).findings, ["mail.mta_sts_short_lived low"]);
  assert.deepEqual((await run({ body: "version: STSv1\nmode: none\nmax_age: 60\n" })).findings, []);
});

test("a policy that is not there, or behind a redirect, is broken, and the answer proves it", async () => {
  assert.deepEqual((await run({ status: 404, body: "no" })).findings, ["mail.mta_sts_broken medium"]);
  const moved = await run({ status: 301, headers: { location: "https://example.org/x" } });
  assert.match(moved.net.excerpt(moved.given.findings[0]?.proofs[0]), /^location: /);
  const gone = await run(
    { body: policy },
    zone.filter((line) => !line.startsWith("mta-sts.")),
  );
  assert.deepEqual(gone.findings, ["mail.mta_sts_broken medium"]);
  assert.match(gone.net.excerpt(gone.given.findings[0]?.proofs[0]), /^mta-sts\.example\.org A NXDOMAIN/);
});

test("a refusal, an error and a page for everything are outcomes, not broken policies", async () => {
  const outcomes = async (reply: CannedReply | NetError) => {
    const { given, findings } = await run(reply);
    assert.deepEqual(findings, []);
    return given.outcomes.map(({ outcome }) => outcome);
  };
  assert.deepEqual(await outcomes({ status: 403, body: "WAF" }), ["blocked"]);
  assert.deepEqual(await outcomes({ status: 429 }), ["blocked"]);
  assert.deepEqual(await outcomes({ status: 503 }), ["inconclusive"]);
  assert.deepEqual(await outcomes({ body: "<!doctype html><title>Welcome</title>" }), ["inconclusive"]);
  assert.deepEqual(await outcomes(new NetError("failed", "connection refused")), ["failed"]);
  const { given } = await run({ body: policy }, ["x.test A 192.0.2.1"].concat(zone.slice(1)));
  assert.deepEqual(given.findings, []);
});

test("a malformed policy or record is broken, and says how", async () => {
  for (const body of [
    "",
    "version: STSv1\n",
    "mode enforce",
    policy.replace("STSv1", "STSv2"),
    policy.replace("604800", "99999999"),
    policy.replace("mx1.example.org", "10 mx1"),
  ])
    assert.deepEqual((await run({ body })).findings, ["mail.mta_sts_broken medium"], body);
  for (const record of ["v=STSv1", "v=STSv1; id=", "v=STSv1; id=2026-01-01", " v=STSv1; id=1", "v=stsv1; id=1"]) {
    const lines = [`_mta-sts.example.org TXT ${record}`, ...zone.slice(1)];
    assert.deepEqual((await run({ body: policy }, lines)).findings, ["mail.mta_sts_broken medium"], record);
  }
  const several = [zone[0] ?? "", "_mta-sts.example.org TXT v=STSv1; id=2", ...zone.slice(1)];
  assert.deepEqual((await run({ body: policy }, several)).findings, ["mail.mta_sts_broken medium"]);
});

/** The policy on a real server that shows a certificate of the demo internet. */
async function served(t: TestContext, certificate: string) {
  const server = createServer(loadCertificate(certificate), (_request, response) => response.end(policy));
  const port = await listenWith(t, server);
  const allow = ["192.0.2.0/24", "apps.acme.test"];
  const net = loopbackNet(t, { "192.0.2.80:443": port }, { allow, ca: authorityFile });
  const lines = zone.map((line) => line.replace("example.org", "apps.acme.test"));
  const dns = cannedNet({ zone: lines }).dns;
  const http = { ...net.http, request: (it: string) => net.http.request(it, { address: "192.0.2.80" }) };
  const given = await runModule(mtaSts, {
    subject: {
      from: { type: "hostname", value: "apps.acme.test" },
      relation: "has_mail_server",
      to: { type: "hostname", value: "mx1.example.org" },
    },
    net: { ...net, dns, http },
  });
  return { net, given };
}

test("a policy behind a certificate that nobody trusts is broken, and the handshake says why", async (t) => {
  const trusted = (await served(t, "acme")).given;
  assert.deepEqual([trusted.findings, trusted.outcomes, trusted.claims.length], [[], [], 5]);
  const { net, given } = await served(t, "wrong-name");
  assert.deepEqual(
    given.findings.map(({ type }) => type),
    ["mail.mta_sts_broken"],
  );
  assert.equal(net.excerpt(given.findings[0]?.proofs[0]), '"ERR_TLS_CERT_ALTNAME_INVALID"');
});

test("a wildcard in a policy stands for one label", () => {
  const allows = (pattern: string, host: string) => allowsServer(readStsPolicy(`mx: ${pattern}`), host);
  assert.ok(allows("*.example.org", "mx.example.org") && allows("MX.example.org", "mx.example.org"));
  assert.ok(!allows("*.example.org", "a.mx.example.org") && !allows("*.example.org", "example.org"));
});

test("policies are read back as they were written, and no text makes the reader throw", () => {
  const host = fc.stringMatching(/^(?:\*\.)?[a-z]{1,9}\.[a-z]{2,5}$/);
  const mode = fc.constantFrom("enforce", "testing");
  const end = fc.constantFrom("\n", "\r\n");
  fc.assert(
    fc.property(
      fc.array(host, { minLength: 1, maxLength: 9 }),
      mode,
      fc.nat(31_557_600),
      end,
      (hosts, how, age, eol) => {
        const lines = ["version: STSv1", `mode: ${how}`, ...hosts.map((it) => `mx:  ${it}`), `max_age:${age}`, "x: y"];
        const text = lines.join(eol);
        const read = readStsPolicy(text);
        assert.deepEqual([read.problems, read.mode, read.maxAge], [[], how, age]);
        assert.deepEqual(
          read.mx.map(({ pattern }) => pattern),
          hosts,
        );
        for (const { pattern, at } of read.mx) assert.equal(text.slice(...at).trim(), `mx:  ${pattern}`);
      },
    ),
  );
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => void readStsPolicy(text)));
});
