import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadCertificate } from "../../lab/certificates/load.ts";
import { NetError } from "../../sdk/index.ts";
import { type Canned, type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { readMark } from "./_bimi-judge.ts";
import bimi from "./bimi.ts";

const subject = { type: "domain", value: "acme.test" };
const enforced = "_dmarc.acme.test TXT v=DMARC1; p=reject";
const logo = "https://www.acme.test/logo.svg";
const mark = "https://www.acme.test/mark.pem";
const at = (text: string) => `default._bimi.acme.test TXT ${text}`;

async function run(zone: readonly string[], more: Omit<Canned, "zone"> = {}, footprint: "P1" | "P2" = "P2") {
  const net = cannedNet({ zone, ...more });
  const given = await runModule(bimi, { subject, net, footprint });
  const claims = Object.assign({}, ...given.claims.map(({ attributes }) => attributes));
  return { net, given, claims, types: given.findings.map(({ type }) => type) };
}

const withMark = (reply: CannedReply | NetError) =>
  run([at(`v=BIMI1; l=${logo}; a=${mark};`), enforced], { http: { [mark]: reply } });

test("a hit: logo, mark certificate and until when it holds", async () => {
  const { net, given, claims } = await withMark({ body: loadCertificate("acme").cert });
  assert.deepEqual(
    given.entities.map(({ value }) => value),
    [logo, mark],
  );
  assert.match(net.excerpt(given.entities[0]?.proofs[0]), /l=https:\/\/www\.acme\.test\/logo\.svg/);
  assert.deepEqual([claims.bimi_logo, claims.bimi_certificate], [logo, mark]);
  assert.match(claims.bimi_certificate_until, /^20\d\d-/);
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
});

test("a miss: no record, another text, and a record that declines", async () => {
  for (const zone of [[enforced], ["*.acme.test TXT v=spf1 -all"]]) {
    const { given } = await run(zone);
    assert.deepEqual([given.claims, given.findings], [[], []]);
  }
  const declined = await run([at("v=BIMI1; l=; a=;")]);
  assert.deepEqual([declined.claims, declined.types], [{ bimi_declined: true }, []]);
});

test("a logo without an enforced DMARC policy is a finding that cites both records", async () => {
  for (const policy of ["p=none", "p=quarantine; pct=50", "p=reject; sp=none", "p=reject; t=y"]) {
    const { net, given, types } = await run([at(`v=BIMI1; l=${logo}`), `_dmarc.acme.test TXT v=DMARC1; ${policy}`]);
    assert.deepEqual(types, ["mail.bimi_without_dmarc"], policy);
    assert.match(net.excerpt(given.findings[0]?.proofs[1]), /DMARC1/);
  }
  assert.deepEqual((await run([at(`v=BIMI1; l=${logo}`)])).types, ["mail.bimi_without_dmarc"]);
  assert.deepEqual((await run([at(`v=BIMI1; l=${logo}`), "_dmarc.acme.test TXT v=DMARC1; p=quarantine"])).types, []);
});

test("a mark certificate that is expired or for others is a finding", async () => {
  const expired = await withMark({ body: loadCertificate("acme-expired").cert });
  assert.match(expired.given.findings[0]?.description ?? "", /expired on 2021-01-01; the mark certificate is not for/);
  assert.deepEqual((await withMark({ body: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" })).types, [
    "mail.bimi_broken",
  ]);
});

test("a refusal is an outcome: by the servers, and by who has the certificate", async () => {
  for (const failing of ["REFUSED", new NetError("timeout", "no answer")]) {
    const { given } = await run([], { failing: { "acme.test": failing } });
    assert.deepEqual([given.findings, given.outcomes.length], [[], 1]);
  }
  for (const reply of [{ status: 403, body: "no" }, { body: "<html>sign in</html>" }, new NetError("timeout", "x")]) {
    const { given, types } = await withMark(reply);
    assert.deepEqual([types, given.outcomes.length], [[], 1]);
  }
});

test("nothing is fetched without leave, nor from hosts of others", async () => {
  const { net } = await run([at(`v=BIMI1; l=${logo}; a=${mark}`), enforced], {}, "P1");
  const other = await run([at(`v=BIMI1; l=${logo}; a=https://cdn.test/mark.pem`), enforced]);
  for (const asked of [net.asked, other.net.asked]) assert.ok(!asked.some((it) => it.startsWith("http")));
});

test("a malformed record is broken", async () => {
  for (const text of [
    "v=BIMI1;",
    "v=BIMI1; l=http://x.test/l.svg",
    "v=BIMI1; l=javascript:alert(1)",
    `v=BIMI1; l=${logo}; l=${logo}`,
  ])
    assert.ok((await run([at(text), enforced])).types.includes("mail.bimi_broken"), text);
  const two = await run([at(`v=BIMI1; l=${logo}`), at(`v=BIMI1; l=${mark}`)]);
  assert.deepEqual(two.types, ["mail.bimi_broken"]);
});

test("no text makes the reader of certificates throw", () => {
  fc.assert(
    fc.property(fc.base64String({ maxLength: 400 }), (base64) => {
      const pem = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`;
      assert.ok(readMark(pem, "acme.test", new Date(0)).problems.length > 0);
    }),
  );
});
