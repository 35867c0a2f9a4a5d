import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { factorsOf } from "./factors.ts";
import { featureNames, featuresOf, type Known, type RiskFeatures } from "./features.ts";
import { levelOf } from "./model.ts";
import { ruleModel } from "./rules.ts";

const now = new Date("2026-01-01T00:00:00Z");
const nothing: Known = {
  ports: null,
  certificate: null,
  headersScore: null,
  findings: [],
  breaches: null,
  looked: { software: false, dns: false },
};
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const anyFeatures: fc.Arbitrary<RiskFeatures> = fc.record({
  open_ports_count: maybe(fc.nat(65_535)),
  has_ssh_open: maybe(fc.boolean()),
  has_rdp_open: maybe(fc.boolean()),
  has_database_ports_open: maybe(fc.boolean()),
  ssl_days_until_expiry: maybe(fc.integer({ min: -9_999, max: 9_999 })),
  ssl_cert_is_self_signed: maybe(fc.boolean()),
  outdated_software_count: maybe(fc.nat(1_000)),
  breach_history_count: maybe(fc.nat(1_000)),
  http_security_headers_score: maybe(fc.integer({ min: 0, max: 100 })),
  exposure_type_score: maybe(fc.integer({ min: 1, max: 5 })),
  dns_misconfig_count: maybe(fc.nat(1_000)),
});

test("contributions add up to the score, whatever the features are", () => {
  fc.assert(
    fc.property(anyFeatures, (features) => {
      const { score, level, confidence, contributions } = ruleModel.score(features);
      const sum = contributions.reduce((all, one) => all + one.points, 0);
      assert.ok(Math.abs(sum - score) < 0.06, `${sum} is not ${score}`);
      assert.ok(score >= 0 && score <= 100 && confidence >= 0 && confidence <= 1);
      assert.equal(level, levelOf(score));
      assert.equal(factorsOf(contributions).length, contributions.length);
    }),
  );
});

test("one more thing that is wrong never lowers a score", () => {
  const worse: Partial<Record<keyof RiskFeatures, number | boolean>> = {
    open_ports_count: 40,
    has_ssh_open: true,
    has_rdp_open: true,
    has_database_ports_open: true,
    ssl_days_until_expiry: -1,
    ssl_cert_is_self_signed: true,
    outdated_software_count: 1_000,
    breach_history_count: 1_000,
    http_security_headers_score: 0,
    exposure_type_score: 5,
    dns_misconfig_count: 1_000,
  };
  fc.assert(
    fc.property(anyFeatures, fc.constantFrom(...featureNames), (features, name) => {
      const before = ruleModel.score(features).score;
      assert.ok(ruleModel.score({ ...features, [name]: worse[name] }).score >= before - 0.06);
    }),
  );
});

test("what nobody looked at is null, adds nothing and takes from the confidence", () => {
  const features = featuresOf(nothing, now);
  assert.deepEqual(new Set(Object.values(features)), new Set([null]));
  const { score, confidence, contributions } = ruleModel.score(features);
  assert.deepEqual([score, confidence, contributions], [0, 0, []]);
  const looked = ruleModel.score(featuresOf({ ...nothing, ports: [] }, now));
  assert.deepEqual([looked.score, looked.confidence > 0.4], [0, true], "nothing is open, and that is known");
});

test("a database in the open behind an ending certificate is worse than a plain site", () => {
  const site: Known = {
    ports: [80, 443],
    certificate: { notAfter: "2026-03-15T00:00:00Z", selfSigned: false },
    headersScore: 90,
    findings: [],
    breaches: 0,
    looked: { software: true, dns: true },
  };
  const plain = ruleModel.score(featuresOf(site, now));
  assert.deepEqual([plain.level, plain.confidence, plain.score], ["low", 1, 3]);
  const bad = featuresOf(
    {
      ...site,
      ports: [22, 80, 443, 3306, 3389],
      certificate: { notAfter: "2025-12-30T00:00:00Z", selfSigned: true },
      findings: [
        { type: "web.exposed_file", severity: "critical" },
        { type: "mail.spf_missing", severity: "medium" },
        { type: "dns.caa_missing", severity: "info" },
      ],
    },
    now,
  );
  assert.deepEqual(
    [bad.ssl_days_until_expiry, bad.exposure_type_score, bad.dns_misconfig_count, bad.has_database_ports_open],
    [-2, 5, 1, true],
  );
  const scored = ruleModel.score(bad);
  assert.deepEqual([scored.score, scored.level], [100, "critical"]);
  const [first] = factorsOf(scored.contributions);
  assert.equal(first?.category, "exposure");
});

test("levels begin at 31, 61 and 86", () => {
  assert.deepEqual([0, 30.99, 31, 60.99, 61, 85.99, 86, 100].map(levelOf), [
    "low",
    "low",
    "medium",
    "medium",
    "high",
    "high",
    "critical",
    "critical",
  ]);
});
