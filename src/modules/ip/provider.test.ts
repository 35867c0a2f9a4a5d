import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { dataOf } from "../../../test/data-folder.ts";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import provider from "./provider.ts";

const ip = { type: "ip", value: "192.0.2.7" };
const service = { type: "service", value: "192.0.2.7:443/tcp", traits: ["http", "tls"] };
const name = (value: string) => ({ type: "hostname", value });

const data = (t: TestContext) =>
  dataOf(t, {
    rows: { "asn-ipv4": ["192.0.2.0,192.0.2.255,64500,Host"] },
    providers: [
      { name: "Edge", kind: "cdn", ranges: ["198.51.100.0/24"], names: ["edge.example"], headers: { server: "edge" } },
      { name: "Host", kind: "hosting", networks: [64_500] },
    ],
  });

const answering = (headers: Record<string, string>): Canned => ({ http: { "192.0.2.7": { headers } } });

test("a hit by range and by network says who, what kind, and whether the machine is shared", async (t) => {
  const net = cannedNet({});
  const of = async (value: string) =>
    (await runModule(provider, { subject: { ...ip, value }, net, data: data(t) })).claims;
  const [edge] = await of("198.51.100.7");
  assert.deepEqual(edge?.attributes, { provider: "Edge", provider_kind: "cdn", shared: true });
  const [host] = await of("192.0.2.7");
  assert.deepEqual(host?.attributes, { provider: "Host", provider_kind: "hosting" });
  assert.deepEqual(
    host?.proofs.map((proof) => proof.kind === "dataset" && proof.row),
    ["Host: AS64500", "192.0.2.0,192.0.2.255,64500,Host"],
  );
});

test("a hit by an alias names the chain that leads to the provider's name", async (t) => {
  const relations = [
    { from: name("www.acme.test"), relation: "alias_of", to: name("cdn.acme.test") },
    { from: name("cdn.acme.test"), relation: "alias_of", to: name("acme.edge.example") },
  ];
  const subject = { from: name("www.acme.test"), relation: "resolves_to", to: ip };
  const given = await runModule(provider, { subject, net: cannedNet({}), data: data(t), known: { relations } });
  const [claim] = given.claims;
  assert.deepEqual([claim?.of, claim?.attributes.provider, claim?.attributes.shared], [ip, "Edge", true]);
  assert.deepEqual(claim?.proofs[1]?.kind === "derived" && claim.proofs[1].from, [
    "hostname www.acme.test resolves_to ip 192.0.2.7",
    "hostname www.acme.test alias_of hostname cdn.acme.test",
    "hostname cdn.acme.test alias_of hostname acme.edge.example",
  ]);
});

test("aliases that go round, and names that only end alike, lead to nobody", async (t) => {
  const relations = [
    { from: name("a.acme.test"), relation: "alias_of", to: name("b.acme.test") },
    { from: name("b.acme.test"), relation: "alias_of", to: name("a.acme.test") },
    { from: name("c.acme.test"), relation: "alias_of", to: name("x.knowledge.example") },
  ];
  for (const from of ["a.acme.test", "c.acme.test"]) {
    const subject = { from: name(from), relation: "resolves_to", to: ip };
    const given = await runModule(provider, { subject, net: cannedNet({}), data: data(t), known: { relations } });
    assert.deepEqual(given.claims, []);
  }
});

test("a hit by header is asked of the bare address, and the proof is that line", async (t) => {
  const net = cannedNet(answering({ Server: "Edge/2.1" }));
  const { claims } = await runModule(provider, { subject: service, net, data: data(t) });
  assert.deepEqual([claims[0]?.of, claims[0]?.attributes.provider], [ip, "Edge"]);
  assert.equal(net.excerpt(claims[0]?.proofs[1]), "server: Edge/2.1");
  assert.deepEqual(net.asked, ["http GET https://192.0.2.7/"]);
});

test("a miss: no range, no name, a header that only looks like it; and nobody is asked in vain", async (t) => {
  const decoy = cannedNet(answering({ Server: "edgeless", "X-Powered-By": "edge" }));
  assert.deepEqual((await runModule(provider, { subject: service, net: decoy, data: data(t) })).claims, []);
  const quiet = cannedNet({});
  const given = { net: quiet, data: data(t) };
  for (const value of ["203.0.113.1", "10.0.0.1", "2001:db8::1"])
    assert.deepEqual((await runModule(provider, { subject: { type: "ip", value }, ...given })).claims, []);
  const other = { ...service, value: "192.0.2.7:8443/tcp" };
  const shared = { ...service, value: "198.51.100.7:443/tcp" };
  for (const subject of [other, shared]) await runModule(provider, { subject, ...given });
  await runModule(provider, { subject: service, ...given, footprint: "P1" });
  await runModule(provider, { subject: service, ...given, options: { ask: false } });
  assert.deepEqual(quiet.asked, []);
});

test("a refusal, and a malformed table, could not be looked at", async (t) => {
  const net = cannedNet({ http: { "192.0.2.7": new NetError("blocked", "not authorized") } });
  const refused = await runModule(provider, { subject: service, net, data: data(t) });
  assert.deepEqual(
    refused.outcomes.map(({ outcome }) => outcome),
    ["blocked"],
  );
  const broken = dataOf(t, { providers: [{ name: "Edge", kind: "cloudy" as "cdn" }] });
  const { outcomes } = await runModule(provider, { subject: ip, net, data: broken });
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["failed"],
  );
});
