import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import tlsRpt from "./tls_rpt.ts";

const subject = { type: "domain", value: "example.org" };

async function run(texts: readonly string[], more: Omit<Canned, "zone"> = {}) {
  const net = cannedNet({ zone: texts.map((text) => `_smtp._tls.example.org TXT ${text}`), ...more });
  const given = await runModule(tlsRpt, { subject, net });
  return { net, given };
}

test("a hit: where reports go, with the record that says so", async () => {
  const { net, given } = await run(["v=TLSRPTv1; rua=mailto:tls@example.org,https://reports.test/v1"]);
  assert.deepEqual(
    given.entities.map(({ type, value }) => `${type} ${value}`),
    ["email tls@example.org", "url https://reports.test/v1"],
  );
  assert.deepEqual(
    given.claims.map(({ attributes }) => attributes.tls_reports_to),
    ["mailto:tls@example.org", "https://reports.test/v1"],
  );
  assert.match(net.excerpt(given.entities[0]?.proofs[0]), /rua=mailto:tls@example\.org/);
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
});

test("a miss: a domain may do without, and a wildcard's other text is no record", async () => {
  for (const texts of [[], ["v=spf1 -all"]]) {
    const { given } = await run(texts);
    assert.deepEqual([given.entities, given.findings, given.outcomes], [[], [], []]);
  }
});

test("a refusal by the servers is an outcome", async () => {
  for (const failing of ["REFUSED", new NetError("timeout", "no answer")]) {
    const { given } = await run([], { failing: { "example.org": failing } });
    assert.deepEqual([given.findings, given.outcomes.length], [[], 1]);
  }
});

test("a malformed record is broken, and so are two", async () => {
  const good = "v=TLSRPTv1; rua=mailto:tls@example.org";
  for (const texts of [
    ["v=TLSRPTv1"],
    ["v=tlsrptv1; rua=mailto:a@example.org"],
    ["v=TLSRPTv1; rua="],
    ["v=TLSRPTv1; x=y"],
    ["v=TLSRPTv1; rua=a@example.org"],
    [good, good.replace("tls@", "b@")],
  ]) {
    const { given } = await run(texts);
    assert.deepEqual(
      given.findings.map(({ type }) => type),
      ["mail.tls_rpt_broken"],
      texts.join(),
    );
  }
});
