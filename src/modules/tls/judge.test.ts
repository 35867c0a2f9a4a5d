import assert from "node:assert/strict";
import { test } from "node:test";
import type { TlsCertificate, TlsSession } from "../../sdk/net.ts";
import { judge } from "./_judge.ts";
import { coversName } from "./_names.ts";

const now = new Date("2026-06-01T00:00:00Z");

function aSession(leaf: Partial<TlsCertificate> = {}, session: Partial<TlsSession> = {}): TlsSession {
  const certificate: TlsCertificate = {
    sha256: "ab".repeat(32),
    der: new Uint8Array(),
    subject: "CN=www.example.org",
    issuer: "CN=Some Authority",
    names: ["www.example.org"],
    notBefore: "2026-01-01T00:00:00.000Z",
    notAfter: "2026-12-31T00:00:00.000Z",
    serial: "01",
    spki: "cd".repeat(32),
    keyType: "rsa",
    keyBits: 2048,
    signature: "sha256WithRSAEncryption",
    ...leaf,
  };
  return { version: "TLSv1.3", cipher: "x", distrust: null, chain: [certificate, certificate], ...session };
}

const types = (session: TlsSession, name: string | null = "www.example.org") =>
  judge(session, name, now).map(({ finding }) => finding.type);

test("a good certificate for the name asked has no defect", () => {
  assert.deepEqual(types(aSession()), []);
});

test("a certificate is expired once its last moment has passed", () => {
  assert.deepEqual(types(aSession({ notAfter: "2026-05-31T23:59:59.000Z" })), ["tls.certificate_expired"]);
});

test("a certificate for other names is wrong for the one asked, and for nobody in particular it is not", () => {
  assert.deepEqual(types(aSession(), "mail.example.org"), ["tls.certificate_wrong_name"]);
  assert.deepEqual(types(aSession(), null), []);
});

test("a certificate that signs itself and stands alone is self-signed, not incomplete", () => {
  const own = aSession({ issuer: "CN=www.example.org" }, { distrust: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  assert.deepEqual(types({ ...own, chain: own.chain.slice(0, 1) }), ["tls.self_signed"]);
});

test("a leaf alone whose issuer nobody knows is an incomplete chain", () => {
  const alone = aSession({}, { distrust: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  assert.deepEqual(types({ ...alone, chain: alone.chain.slice(0, 1) }), ["tls.incomplete_chain"]);
});

test("a handshake without a certificate is judged as nothing", () => {
  assert.deepEqual(types(aSession({}, { chain: [] })), []);
});

test("a wildcard stands for one label, the leftmost", () => {
  assert.ok(coversName(["*.example.org"], "www.example.org"));
  assert.ok(!coversName(["*.example.org"], "a.b.example.org"));
  assert.ok(!coversName(["*.example.org"], "example.org"));
});
