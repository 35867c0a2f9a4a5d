import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { TLSSocket } from "node:tls";
import type { NetError } from "../sdk/net.ts";
import { defineSource } from "../sdk/source.ts";
import { alternativeNames } from "./certificate.ts";
import { answering, aWorld, page } from "./testing.ts";

const scope = { allow: ["acme.example", "203.0.113.0/28"] };
const at = "203.0.113.5";

/** A key and a self-signed certificate, which is its own root, made by openssl. */
function aCertificate(t: TestContext, names: string, days = 30) {
  const folder = mkdtempSync(join(tmpdir(), "sonde-tls-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=www.acme.example", "-addext", `subjectAltName=${names}`];
  const usual = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", `${days}`];
  execFileSync("openssl", [...usual, "-keyout", key, "-out", cert, ...subject], { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert), path: cert };
}

function secured({ key, cert }: { key: Buffer; cert: Buffer }, answer: Buffer) {
  return (socket: import("node:net").Socket) => {
    const secure = new TLSSocket(socket, { isServer: true, key, cert });
    secure.on("error", () => {});
    answering(answer)(secure);
  };
}

test("a handshake records the certificate and why it would not be trusted", async (t) => {
  const world = await aWorld(t, { "www.acme.example": [at] });
  const certificate = aCertificate(t, "DNS:www.acme.example,DNS:*.acme.example,IP:203.0.113.5");
  await world.listen(`${at}:443`, secured(certificate, page("")));
  const session = await world.net({ scope }).tls.handshake(at, 443, { servername: "www.acme.example" });
  assert.equal(session.version, "TLSv1.3");
  assert.equal(session.distrust, "DEPTH_ZERO_SELF_SIGNED_CERT");
  const [leaf] = session.chain;
  assert.deepEqual(leaf?.names, ["www.acme.example", "*.acme.example", "203.0.113.5"]);
  assert.deepEqual([leaf?.keyType, leaf?.keyBits], ["prime256v1", 256]);
  assert.match(leaf?.notAfter ?? "", /^\d{4}-\d\d-\d\dT/);
  const record = JSON.parse(Buffer.from(world.records.get(session.evidence)?.response ?? []).toString());
  assert.equal(record.chain[0].sha256, leaf?.sha256);
  assert.deepEqual(Buffer.from(record.chain[0].der, "base64"), Buffer.from(leaf?.der ?? []));
});

test("a root of the map's is trusted, but not for another name", async (t) => {
  const world = await aWorld(t, { "www.acme.example": [at], "other.acme.example": [at] });
  const certificate = aCertificate(t, "DNS:www.acme.example");
  await world.listen(`${at}:443`, secured(certificate, page("")));
  const { tls } = world.net({ scope, ca: certificate.path });
  assert.equal((await tls.handshake(at, 443, { servername: "www.acme.example" })).distrust, null);
  const other = await tls.handshake(at, 443, { servername: "other.acme.example" });
  assert.equal(other.distrust, "ERR_TLS_CERT_ALTNAME_INVALID");
});

test("a target's wrong certificate is recorded and its page read; a source's is refused", async (t) => {
  const world = await aWorld(t, { "www.acme.example": [at], "api.source.example": ["198.51.100.7"] });
  const certificate = aCertificate(t, "DNS:elsewhere.example");
  await world.listen(`${at}:443`, secured(certificate, page("read")));
  const served = await world.listen("198.51.100.7:443", secured(certificate, page("not read")));
  const rate = { requests: 9, perSeconds: 1 };
  const source = defineSource({ id: "s", title: "S", url: "https://s.example/", hosts: ["api.source.example"], rate });
  const { http } = world.net({ scope, sources: [source] });
  const answer = await http.request("https://www.acme.example/");
  assert.equal(answer.text, "read");
  assert.deepEqual(answer.tls?.chain[0]?.names, ["elsewhere.example"]);
  assert.ok(answer.tls?.distrust);
  await assert.rejects(http.request("https://api.source.example/"), (error: NetError) => error.outcome === "failed");
  assert.equal(served.connections(), 1);
});

test("a port that does not speak TLS fails, a silent one is a timeout", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:25`, (socket) => socket.write("220 mail\r\n"));
  await world.listen(`${at}:26`, () => {});
  const { tls } = world.net({ scope });
  await assert.rejects(tls.handshake(at, 25), (error: NetError) => error.outcome === "failed");
  await assert.rejects(tls.handshake(at, 26, { timeoutMs: 100 }), (error: NetError) => error.outcome === "timeout");
});

test("alternative names with commas in quotes do not forge another name", () => {
  assert.deepEqual(alternativeNames('DNS:"good.example, DNS:forged.example", DNS:B.example, IP Address:192.0.2.1'), [
    "good.example, dns:forged.example",
    "b.example",
    "192.0.2.1",
  ]);
});
