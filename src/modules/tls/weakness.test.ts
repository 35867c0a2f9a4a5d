import assert from "node:assert/strict";
import { test } from "node:test";
import type { TlsCertificate, TlsSession } from "../../sdk/net.ts";
import { weakDigestOf, weaknesses } from "./_weakness.ts";

const now = new Date("2026-06-01T00:00:00Z");

const good: TlsCertificate = {
  sha256: "ab".repeat(32),
  der: new Uint8Array(),
  subject: "CN=www.example.org",
  issuer: "CN=Some Authority",
  names: ["www.example.org"],
  notBefore: "2026-05-01T00:00:00.000Z",
  notAfter: "2026-07-30T00:00:00.000Z",
  serial: "01",
  spki: "cd".repeat(32),
  keyType: "rsa",
  keyBits: 2048,
  signature: "sha256WithRSAEncryption",
};

function found(...chain: Partial<TlsCertificate>[]) {
  const session: TlsSession = {
    version: "TLSv1.3",
    cipher: "x",
    distrust: null,
    chain: chain.map((it) => ({ ...good, ...it })),
  };
  return weaknesses(session, now, 21).map(({ finding, pointer }) => [finding.type, finding.severity, pointer]);
}

test("a certificate of today with a month and more to live has no weakness", () => {
  assert.deepEqual(found({}), []);
  assert.deepEqual(found({ keyType: "ed25519", keyBits: 0 }), []);
  assert.deepEqual(found({ keyType: "prime256v1", keyBits: 256, signature: "ecdsa-with-SHA384" }), []);
});

test("an end within the days given is reported, the nearer the worse, and one that has passed is not", () => {
  const at = (notAfter: string) => found({ notAfter }).map(([type, severity]) => `${type} ${severity}`);
  assert.deepEqual(at("2026-06-20T00:00:00Z"), ["tls.certificate_expires_soon low"]);
  assert.deepEqual(at("2026-06-06T00:00:00Z"), ["tls.certificate_expires_soon medium"]);
  assert.deepEqual(at("2026-06-02T00:00:00Z"), ["tls.certificate_expires_soon high"]);
  assert.deepEqual(at("2026-06-22T00:00:00Z"), []);
  assert.deepEqual(at("2026-05-31T00:00:00Z"), []);
});

test("a life of more than 398 days is long since September 2020, and was usual before", () => {
  assert.deepEqual(found({ notBefore: "2026-05-01T00:00:00Z", notAfter: "2027-06-03T00:00:00Z" }), []);
  const long = { notBefore: "2026-05-01T00:00:00Z", notAfter: "2027-06-04T00:00:00Z" };
  assert.deepEqual(found(long), [["tls.long_validity", "low", "/chain/0"]]);
  assert.deepEqual(found({ notBefore: "2020-08-31T00:00:00Z", notAfter: "2028-08-31T00:00:00Z" }), []);
});

test("short keys are weak, and how short says how bad", () => {
  assert.deepEqual(found({ keyBits: 1024 }), [["tls.weak_key", "medium", "/chain/0/keyBits"]]);
  assert.deepEqual(found({ keyBits: 512 }), [["tls.weak_key", "high", "/chain/0/keyBits"]]);
  assert.equal(found({ keyType: "prime192v1", keyBits: 192 }).length, 1);
  assert.equal(found({ keyType: "secp224r1", keyBits: 224 }).length, 0);
});

test("a weak signature is found anywhere in the chain but on what signed itself", () => {
  const sha1 = { signature: "sha1WithRSAEncryption" };
  assert.deepEqual(found(sha1), [["tls.weak_signature", "medium", "/chain/0/signature"]]);
  assert.deepEqual(found({}, sha1), [["tls.weak_signature", "medium", "/chain/1/signature"]]);
  assert.deepEqual(found({}, { ...sha1, subject: "CN=Root", issuer: "CN=Root" }), []);
});

test("digests are told from the names that OpenSSL gives signatures", () => {
  const names = ["sha1WithRSAEncryption", "ecdsa-with-SHA1", "RSA-SHA1", "dsaWithSHA1", "md5WithRSAEncryption"];
  assert.deepEqual(names.map(weakDigestOf), ["SHA-1", "SHA-1", "SHA-1", "SHA-1", "MD5"]);
  const strong = ["sha256WithRSAEncryption", "ecdsa-with-SHA256", "rsassaPss", "ED25519", "RSA-SHA512", "sha1024", ""];
  assert.deepEqual(
    strong.map(weakDigestOf),
    strong.map(() => null),
  );
});
