import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bindingData } from "../../lab/servers/service-binding.ts";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { readBinding } from "./_svcb.ts";
import svcb from "./svcb.ts";

const subject = { type: "hostname", value: "www.example.com" };

function line(priority: number, target: string, ...parameters: string[]): string {
  const data = bindingData(priority, target, parameters);
  return `www.example.com HTTPS \\# ${data.length} ${data.toString("hex")}`;
}

const run = (zone: readonly string[]) => {
  const net = cannedNet({ zone });
  return runModule(svcb, { subject, net }).then((given) => ({ ...given, net }));
};

test("a hit: protocols, hints of addresses and Encrypted ClientHello, by the record that says so", async () => {
  const record = line(1, ".", "alpn=h3,h2", "ipv4hint=192.0.2.7", "ech=AEX+DQBB", "ipv6hint=2001:db8::7");
  const { relations, claims, net, outcomes } = await run([record]);
  assert.deepEqual(
    relations.map(({ from, relation, to, proofs }) => [from.value, relation, to.value, net.excerpt(proofs[0])]),
    [
      ["www.example.com", "hints_at", "192.0.2.7", record],
      ["www.example.com", "hints_at", "2001:db8::7", record],
    ],
  );
  assert.deepEqual(
    claims.map(({ attributes }) => attributes),
    [
      { svcb: "1 . alpn=h3,h2 ipv4hint=192.0.2.7 ech=(6 octets) ipv6hint=2001:db8::7", ech: true },
      { alpn: "h3" },
      { alpn: "h2" },
    ],
  );
  assert.deepEqual(outcomes, []);
});

test("another host has the hints, and an alias has none", async () => {
  const service = await run([line(1, "pool.example.net", "port=8443", "ipv4hint=192.0.2.8")]);
  assert.deepEqual(
    service.relations.map(({ from, relation, to }) => [from.value, relation, to.value]),
    [
      ["www.example.com", "has_service_host", "pool.example.net"],
      ["pool.example.net", "hints_at", "192.0.2.8"],
    ],
  );
  const alias = await run([line(0, "pool.example.net", "ipv4hint=192.0.2.8")]);
  assert.deepEqual(
    alias.relations.map(({ relation }) => relation),
    ["has_service_host"],
  );
});

test("domains are asked for the SVCB records of services", async () => {
  const data = bindingData(1, "dns.example.net", ["alpn=dot"]);
  const net = cannedNet({ zone: [`_dns.example.com SVCB \\# ${data.length} ${data.toString("hex")}`] });
  const { relations } = await runModule(svcb, { subject: { type: "domain", value: "example.com" }, net });
  assert.deepEqual(
    relations.map(({ from, to }) => [from.value, to.value]),
    [["example.com", "dns.example.net"]],
  );
});

test("a miss: no records, and records of the name that an alias leads to", async () => {
  const data = bindingData(1, ".", ["alpn=h2"]);
  const { relations, claims, outcomes } = await run([
    "www.example.com CNAME edge.example.net",
    `edge.example.net HTTPS \\# ${data.length} ${data.toString("hex")}`,
  ]);
  assert.deepEqual([relations, claims, outcomes], [[], [], []]);
});

test("a refusal is an outcome", async () => {
  for (const failing of ["REFUSED", new NetError("timeout", "no answer")]) {
    const { outcomes } = await runModule(svcb, { subject, net: cannedNet({ failing: { "example.com": failing } }) });
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      [failing instanceof NetError ? "timeout" : "inconclusive"],
    );
  }
});

test("a malformed record spoils the whole set", async () => {
  const malformed = {
    "no target": "0001",
    "a protocol longer than its list": "000100 0001 0003 036832",
    "a port of one octet": "000100 0003 0001 ff",
    "an address of three octets": "000100 0004 0003 c00002",
    "keys out of order": "000100 0003 0002 01bb 0001 0003 026832",
    "a value past the end": "000100 0001 ffff",
  };
  for (const [what, hex] of Object.entries(malformed)) {
    const given = await run([line(1, ".", "alpn=h2"), `www.example.com HTTPS \\# 1 ${hex}`]);
    assert.deepEqual([given.relations, given.claims], [[], []], what);
    assert.match(given.outcomes[0]?.why ?? "", /malformed HTTPS/);
  }
});

test("any data is read as a binding or as none, and what is kept is bounded", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (raw) => {
      const binding = readBinding({ name: "x", type: "HTTPS", ttl: 0, span: [0, 0], data: { raw } });
      if (binding) assert.ok(binding.text.length <= 500 && binding.hints.length <= 16);
    }),
  );
});
