import assert from "node:assert/strict";
import type { Server, Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { createServer, type TlsOptions } from "node:tls";
import { listen, listenWith, loopbackNet } from "../../../test/loopback-net.ts";
import { loadCertificate } from "../../lab/certificates/load.ts";
import { frontOf, type OldTls, oldOptions } from "../../lab/servers/old-tls.ts";
import { runModule } from "../../sdk/testing.ts";
import versions from "./versions.ts";

const subject = { type: "service", value: "192.0.2.1:443/tcp", traits: ["tls"] };

async function look(t: TestContext, server: Server | ((socket: Socket) => void), options = {}) {
  const port = typeof server === "function" ? await listen(t, server) : await listenWith(t, server);
  const net = loopbackNet(t, { "192.0.2.1:443": port });
  const given = await runModule(versions, { subject, net, options: { timeoutMs: 400, ...options } });
  const claims = given.claims.flatMap(({ attributes }) => Object.values(attributes).flat() as string[]);
  return { ...given, net, said: claims };
}

function tls(options: TlsOptions, certificate = "acme"): Server {
  return createServer({ ...loadCertificate(certificate), ...options }).on("tlsClientError", (_, socket) =>
    socket.destroy(),
  );
}

const museum: OldTls = {
  manner: "old",
  suites: {
    "AES128-SHA": "TLS_RSA_WITH_AES_128_CBC_SHA",
    "NULL-SHA": "TLS_RSA_WITH_NULL_SHA",
    "AECDH-AES128-SHA": "TLS_ECDH_anon_WITH_AES_128_CBC_SHA",
  },
  ssl3: { 5: "TLS_RSA_WITH_RC4_128_SHA", 10: "TLS_RSA_WITH_3DES_EDE_CBC_SHA", 3: "TLS_RSA_EXPORT_WITH_RC4_40_MD5" },
};

test("a hit: obsolete versions and weak suites are findings, and the proofs are the server's own bytes", async (t) => {
  const server = tls(oldOptions(museum), "antique");
  const { findings, said, net, claims, outcomes } = await look(t, frontOf(server, museum));
  assert.deepEqual(
    findings.map(({ type, title, severity }) => [type, title, severity]),
    [
      ["tls.obsolete_protocol", "SSL 3.0 is still spoken", "high"],
      ["tls.obsolete_protocol", "TLS 1.0 is still spoken", "low"],
      ["tls.obsolete_protocol", "TLS 1.1 is still spoken", "low"],
      ["tls.weak_cipher", "Weak cipher suites are accepted: NULL", "high"],
      ["tls.weak_cipher", "Weak cipher suites are accepted: EXPORT", "high"],
      ["tls.weak_cipher", "Weak cipher suites are accepted: anonymous", "high"],
      ["tls.weak_cipher", "Weak cipher suites are accepted: RC4", "medium"],
      ["tls.weak_cipher", "Weak cipher suites are accepted: 3DES", "low"],
      ["tls.no_forward_secrecy", "No suite has forward secrecy", "medium"],
      ["tls.client_cipher_order", "The client's order of cipher suites decides", "info"],
    ],
  );
  assert.deepEqual(outcomes, []);
  const suites = said.filter((it) => it.startsWith("TLSv1.2 ")).sort();
  assert.deepEqual(
    suites,
    Object.values(museum.suites)
      .map((name) => `TLSv1.2 ${name}`)
      .sort(),
  );
  const bytes = (n: number | undefined) => Buffer.from(net.excerpt(findings[n ?? 0]?.proofs[0]));
  assert.deepEqual([...bytes(1)], [3, 1], "the version in the ServerHello");
  assert.deepEqual([...bytes(6)], [0, 5], "the number of the suite");
  assert.ok(claims.every(({ proofs }) => proofs.length > 0));
});

test("a miss: TLS of today is known by versions and suites, and nothing is wrong with it", async (t) => {
  const { findings, said, outcomes } = await look(t, tls({}));
  assert.deepEqual([findings, outcomes], [[], []]);
  assert.deepEqual(
    said.filter((it) => !it.includes(" ")),
    ["TLSv1.2", "TLSv1.3"],
  );
  assert.ok(said.includes("TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"), said.join());
  assert.ok(said.includes("TLSv1.3 TLS_AES_256_GCM_SHA384"));
});

test("a parrot that accepts what does not exist is inconclusive, not full of holes", async (t) => {
  const { findings, said, outcomes } = await look(t, frontOf(tls({}), { manner: "parrot" }));
  assert.deepEqual([findings, said], [[], []]);
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("when handshakes run out it is said, and the weak suites were asked for first", async (t) => {
  const server = tls({ ciphers: "ALL:eNULL:@SECLEVEL=0", minVersion: "TLSv1.2", maxVersion: "TLSv1.2" }, "antique");
  const { findings, outcomes } = await look(t, server, { maxHandshakes: 10 });
  assert.ok(findings.some(({ title }) => title.endsWith("NULL")));
  assert.deepEqual(
    outcomes.map(({ why }) => why),
    ["stopped after 10 handshakes"],
  );
});

test("a refused connection and silence are outcomes", async (t) => {
  const net = loopbackNet(t, {});
  const refused = await runModule(versions, { subject, net });
  assert.deepEqual(
    refused.outcomes.map(({ outcome }) => outcome),
    ["failed"],
  );
  const silent = await look(t, () => {}, { timeoutMs: 50 });
  assert.deepEqual([silent.findings, silent.outcomes.map(({ outcome }) => outcome)], [[], ["timeout"]]);
});

test("a malformed answer accepts nothing", async (t) => {
  const hello = Buffer.of(22, 3, 3, 0, 6, 2, 0, 0, 2, 3, 3);
  for (const answer of ["HTTP/1.1 400 Bad Request\r\n\r\n", hello, Buffer.alloc(100, 22)]) {
    const { findings, said, outcomes } = await look(t, (socket) => socket.end(answer));
    assert.deepEqual([findings, said], [[], []]);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ["inconclusive"],
    );
  }
});
