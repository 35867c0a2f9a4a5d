import assert from "node:assert/strict";
import { test } from "node:test";
import { targetsOf } from "../targets.ts";
import { world } from "../world/index.ts";
import { makeTruth } from "./make-truth.ts";

const truth = makeTruth(world, targetsOf(world));
const typesAt = (url: string) =>
  truth.findings.flatMap(({ type, subject }) => (subject.value === url ? [type] : [])).sort();

test("every kind of finding about what sites send and say is somewhere in the world", () => {
  const kinds = `missing_headers version_disclosed cookie_flags cookie_rejected cookie_domain csp_weak csp_report_only
    cors_any_origin cors_null_origin cors_lookalike_origin methods_offered trace_enabled plain_http insecure_redirect
    redirect_without_hsts security_txt_expired security_txt_invalid api_description graphql_introspection`;
  const there = new Set(truth.findings.map(({ type }) => type));
  assert.deepEqual(
    kinds.split(/\s+/).filter((kind) => !there.has(`web.${kind}`)),
    [],
  );
});

test("the app that does everything right, the firewall and the echo have no findings", () => {
  for (const app of ["safe", "waf", "echo"]) assert.deepEqual(typesAt(`https://${app}.apps.acme.test/`), [], app);
});

test("each app is wrong in its own way", () => {
  assert.deepEqual(typesAt("https://data.apps.acme.test/"), [
    "web.api_description",
    "web.cors_any_origin",
    "web.graphql_introspection",
    "web.methods_offered",
  ]);
  assert.deepEqual(typesAt("https://jump.apps.acme.test/"), ["web.insecure_redirect"]);
  assert.deepEqual(typesAt("https://hop.apps.acme.test/"), ["web.redirect_without_hsts"]);
  assert.ok(typesAt("https://trace.apps.acme.test/").includes("web.trace_enabled"));
});

test("what a firewall refuses and what an echo repeats is no knowledge", () => {
  const outcomesAt = (url: string) =>
    truth.outcomes
      .filter(({ entities }) => entities.some(({ value }) => value === url))
      .map(({ module, outcomes }) => `${module} ${outcomes}`)
      .sort();
  const refused = outcomesAt("https://waf.apps.acme.test/");
  for (const name of "headers cookies csp cors methods redirects exposed wellknown apis".split(" "))
    assert.ok(refused.includes(`web.${name} blocked`), name);
  assert.deepEqual(
    refused,
    [...new Set(refused)].filter((it) => it.endsWith(" blocked")),
  );
  assert.deepEqual(outcomesAt("https://echo.apps.acme.test/"), [
    "web.methods inconclusive",
    "web.wellknown inconclusive",
  ]);
});

test("a name that only a policy holds is to be found, and so is what only a packed sitemap lists", () => {
  const expected = new Set(truth.entities.map(({ type, value }) => `${type} ${value}`));
  for (const it of [
    "hostname insights-9c.acme.test",
    "url https://media.apps.acme.test/films/2019",
    "email psirt@acme.test",
  ])
    assert.ok(expected.has(it), it);
});
