import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { test } from "node:test";
import { listen, listenWith, loopbackNet } from "../../../test/loopback-net.ts";
import { loadCertificate } from "../../lab/certificates/load.ts";
import { frontOf } from "../../lab/servers/old-tls.ts";
import { runModule } from "../../sdk/testing.ts";
import ports from "./ports.ts";

const subject = { type: "ip", value: "192.0.2.1" };
const hurried = { timeoutMs: 300, bannerMs: 900, quietMs: 150 };

test("a hit is a service with what its banner says, and the proof is those bytes", async (t) => {
  const ssh = await listen(t, (socket) => socket.write("SSH-2.0-OpenSSH_9.2p1 Debian\r\n"));
  const redis = await listen(t, (socket) =>
    socket.on("data", () => socket.write("-NOAUTH Authentication required.\r\n")),
  );
  const net = loopbackNet(t, { "192.0.2.1:22": ssh, "192.0.2.1:6379": redis });
  const given = await runModule(ports, { subject, net, options: { ...hurried, ports: "22,23,6379" } });
  const [first, second] = given.entities;
  assert.equal(first?.value, "192.0.2.1:22/tcp");
  assert.deepEqual(first?.attributes, {
    service: "ssh",
    product: "OpenSSH",
    version: "9.2p1",
    banner: "SSH-2.0-OpenSSH_9.2p1 Debian\r\n",
  });
  assert.deepEqual(
    first?.proofs.map((proof) => net.excerpt(proof)),
    ["22", "SSH-2.0-OpenSSH_9.2p1"],
  );
  assert.equal(second?.attributes.service, "redis");
  assert.deepEqual(
    given.claims.map(({ attributes, traits }) => [attributes, traits]),
    [[{ ports_asked: 3, ports_open: 2, ports_closed: 1, ports_filtered: 0 }, ["alive"]]],
  );
  assert.deepEqual(
    given.relations.map(({ relation }) => relation),
    ["offers", "offers"],
  );
});

test("web servers are told apart from others, with and without TLS, on any port", async (t) => {
  const serve = (_: unknown, response: import("node:http").ServerResponse) =>
    void response.setHeader("server", "nginx/1.22.1").end("hi");
  const plain = await listenWith(t, createHttpServer(serve));
  const secure = await listenWith(t, createHttpsServer(loadCertificate("acme"), serve));
  const net = loopbackNet(t, {
    "192.0.2.1:80": plain,
    "192.0.2.1:443": secure,
    "192.0.2.1:1234": secure,
    "192.0.2.1:4321": plain,
  });
  const given = await runModule(ports, { subject, net, options: { ...hurried, ports: "80,443,1234,4321" } });
  const seen = Object.fromEntries(
    given.entities.map((it) => [it.value, [it.traits.join(" "), it.attributes.product, it.attributes.version]]),
  );
  assert.deepEqual(seen, {
    "192.0.2.1:80/tcp": ["http", "nginx", "1.22.1"],
    "192.0.2.1:443/tcp": ["tls http", "nginx", "1.22.1"],
    "192.0.2.1:1234/tcp": ["tls http", "nginx", "1.22.1"],
    "192.0.2.1:4321/tcp": ["http", "nginx", "1.22.1"],
  });
});

test("TLS too old for a handshake of today is known by its hello, and SSH is marked as SSH", async (t) => {
  const museum = { manner: "old", suites: {}, ssl3: { 5: "TLS_RSA_WITH_RC4_128_SHA" } } as const;
  const nothing = createHttpsServer({
    ...loadCertificate("acme"),
    ciphers: "ECDHE-RSA-AES128-SHA",
    maxVersion: "TLSv1.2",
  });
  nothing.on("tlsClientError", (_, socket) => socket.destroy());
  const net = loopbackNet(t, {
    "192.0.2.1:443": await listenWith(t, frontOf(nothing, museum)),
    "192.0.2.1:22": await listen(t, (socket) => socket.write("SSH-2.0-x\r\n")),
  });
  const given = await runModule(ports, { subject, net, options: { ...hurried, ports: "22,443" } });
  assert.deepEqual(given.entities.map(({ value, traits }) => [value, traits]).sort(), [
    ["192.0.2.1:22/tcp", ["ssh"]],
    ["192.0.2.1:443/tcp", ["tls"]],
  ]);
  const hello = given.entities.find(({ traits }) => traits.includes("tls"));
  assert.deepEqual([...Buffer.from(net.excerpt(hello?.proofs[1]))], [3, 0]);
});

test("a miss, every port closed, is said of the host and yields no service", async (t) => {
  const net = loopbackNet(t, {});
  const given = await runModule(ports, { subject, net, options: { ...hurried, ports: "1-30" } });
  assert.deepEqual(given.entities, []);
  assert.deepEqual(given.claims[0]?.attributes, {
    ports_asked: 30,
    ports_open: 0,
    ports_closed: 30,
    ports_filtered: 0,
  });
});

test("filtered is not closed, and a host of which every port is filtered was not looked at", async (t) => {
  const some = loopbackNet(t, { "192.0.2.1:22": "drop" });
  const seen = await runModule(ports, { subject, net: some, options: { ...hurried, ports: "22,23" } });
  assert.deepEqual(seen.claims[0]?.attributes, { ports_asked: 2, ports_open: 0, ports_closed: 1, ports_filtered: 1 });
  const none = loopbackNet(t, {}, { otherwise: "drop" });
  const silent = await runModule(ports, { subject, net: none, options: { ...hurried, ports: "22,23" } });
  assert.deepEqual([silent.claims, silent.outcomes.map(({ outcome }) => outcome)], [[], ["timeout"]]);
});

test("a refusal by the guard is blocked", async (t) => {
  const net = loopbackNet(t, {}, { allow: ["example.org"] });
  const given = await runModule(ports, { subject, net, options: hurried });
  assert.deepEqual([given.claims, given.outcomes.map(({ outcome }) => outcome)], [[], ["blocked"]]);
});

test("a host where everything is open and nothing speaks is one tarpit, not many services", async (t) => {
  const mute = await listen(t, () => {});
  const all = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`192.0.2.1:${index + 1}`, mute]));
  const net = loopbackNet(t, all);
  const given = await runModule(ports, { subject, net, options: { ...hurried, ports: "1-40" } });
  assert.deepEqual(given.entities, []);
  assert.deepEqual(given.claims.at(-1)?.attributes, { tarpit: true });
});

test("a port that dribbles a byte at a time is left after its time, and marked", async (t) => {
  const slow = await listen(t, (socket) => {
    const timer = setInterval(() => socket.write("x"), 100);
    socket.on("close", () => clearInterval(timer));
  });
  const net = loopbackNet(t, { "192.0.2.1:22": slow });
  const given = await runModule(ports, { subject, net, options: { ...hurried, ports: "22,23" } });
  assert.equal(given.entities[0]?.attributes.tarpit, true);
});

test("a malformed banner is kept bounded, and named nothing", async (t) => {
  const noise = await listen(t, (socket) =>
    socket.write(Buffer.concat([Buffer.from([0, 255, 27, 91]), Buffer.alloc(5_000, 65)])),
  );
  const net = loopbackNet(t, { "192.0.2.1:9999": noise });
  const given = await runModule(ports, { subject, net, options: { ...hurried, ports: "9999" } });
  const banner = String(given.entities[0]?.attributes.banner);
  assert.equal(given.entities[0]?.attributes.service, undefined);
  assert.ok(banner.length <= 512 && !banner.includes("\u0000"));
});
