import assert from "node:assert/strict";
import { test } from "node:test";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import clusters from "./clusters.ts";

const hex = (n: number) => String(n).padStart(2, "0").repeat(32);
const service = (n: number, port = 443) => ({ type: "service", value: `192.0.2.${n}:${port}/tcp` });
const certificate = (n: number) => ({ type: "certificate", value: hex(n) });
const key = (n: number) => ({ type: "key", value: hex(50 + n) });
const presents = (from: ReturnType<typeof service>, n: number) => ({ from, relation: "presents", to: certificate(n) });
const uses = (n: number, of: number) => ({ from: certificate(n), relation: "uses_key", to: key(of) });

const bytes = (n: number) => ({ kind: "bytes" as const, evidence: hex(n), part: "response", pointer: "/chain/0" });
const says = (
  of: { type: string; value: string },
  attribute: string,
  value: string,
  n: number,
  module = "tls.certificate",
) => ({
  of,
  attribute,
  value,
  module,
  proofs: [bytes(n)],
});

type Known = NonNullable<Parameters<typeof runModule>[1]["known"]>;

/** Runs it for the last of the relations, as for what came last. */
async function group(relations: NonNullable<Known["relations"]>, claims: Known["claims"] = []) {
  const subject = relations.findLast(({ relation }) => relation === "presents");
  assert.ok(subject);
  const given = await runModule(clusters, {
    subject: subject as never,
    net: cannedNet({}),
    known: { relations, claims },
  });
  return given.findings;
}

test("a hit: one certificate at two addresses, whichever was seen last, by the bytes and the relations that say it", async () => {
  const claims = [says(certificate(1), "subject", "CN=a", 7)];
  const [found, ...rest] = await group([presents(service(1), 1), presents(service(2), 1)], claims);
  assert.deepEqual(rest, []);
  assert.deepEqual([found?.type, found?.of, found?.severity], ["tls.shared_certificate", certificate(1), "info"]);
  assert.deepEqual(found?.data.services, [service(1).value, service(2).value]);
  assert.deepEqual(found?.proofs, [
    bytes(7),
    {
      kind: "derived",
      rule: "tls.clusters",
      from: [1, 2].map((n) => `service ${service(n).value} presents certificate ${hex(1)}`),
    },
  ]);
});

test("one key under two certificates is a cluster, also on one address", async () => {
  const relations = [presents(service(1), 1), presents(service(1, 8443), 2), uses(1, 1), uses(2, 1)];
  const found = await group(relations);
  assert.deepEqual(
    found.map(({ type, of }) => [type, of]),
    [["tls.shared_key", key(1)]],
  );
  assert.deepEqual(found[0]?.data.certificates, [hex(1), hex(2)]);
});

test("different certificates of one issuer with one serial number are tied together", async () => {
  const claims = [1, 2, 3].flatMap((n) => [
    says(certificate(n), "issuer", "CN=Default", n),
    says(certificate(n), "serial", n === 3 ? "02" : "01", n),
  ]);
  const found = await group([presents(service(1), 1), presents(service(2), 2), presents(service(3), 3)], claims);
  assert.deepEqual(
    found.map(({ type, of, stable }) => [type, of, stable]),
    [["tls.shared_serial", certificate(1), { issuer: "CN=Default", serial: "01" }]],
  );
  assert.deepEqual(found[0]?.proofs.slice(0, 2), [bytes(1), bytes(2)]);
});

test("a miss: certificates, keys and numbers of their own are no cluster, nor is one address with two ports", async () => {
  const claims = [1, 2].flatMap((n) => [
    says(certificate(n), "issuer", `CN=Issuer ${n}`, n),
    says(certificate(n), "serial", "01", n),
  ]);
  const relations = [
    presents(service(1), 1),
    presents(service(1, 8443), 1),
    presents(service(2), 2),
    uses(1, 1),
    uses(2, 2),
  ];
  assert.deepEqual(await group(relations, claims), []);
});

test("what was refused or never presented has no part in it: a logged precertificate has the number of its certificate", async () => {
  const claims = [1, 2].flatMap((n) => [
    says(certificate(n), "issuer", "CN=CA", n, n === 1 ? "tls.certificate" : "ct.other"),
    says(certificate(n), "serial", "01", n, n === 1 ? "tls.certificate" : "ct.other"),
  ]);
  assert.deepEqual(
    await group([presents(service(1), 1), { ...presents(service(2), 2), relation: "presents" }], claims),
    [],
  );
});

test("malformed claims are compared as text, and half of a pair is none", async () => {
  const claims = [says(certificate(1), "serial", "01", 1), says(certificate(2), "serial", "01", 2)];
  assert.deepEqual(await group([presents(service(1), 1), presents(service(2), 2)], claims), []);
});
