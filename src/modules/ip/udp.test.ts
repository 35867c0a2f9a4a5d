import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { listenUdp, loopbackNet } from "../../../test/loopback-net.ts";
import { makeTries } from "../../lab/faults.ts";
import { openLog } from "../../lab/log.ts";
import { listenDatagrams, type UdpServer } from "../../lab/servers/udp.ts";
import { runModule } from "../../sdk/testing.ts";
import udp from "./udp.ts";

const subject = { type: "ip", value: "192.0.2.1" };

const servers: Readonly<Record<number, UdpServer>> = {
  123: { speaks: "ntp", says: 'version="ntpd 4.2.6p5@1.2349-o", system="Linux/3.10"' },
  161: { speaks: "snmp", says: "Lab router 1.0" },
  5060: { speaks: "sip", says: "Asterisk PBX 18.9.0" },
  1900: { speaks: "ssdp", says: "Linux/3.4 UPnP/1.0 MiniUPnPd/1.9" },
  11211: { speaks: "memcached", says: "1.6.9" },
  5353: { speaks: "mdns" },
  3478: { speaks: "stun", says: "Coturn-4.5" },
  5683: { speaks: "coap", says: "</light>;rt=x" },
};

async function look(
  t: TestContext,
  world: Readonly<Record<number, UdpServer | "drop" | ((datagram: Buffer) => Uint8Array | null)>>,
  input: { options?: Record<string, unknown>; footprint?: "P2"; otherwise?: "drop" } = {},
) {
  const desk = { seed: 1, log: openLog(), tries: makeTries() };
  const landings: Record<string, number | "drop"> = {};
  for (const [port, server] of Object.entries(world)) {
    if (typeof server === "function") landings[`192.0.2.1:${port}`] = await listenUdp(t, server);
    else if (server === "drop") landings[`192.0.2.1:${port}`] = "drop";
    else {
      const listener = await listenDatagrams("192.0.2.1", Number(port), server, desk);
      t.after(() => listener.close());
      landings[`192.0.2.1:${port}`] = listener.port;
    }
  }
  const { footprint, otherwise } = input;
  const net = loopbackNet(t, {}, { udp: landings, ...(otherwise && { otherwise }) });
  const options = { timeoutMs: 150, sends: 1, ...input.options };
  return { ...(await runModule(udp, { subject, net, options, ...(footprint && { footprint }) })), net };
}

test("a hit: each service is known by an answer in its own protocol, which is the proof", async (t) => {
  const { entities, findings, outcomes, net, relations } = await look(t, servers);
  const seen: Record<string, unknown> = {};
  for (const { value, attributes } of entities) seen[value] = { ...(seen[value] as object), ...attributes };
  assert.deepEqual(seen, {
    "192.0.2.1:123/udp": { service: "ntp", ntp_stratum: 2, banner: servers[123]?.says },
    "192.0.2.1:161/udp": { service: "snmp", snmp_engine: "80001f88046c6162", banner: "Lab router 1.0" },
    "192.0.2.1:5060/udp": { service: "sip", banner: "Asterisk PBX 18.9.0" },
    "192.0.2.1:1900/udp": { service: "ssdp", banner: "Linux/3.4 UPnP/1.0 MiniUPnPd/1.9" },
    "192.0.2.1:11211/udp": { service: "memcached", version: "1.6.9" },
    "192.0.2.1:5353/udp": { service: "mdns" },
    "192.0.2.1:3478/udp": { service: "stun", banner: "Coturn-4.5" },
    "192.0.2.1:5683/udp": { service: "coap", banner: "</light>;rt=x" },
  });
  for (const { attributes, proofs } of entities) {
    const said = attributes.banner ?? attributes.version;
    if (said) assert.ok(net.excerpt(proofs[0]).includes(String(said)), String(said));
  }
  assert.deepEqual([...new Set(relations.map(({ relation }) => relation))], ["offers"]);
  assert.deepEqual(findings.map(({ type, of, severity }) => `${type} ${of.value} ${severity}`).sort(), [
    "ip.snmp_public 192.0.2.1:161/udp high",
    "ip.udp_amplifier 192.0.2.1:11211/udp high",
    "ip.udp_amplifier 192.0.2.1:123/udp medium",
    "ip.udp_amplifier 192.0.2.1:1900/udp medium",
    "ip.udp_amplifier 192.0.2.1:5683/udp medium",
    "ip.udp_exposed 192.0.2.1:5353/udp medium",
  ]);
  assert.deepEqual(outcomes, []);
});

test("the community is guessed at P3 only, and SNMP is known without it", async (t) => {
  const { entities, findings } = await look(t, { 161: { speaks: "snmp", says: "x" } }, { footprint: "P2" });
  assert.deepEqual(
    entities.map(({ attributes }) => attributes),
    [{ service: "snmp", snmp_engine: "80001f88046c6162" }],
  );
  assert.deepEqual(findings, []);
});

test("a miss: closed ports are nothing, and what echoes or talks nonsense is no service", async (t) => {
  assert.deepEqual((await look(t, {})).outcomes, []);
  const ports = [
    19, 53, 111, 123, 137, 161, 389, 427, 443, 500, 623, 1194, 1434, 1900, 3478, 3702, 5060, 5353, 5683, 11211, 47808,
  ];
  const echo = await look(t, Object.fromEntries(ports.map((port) => [port, { speaks: "echo" }])));
  assert.deepEqual([echo.entities, echo.findings], [[], []]);
  const noise = await look(t, Object.fromEntries(ports.map((port) => [port, () => Buffer.alloc(60, 255)])));
  assert.deepEqual([noise.entities, noise.findings], [[], []]);
  assert.deepEqual(
    noise.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("silence is told as not known: of some ports, or of the whole host", async (t) => {
  const some = await look(t, { 161: "drop", 123: { speaks: "ntp", says: "x" } });
  assert.equal(some.entities.length, 2);
  assert.deepEqual(some.outcomes, [
    { outcome: "inconclusive", why: "UDP ports that neither answered nor were closed: 161" },
  ]);
  const all = await look(t, {}, { otherwise: "drop", options: { services: ["dns", "ntp"], timeoutMs: 50 } });
  assert.deepEqual(all.outcomes, [
    { outcome: "timeout", why: "none of 2 UDP ports answered, not even that it is closed" },
  ]);
});

test("a refusal by the guard is an outcome", async (t) => {
  const net = loopbackNet(t, {}, { allow: ["example.org"] });
  const { outcomes, entities } = await runModule(udp, { subject, net });
  assert.deepEqual([entities, outcomes.map(({ outcome }) => outcome)], [[], ["blocked"]]);
});

test("malformed answers under the right number are read as far as they go", async (t) => {
  const cut = (datagram: Buffer) =>
    Buffer.concat([
      datagram.subarray(0, 2),
      Buffer.from([0x81, 0x80, 0, 1, 0, 255, 0, 0, 0, 0]),
      Buffer.alloc(48, 255),
    ]);
  const { entities } = await look(t, { 53: cut, 137: cut, 5353: cut });
  assert.deepEqual(entities.map(({ value }) => value).sort(), ["192.0.2.1:53/udp", "192.0.2.1:5353/udp"]);
});
