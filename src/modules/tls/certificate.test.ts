import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { createServer } from "node:tls";
import { listen, listenWith, loopbackNet } from "../../../test/loopback-net.ts";
import { authorityFile, loadCertificate } from "../../lab/certificates/load.ts";
import { runModule } from "../../sdk/testing.ts";
import certificate from "./certificate.ts";

const address = { type: "ip", value: "192.0.2.1" };
const service = { type: "service", value: "192.0.2.1:443/tcp", traits: ["tls"] };
const www = { type: "hostname", value: "www.acme.test", traits: ["resolved"] };
const allow = ["192.0.2.0/24", "acme.test"];

/** One TLS service that shows a certificate of the demo internet. */
async function present(t: TestContext, name: string) {
  const port = await listenWith(t, createServer({ ...loadCertificate(name), SNICallback: undefined }));
  return loopbackNet(t, { "192.0.2.1:443": port }, { allow, ca: authorityFile });
}

test("a hit is the certificate with its names, and the proofs point into the handshake", async (t) => {
  const net = await present(t, "acme");
  const given = await runModule(certificate, { subject: service, net });
  const [found, ...covered] = given.entities;
  assert.equal(found?.type, "certificate");
  assert.match(String(found?.attributes.issuer), /\S/);
  assert.ok(Date.parse(String(found?.attributes.not_after)) > 0);
  assert.match(net.excerpt(found?.proofs[0]), new RegExp(`"sha256":"${found?.value}"`));
  const names = covered.map(({ value }) => value);
  assert.ok(names.includes("acme.test"), names.join());
  const wildcard = covered.find(({ attributes }) => attributes.wildcard_certificate);
  if (wildcard) assert.equal(net.excerpt(wildcard.proofs[0]), `"*.${wildcard.value}"`);
  assert.deepEqual([...new Set(given.relations.map(({ relation }) => relation))], ["presents", "uses_key", "covers"]);
  const key = covered.find(({ type }) => type === "key");
  assert.equal(net.excerpt(key?.proofs[0]), JSON.stringify(key?.value));
  assert.equal(key?.attributes.key, "prime256v1 256");
  // The demo internet's certificates outlive it.
  assert.deepEqual(
    given.findings.map(({ type }) => type),
    ["tls.long_validity"],
  );
});

test("a weak key and a weak signature are findings that point at what says so", async (t) => {
  const old = createServer({ ...loadCertificate("antique"), ciphers: "DEFAULT@SECLEVEL=0" });
  const net = loopbackNet(t, { "192.0.2.1:443": await listenWith(t, old) }, { allow });
  const { findings } = await runModule(certificate, { subject: service, net });
  const said = Object.fromEntries(findings.map(({ type, proofs }) => [type, net.excerpt(proofs[0])]));
  assert.equal(said["tls.weak_key"], "1024");
  assert.equal(said["tls.weak_signature"], '"sha1WithRSAEncryption"');
});

test("each name that resolves to the address is asked for, whichever of the two came last", async (t) => {
  const net = await present(t, "acme");
  const resolves = { from: www, relation: "resolves_to", to: address };
  const offers = { from: address, relation: "offers", to: service };
  const asked = async (
    subject: Parameters<typeof runModule>[1]["subject"],
    relations: (typeof resolves | typeof offers)[],
  ) =>
    (await runModule(certificate, { subject, net, known: { relations } })).relations.filter(
      ({ relation }) => relation === "presents",
    ).length;
  assert.equal(await asked(service, [resolves]), 2);
  assert.equal(await asked(resolves, [offers]), 1);
  assert.equal(await asked(resolves, []), 0);
  assert.equal(await asked(resolves, [{ ...offers, to: { ...service, traits: [] } }]), 0);
});

test("an expired, a wrong and a self-signed certificate are findings that point at what says so", async (t) => {
  const finding = async (name: string) => {
    const net = await present(t, name);
    const known = { relations: [{ from: address, relation: "offers", to: service }] };
    const subject = { from: www, relation: "resolves_to", to: address };
    const { findings } = await runModule(certificate, { subject, net, known });
    return findings.map(({ type, proofs }) => [type, net.excerpt(proofs[0]).slice(0, 20)]);
  };
  const byType = async (name: string) => Object.fromEntries(await finding(name));
  assert.match((await byType("acme-expired"))["tls.certificate_expired"] ?? "", /^"20\d\d-/);
  assert.match((await byType("wrong-name"))["tls.certificate_wrong_name"] ?? "", /^\["/);
  assert.ok((await byType("self-signed"))["tls.self_signed"]);
});

test("a miss, a name of which the services speak no TLS, asks nothing", async (t) => {
  const net = loopbackNet(t, {}, { allow });
  const given = await runModule(certificate, { subject: { from: www, relation: "resolves_to", to: address }, net });
  assert.deepEqual([given.entities, given.outcomes], [[], []]);
});

test("a refusal to connect is an outcome", async (t) => {
  const net = loopbackNet(t, {}, { allow });
  const given = await runModule(certificate, { subject: service, net });
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["failed"],
  );
});

test("a malformed handshake is an outcome, and the other names are asked all the same", async (t) => {
  const port = await listen(t, (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const net = loopbackNet(t, { "192.0.2.1:443": port }, { allow });
  const known = { relations: [{ from: www, relation: "resolves_to", to: address }] };
  const given = await runModule(certificate, { subject: service, net, known });
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["failed"],
  );
});
