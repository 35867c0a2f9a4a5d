import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { type TestContext, test } from "node:test";
import { listen, loopbackNet } from "../../../test/loopback-net.ts";
import { makeTries } from "../../lab/faults.ts";
import { openLog } from "../../lab/log.ts";
import { blobOf, listenSsh, type SshServer } from "../../lab/servers/ssh.ts";
import { loadSshKey } from "../../lab/ssh-keys/load.ts";
import { runModule } from "../../sdk/testing.ts";
import keys from "./keys.ts";

const subject = { type: "service", value: "192.0.2.1:22/tcp", traits: ["ssh"] };

const modern: SshServer = {
  identification: "SSH-2.0-OpenSSH_9.9",
  kex: ["curve25519-sha256"],
  ciphers: ["chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com"],
  macs: ["hmac-sha2-256-etm@openssh.com"],
  hostKeys: { "ssh-ed25519": "modern" },
};

const old: SshServer = {
  identification: "SSH-2.0-OpenSSH_4.3",
  kex: ["diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"],
  ciphers: ["aes128-cbc", "arcfour", "aes128-ctr"],
  macs: ["hmac-md5", "hmac-sha2-256"],
  hostKeys: { "ssh-rsa": "old-rsa" },
};

async function look(t: TestContext, server: SshServer | string | Uint8Array, options = {}) {
  const desk = { seed: 1, log: openLog(), tries: makeTries() };
  let port: number;
  if (typeof server === "object" && "kex" in server) {
    const listener = await listenSsh("192.0.2.1", 22, server, loadSshKey, desk);
    t.after(() => listener.close());
    port = listener.port;
  } else port = await listen(t, (socket) => socket.end(server));
  const net = loopbackNet(t, { "192.0.2.1:22": port });
  return { ...(await runModule(keys, { subject, net, options: { timeoutMs: 500, ...options } })), net };
}

test("a hit: what is offered is claimed, and the host key that signed is known by its fingerprint", async (t) => {
  const { claims, entities, relations, findings, outcomes, net } = await look(t, modern);
  const blob = blobOf(loadSshKey("modern"));
  const fingerprint = `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=$/, "")}`;
  const spki = createPublicKey(loadSshKey("modern")).export({ type: "spki", format: "der" });
  assert.deepEqual(
    entities.map(({ type, value, attributes }) => [type, value, attributes]),
    [
      [
        "key",
        createHash("sha256").update(spki).digest("hex"),
        { ssh_key: "ssh-ed25519 256", ssh_fingerprint: fingerprint },
      ],
    ],
  );
  assert.deepEqual(
    relations.map(({ from, relation }) => [from.value, relation]),
    [["192.0.2.1:22/tcp", "uses_key"]],
  );
  assert.deepEqual([findings, outcomes], [[], []]);
  const said = Object.assign({}, ...claims.map(({ attributes }) => attributes));
  assert.deepEqual(said, {
    ssh_kex: ["curve25519-sha256"],
    ssh_ciphers: modern.ciphers,
    ssh_macs: modern.macs,
    ssh_host_key_algorithms: ["ssh-ed25519"],
    ssh_host_keys: [`ssh-ed25519 256 ${fingerprint}`],
  });
  assert.equal(net.excerpt(claims[0]?.proofs[0]), "curve25519-sha256");
  assert.match(net.excerpt(entities[0]?.proofs[0]), /^.{4}ssh-ed25519/s);
});

test("weak algorithms and a weak key are findings that point at what says so", async (t) => {
  const { findings, net, entities } = await look(t, old);
  assert.deepEqual(
    findings.map(({ type, severity }) => [type, severity]),
    [
      ["ssh.weak_kex", "medium"],
      ["ssh.weak_cipher", "medium"],
      ["ssh.weak_mac", "low"],
      ["ssh.weak_host_key_algorithm", "low"],
      ["ssh.weak_host_key", "medium"],
    ],
  );
  assert.equal(net.excerpt(findings[1]?.proofs[0]), "aes128-cbc,arcfour,aes128-ctr");
  assert.deepEqual(findings[1]?.data.algorithms, ["aes128-cbc", "arcfour"]);
  assert.equal(entities[0]?.attributes.ssh_key, "ssh-rsa 1024");
});

test("a key that the server cannot sign with is nobody's, whoever shows it", async (t) => {
  const { entities, claims, outcomes } = await look(t, { ...old, decoy: "stranger-rsa" });
  assert.deepEqual(entities, []);
  assert.equal(
    claims.some(({ attributes }) => "ssh_host_keys" in attributes),
    false,
  );
  assert.deepEqual(outcomes, [{ outcome: "inconclusive", why: "ssh-rsa: a key that it does not sign with" }]);
});

test("a server without a key exchange of ours is read as far as it goes", async (t) => {
  const kex = ["diffie-hellman-group-exchange-sha256"] as unknown as SshServer["kex"];
  const { claims, entities, outcomes } = await look(t, { ...modern, kex });
  assert.equal(claims.length, 4);
  assert.deepEqual([entities, outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
  const without = await look(t, modern, { keys: false });
  assert.deepEqual([without.entities, without.outcomes], [[], []]);
});

test("protocol 1 is a finding, alone or beside version 2", async (t) => {
  const alone = await look(t, "SSH-1.5-OpenSSH_2.9\n");
  assert.deepEqual(
    alone.findings.map(({ type }) => type),
    ["ssh.protocol_1"],
  );
  assert.equal(alone.net.excerpt(alone.findings[0]?.proofs[0]), "SSH-1.5-OpenSSH_2.9");
  assert.deepEqual(alone.outcomes, []);
  const both = await look(t, { ...modern, identification: "SSH-1.99-OpenSSH_2.9" });
  assert.deepEqual(
    both.findings.map(({ type }) => type),
    ["ssh.protocol_1"],
  );
  assert.equal(both.entities.length, 1);
});

test("a miss, a refused connection, and a server that says it is busy: nothing is claimed", async (t) => {
  const closed = await runModule(keys, { subject, net: loopbackNet(t, {}) });
  assert.deepEqual(
    closed.outcomes.map(({ outcome }) => outcome),
    ["failed"],
  );
  const busy = await look(t, "Exceeded MaxStartups\r\n");
  assert.deepEqual([busy.claims, busy.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
});

test("malformed packets are an outcome", async (t) => {
  const cut = Buffer.from([0, 0, 0, 28, 4, 20, ...Array(16).fill(1), 0, 0, 0, 99, 97, 0, 0, 0, 0, 0]);
  for (const rest of [Buffer.alloc(200, 255), cut, Buffer.alloc(0)]) {
    const { claims, findings, outcomes } = await look(t, Buffer.concat([Buffer.from("SSH-2.0-x\r\n"), rest]));
    assert.deepEqual([claims, findings], [[], []]);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ["inconclusive"],
    );
  }
});
