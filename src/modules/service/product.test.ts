import assert from "node:assert/strict";
import { test } from "node:test";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import product from "./product.ts";

const service = { type: "service", value: "192.0.2.1:22/tcp" };
const scan = { kind: "bytes" as const, evidence: "ab".repeat(32), part: "response", pointer: "/open/0" };
const probe = {
  kind: "bytes" as const,
  evidence: "cd".repeat(32),
  part: "response",
  range: [0, 12] as [number, number],
};

/** What the module says of a service that was claimed to be this. */
async function said(claims: Record<string, unknown>, files?: Record<string, string>, by = "ip.ports") {
  const known = {
    claims: Object.entries(claims).map(([attribute, value]) => ({
      of: service,
      attribute,
      value,
      module: by,
      proofs: [scan, probe],
    })),
  };
  const given = await runModule(product, {
    subject: [service],
    net: cannedNet({}),
    known,
    ...(files && { files }),
  });
  return { ...given, attributes: given.claims[0]?.attributes, proofs: given.claims[0]?.proofs };
}

test("a hit: product, version, system and CPE, and the proof is cut to the bytes that say so", async () => {
  const banner = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u1\r\n";
  const { attributes, proofs } = await said({ service: "ssh", banner });
  assert.deepEqual(attributes, {
    vendor: "OpenBSD",
    product: "OpenSSH",
    version: "9.2p1",
    os: "Debian Linux",
    cpe: ["cpe:2.3:a:openbsd:openssh:9.2:p1:*:*:*:*:*:*"],
  });
  const cut = proofs?.map((it) => (it.kind === "bytes" && it.range ? banner.slice(...it.range) : ""));
  assert.deepEqual(cut, ["OpenSSH_9.2p1", " Debian-2"]);
});

test("a product is named only where the protocol says that it names one", async () => {
  const ftp = await said({ service: "ftp", banner: "220 openssh-9.6.example.test FTP service ready\r\n" });
  const smtp = await said({ service: "smtp", banner: "220 nginx.example.org ESMTP Postfix (Ubuntu)\r\n" });
  assert.equal(ftp.attributes, undefined);
  assert.deepEqual([smtp.attributes?.product, smtp.attributes?.os], ["Postfix", "Ubuntu Linux"]);
});

test("a binary greeting is named by the version that was read out of it", async () => {
  const { attributes, proofs } = await said({ service: "mysql", banner: "", version: "10.11.6-MariaDB-0+deb12u1" });
  assert.equal(attributes?.cpe?.toString(), "cpe:2.3:a:mariadb:mariadb:10.11.6:*:*:*:*:*:*:*");
  assert.deepEqual(proofs, [probe]);
});

const recog = `<?xml version="1.0"?>
<fingerprints matches="ssh.banner" protocol="ssh" database_type="service">
  <fingerprint pattern="^acme_ssh_(\\d+) on (\\S+)$" flags="REG_ICASE">
    <description>Acme &amp; sons</description>
    <example service.version="7">ACME_SSH_7 on WIDGET</example>
    <param pos="0" name="service.vendor" value="Acme"/>
    <param pos="0" name="service.product" value="Acme SSH"/>
    <param pos="1" name="service.version"/>
    <param pos="2" name="hw.product"/>
    <param pos="0" name="service.cpe23" value="cpe:/a:acme:ssh:{service.version}"/>
  </fingerprint>
  <fingerprint pattern="^OpenSSH_([\\w.]+)"><description>x</description>
    <param pos="0" name="service.product" value="Other name"/><param pos="0" name="os.product" value="Anything"/></fingerprint>
</fingerprints>`;

test("fingerprints that the operator brought are cited by file, version and row", async () => {
  const { attributes, proofs } = await said(
    { service: "ssh", banner: "SSH-2.0-Acme_ssh_7 on WIDGET\r\n" },
    { "recog/ssh.xml": recog },
  );
  assert.deepEqual(attributes, {
    vendor: "Acme",
    product: "Acme SSH",
    version: "7",
    hardware: "WIDGET",
    cpe: ["cpe:2.3:a:acme:ssh:7:*:*:*:*:*:*:*"],
  });
  const row = proofs?.find(({ kind }) => kind === "dataset");
  assert.ok(row?.kind === "dataset");
  assert.deepEqual([row.name, row.row], ["recog", "ssh.xml: Acme & sons"]);
  assert.match(row.version, /^[0-9a-f]{16}$/);
});

test("what own rules know stays, and the rest is filled in", async () => {
  const { attributes } = await said(
    { service: "ssh", banner: "SSH-2.0-OpenSSH_9.2p1\r\n" },
    { "recog/ssh.xml": recog },
  );
  assert.deepEqual([attributes?.product, attributes?.os], ["OpenSSH", "Anything"]);
});

test("a miss: a banner that nobody knows, or none, is called nothing", async () => {
  assert.equal((await said({ service: "ssh", banner: "SSH-2.0-Unheard_1\r\n" })).attributes, undefined);
  assert.equal((await said({})).attributes, undefined);
  const own = await said({ service: "mysql", version: "8.0.36" }, undefined, "service.product");
  assert.equal(own.attributes, undefined, "what it said itself is no banner");
});

test("a folder of a name that leads elsewhere is refused as an option", async () => {
  const net = cannedNet({});
  await assert.rejects(runModule(product, { subject: [service], net, options: { recog: "../etc" } }));
});

test("a malformed file is passed over, and a hostile banner is kept bounded and harmless", async () => {
  const files = { "recog/a.xml": "<fingerprints", "recog/b.xml": "no xml", "recog/c.txt": recog, "recog/d.xml": "" };
  const banner = `SSH-2.0-OpenSSH_9.2p1 ${"\u001b[31m\u0000x".repeat(10_000)}`;
  const { attributes, outcomes } = await said({ service: "ssh", banner }, files);
  assert.deepEqual([attributes?.version, outcomes], ["9.2p1", []]);
});
