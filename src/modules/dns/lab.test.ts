import assert from "node:assert/strict";
import { test } from "node:test";
import { aLabDoor } from "../../../test/lab-door.ts";
import type { Emitted } from "../../sdk/testing.ts";
import caa from "./caa.ts";
import delegation from "./delegation.ts";
import dnssec from "./dnssec.ts";
import nsec from "./nsec.ts";
import reverse from "./reverse.ts";
import srv from "./srv.ts";
import svcb from "./svcb.ts";
import takeover from "./takeover.ts";
import txt from "./txt.ts";

/** The techniques of the DNS through the real door, against the servers of the demo internet. */
const { run } = aLabDoor();

const typesOf = ({ findings }: Emitted) => findings.map(({ type }) => type.replace("dns.", "")).sort();
const claimOf = ({ claims }: Emitted, attribute: string) =>
  claims.flatMap(({ attributes }) => (attribute in attributes ? [attributes[attribute]] : []));

test("the zones of the demo internet are signed as they say: well, for nobody, wrongly, too long ago", async () => {
  const seen = async (name: string, type?: string) => {
    const given = await run(dnssec, name, type);
    assert.deepEqual(given.outcomes, []);
    return [claimOf(given, "dnssec_state")[0], ...typesOf(given)];
  };
  assert.deepEqual(await seen("northwind.example"), ["chained"]);
  assert.deepEqual(await seen("acme.test"), ["chained", "nsec3_iterations"]);
  assert.deepEqual(await seen("initech.example"), ["unsigned", "dnssec_unsigned"]);
  assert.deepEqual(await seen("cloud.initech.example", "hostname"), ["island", "dnssec_no_ds"]);
  assert.deepEqual(await seen("globex.test"), ["bogus", "dnssec_bogus"]);
  assert.deepEqual(await seen("signed-xq.globex.test", "hostname"), ["bogus", "dnssec_expired", "dnssec_weak"]);
});

test("one signed zone is walked, one cracked, three deny without giving names away", async () => {
  const northwind = await run(nsec, "northwind.example");
  assert.ok(northwind.entities.some(({ value }) => value === "q3-forecast-9d2e.northwind.example"));
  assert.deepEqual([typesOf(northwind), northwind.outcomes], [["zone_walk"], []]);
  const acme = await run(nsec, "acme.test");
  const names = acme.entities.map(({ value }) => value);
  for (const label of ["backup-billing", "relay.vpn", "portal.apps"])
    assert.ok(names.includes(`${label}.acme.test`), label);
  assert.ok(!names.some((name) => name.includes("-xq")));
  assert.deepEqual([typesOf(acme), acme.outcomes], [[], []]);
  for (const [name, denial] of [
    ["globex.test", "minimal"],
    ["cloud.initech.example", "compact"],
    ["signed-xq.globex.test", "narrow"],
  ] as const) {
    const given = await run(nsec, name, name === "globex.test" ? "domain" : "hostname");
    assert.deepEqual([claimOf(given, "dnssec_denial"), given.entities, given.outcomes], [[denial], [], []]);
  }
});

test("reverse names are found, swept and walked", async () => {
  const voip = await run(reverse, "203.0.113.21", "ip");
  assert.equal(voip.relations[0]?.to.value, "edge-7f-xq.acme.test");
  assert.deepEqual(claimOf(voip, "forward_confirmed"), [true]);
  assert.deepEqual(claimOf(await run(reverse, "203.0.113.71", "ip"), "forward_confirmed"), [false]);
  const hostile = await run(reverse, "203.0.113.130", "ip");
  assert.deepEqual([hostile.entities, hostile.rejected.length], [[], 1]);
  const swept = await run(reverse, "203.0.113.128/29", "range");
  const last = swept.entities.map(({ value }) => value.slice(value.lastIndexOf(".") + 1));
  assert.deepEqual(last, ["130", "131", "132", "134", "135"]);
  const walked = await run(reverse, "2001:db8:a::/48", "range");
  assert.deepEqual(
    walked.entities.map(({ value }) => value),
    ["2001:db8:a::10", "2001:db8:a::5:1"],
  );
});

test("delegations of the demo internet have the defects that were put there, and the healthy one has none", async () => {
  assert.deepEqual(typesOf(await run(delegation, "northwind.example")), ["open_resolver"]);
  assert.deepEqual(typesOf(await run(delegation, "acme.test")), ["name_servers_one_network"]);
  assert.deepEqual(typesOf(await run(delegation, "globex.test")), [
    "delegation_differs",
    "name_servers_one_network",
    "serials_differ",
  ]);
  assert.deepEqual(typesOf(await run(delegation, "initech.example")), ["glue_differs", "single_name_server"]);
  for (const label of ["lame", "beta", "stale", "parked"]) {
    const given = await run(delegation, `${label}.acme.test`, "hostname");
    assert.deepEqual([typesOf(given), given.outcomes], [["lame_delegation"], []], label);
  }
});

test("dangling records are told apart from aliases that are in use", async () => {
  const how = async (label: string) =>
    (await run(takeover, `${label}.acme.test`, "hostname")).findings.map(({ type, data }) => `${type} ${data.how}`);
  assert.deepEqual(await how("old-shop"), ["dns.dangling_cname unregistered"]);
  assert.deepEqual(await how("portal-old"), ["dns.dangling_cname provider"]);
  assert.deepEqual(await how("docs-old"), ["dns.dangling_cname provider"]);
  assert.deepEqual(await how("notes"), ["dns.dangling_mx unregistered"]);
  assert.deepEqual(await how("stale"), ["dns.dangling_ns unregistered"]);
  assert.deepEqual(await how("parked"), ["dns.dangling_ns provider"]);
  for (const label of ["handbook", "cdn", "assets", "loop1", "self", "alerts", "lame", "www"])
    assert.deepEqual(await how(label), [], label);
});

test("bindings, services, tokens and policies are read", async () => {
  const www = await run(svcb, "www.acme.test", "hostname");
  assert.deepEqual(claimOf(www, "alpn"), ["h3", "h2"]);
  assert.ok(www.relations.some(({ relation, to }) => relation === "hints_at" && to.value === "203.0.113.23"));
  const shop = await run(svcb, "shop.acme.test", "hostname");
  assert.deepEqual([claimOf(shop, "ech"), shop.relations[0]?.to.value], [[true], "pool-svc.acme.test"]);
  assert.deepEqual((await run(srv, "initech.example")).relations, []);
  assert.deepEqual(
    (await run(srv, "globex.test")).relations.map(({ to }) => to.value),
    ["dc1-xq.globex.test"],
  );
  assert.deepEqual(claimOf(await run(txt, "acme.test"), "services"), [
    "Google Search Console",
    "Microsoft 365",
    "Atlassian Cloud",
  ]);
  assert.deepEqual(claimOf(await run(txt, "globex.test"), "services"), []);
  assert.deepEqual(typesOf(await run(caa, "globex.test")), ["caa_malformed"]);
  assert.deepEqual(typesOf(await run(caa, "initech.example")), ["caa_missing"]);
  assert.deepEqual(claimOf(await run(caa, "acme.test"), "certificate_authorities"), ["lab-ca.example"]);
});
