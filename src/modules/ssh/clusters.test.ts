import assert from "node:assert/strict";
import { test } from "node:test";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import clusters from "./clusters.ts";

const key = { type: "key", value: "ab".repeat(32) };
const uses = (value: string, type = "service") => ({ from: { type, value }, relation: "uses_key", to: key });
const [one, two] = [uses("192.0.2.1:22/tcp"), uses("192.0.2.2:22/tcp")];

async function group(...relations: [ReturnType<typeof uses>, ...ReturnType<typeof uses>[]]) {
  const proof = {
    kind: "bytes" as const,
    evidence: "cd".repeat(32),
    part: "response",
    range: [1, 9] as [number, number],
  };
  const claims = [{ of: key, attribute: "ssh_fingerprint", value: "SHA256:xyz", module: "ssh.keys", proofs: [proof] }];
  const known = { relations, claims };
  const { findings } = await runModule(clusters, { subject: relations[0], net: cannedNet({}), known });
  return { findings, proof };
}

test("a hit: one host key at two addresses, by the bytes of the key and the servers that have it", async () => {
  const { findings, proof } = await group(two, one);
  assert.deepEqual(
    findings.map(({ type, of, severity }) => [type, of, severity]),
    [["ssh.shared_host_key", key, "info"]],
  );
  assert.match(findings[0]?.title ?? "", /2 addresses/);
  assert.match(findings[0]?.description ?? "", /^192\.0\.2\.1, 192\.0\.2\.2 prove themselves with SHA256:xyz/);
  const rule = {
    kind: "derived",
    rule: "ssh.clusters",
    from: [one, two].map(({ from }) => `service ${from.value} uses_key key ${key.value}`),
  };
  assert.deepEqual(findings[0]?.proofs, [proof, rule]);
});

test("a miss: a key of one address is no cluster, however many ports have it", async () => {
  assert.deepEqual((await group(one)).findings, []);
  assert.deepEqual((await group(one, uses("192.0.2.1:2222/tcp"))).findings, []);
});

test("a server that refused to prove its key has no part in it, and a certificate is no SSH server", async () => {
  assert.deepEqual((await group(one, uses("cd".repeat(32), "certificate"))).findings, []);
  assert.deepEqual((await group(uses("cd".repeat(32), "certificate"), one, two)).findings, []);
});

test("a malformed fingerprint is cut where it is shown", async () => {
  const claims = [{ of: key, attribute: "ssh_fingerprint", value: "x".repeat(9_000), module: "ssh.keys", proofs: [] }];
  const known = { relations: [one, two], claims };
  const { findings } = await runModule(clusters, { subject: one, net: cannedNet({}), known });
  assert.ok((findings[0]?.description.length ?? 0) < 500);
});
