import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { services } from "./_services.ts";
import srv from "./srv.ts";

const subject = { type: "domain", value: "example.com" };
const sip = "_sip._tcp.example.com SRV 10 5 5060 voip.example.com";

test("a hit: the host of a service and its port, by the record that says so", async () => {
  const net = cannedNet({ zone: [sip, "_ldap._tcp.example.com SRV 0 0 389 dc.example.net"] });
  const { relations, claims, outcomes } = await runModule(srv, { subject, net });
  assert.deepEqual(
    relations.map(({ relation, to, proofs }) => [relation, to.type, to.value, net.excerpt(proofs[0])]),
    [
      ["has_service_host", "hostname", "voip.example.com", sip],
      ["has_service_host", "hostname", "dc.example.net", "_ldap._tcp.example.com SRV 0 0 389 dc.example.net"],
    ],
  );
  assert.deepEqual(
    claims.map(({ attributes }) => attributes.srv),
    ["_sip._tcp 5060 voip.example.com", "_ldap._tcp 389 dc.example.net"],
  );
  assert.deepEqual(outcomes, []);
});

test("under a wildcard only what differs from it is a service", async () => {
  const net = cannedNet({ zone: ["*._tcp.example.com SRV 0 0 443 www.example.com", sip] });
  const { relations } = await runModule(srv, { subject, net });
  assert.deepEqual(
    relations.map(({ to }) => to.value),
    ["voip.example.com"],
  );
});

test("a miss: no services, a service that is said not to be there, and a domain that does not exist", async () => {
  const net = cannedNet({ zone: ["example.com NS ns.example.com", "_imap._tcp.example.com SRV 0 0 0 ."] });
  const none = await runModule(srv, { subject, net });
  assert.deepEqual([none.relations, none.claims, none.outcomes], [[], [], []]);
  const gone = cannedNet({});
  await runModule(srv, { subject, net: gone });
  assert.deepEqual(gone.asked, ["dns example.com NS"]);
});

test("a refusal and questions that fail are counted in one outcome, and the rest is kept", async () => {
  const resolver = (name: string) => {
    if (name.startsWith("_ldap.")) return new NetError("timeout", "no answer");
    return name.startsWith("_imap.") ? "REFUSED" : undefined;
  };
  const net = cannedNet({ zone: [sip], resolver });
  const { relations, outcomes } = await runModule(srv, { subject, net });
  assert.equal(relations.length, 1);
  assert.equal(outcomes.length, 1);
  assert.match(outcomes[0]?.why ?? "", /^\d of \d+ services: no answer$/);
});

test("a malformed answer: hosts that are none are refused, and records of other names are nobody's", async () => {
  const net = cannedNet({
    resolver: (name, type) =>
      type === "SRV" && name === "_sip._tcp.example.com"
        ? [`${name} SRV 1 1 5060 \u001b[31mred`, "_sip._tcp.other.example SRV 1 1 5060 sip.evil.example"]
        : undefined,
    zone: ["example.com NS ns.example.com"],
  });
  const { entities, rejected } = await runModule(srv, { subject, net });
  assert.deepEqual(entities, []);
  assert.equal(rejected.length, 1);
});

test("service names of one's own are asked too, each once, and all are names that can be asked", async () => {
  assert.equal(new Set(services).size, services.length);
  for (const service of services)
    assert.match(service, /^(?:_[a-z0-9-]+\.)+(?:_[a-z0-9]+|dc\._msdcs|gc\._msdcs|pdc\._msdcs)$/);
  const net = cannedNet({ zone: ["_myapp._tcp.example.com SRV 0 0 9 app.example.com"] });
  const { relations } = await runModule(srv, { subject, net, options: { extra: ["_myapp._tcp"], services: 1 } });
  assert.deepEqual(
    relations.map(({ to }) => to.value),
    ["app.example.com"],
  );
});
