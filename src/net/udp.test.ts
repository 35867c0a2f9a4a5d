import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { test } from "node:test";
import { listenUdp } from "../../test/loopback-net.ts";
import { aWorld } from "./testing.ts";

const scope = { allow: ["203.0.113.0/28"] };
const at = "203.0.113.5";

/** A port of 127.0.0.1 on which nobody listens. */
async function aFreePort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

test("an answer is returned and recorded with the question", async (t) => {
  const world = await aWorld(t);
  const port = await listenUdp(t, (datagram) => Buffer.from(`heard ${datagram}`));
  const { udp } = world.net({ scope, udp: { [`${at}:123`]: port } });
  const probe = await udp.probe(at, 123, { send: "hello" });
  assert.deepEqual([probe.state, probe.text], ["answered", "heard hello"]);
  const record = world.records.get(probe.evidence);
  assert.equal(record?.kind, "udp");
  assert.deepEqual([`${record?.uri}`, `${record?.remote}`], [`udp://${at}:123`, `${at}:123`]);
  assert.equal(Buffer.from(record?.request ?? []).toString(), "hello");
});

test("a lost datagram is sent again, and an answer that is none of the question's is passed over", async (t) => {
  const world = await aWorld(t);
  let heard = 0;
  const port = await listenUdp(t, () => Buffer.from(heard++ === 0 ? "noise" : "yes"));
  const { udp } = world.net({ scope, udp: { [`${at}:123`]: port } });
  const takes = (datagram: Uint8Array) => Buffer.from(datagram).toString() === "yes";
  const probe = await udp.probe(at, 123, { send: "x", takes, timeoutMs: 400, sends: 4 });
  assert.deepEqual([probe.state, probe.text, heard], ["answered", "yes", 2]);
});

test("ICMP closes a port, silence says nothing, and neither is recorded before it is cited", async (t) => {
  const world = await aWorld(t);
  const mute = await listenUdp(t, () => null);
  const { udp } = world.net({
    scope,
    udp: { [`${at}:1`]: await aFreePort(), [`${at}:2`]: mute, [`${at}:3`]: "drop" },
  });
  const closed = await udp.probe(at, 1, { send: "x" });
  const silent = await udp.probe(at, 2, { send: "x", timeoutMs: 60 });
  const dropped = await udp.probe(at, 3, { send: "x", timeoutMs: 20 });
  const refused = await udp.probe(at, 4, { send: "x" });
  assert.deepEqual(
    [closed, silent, dropped, refused].map(({ state }) => state),
    ["closed", "silent", "silent", "closed"],
  );
  assert.equal(world.records.size, 0);
  closed.proof("request");
  assert.equal(world.records.size, 1);
});

test("the guard stands before datagrams too, and a proxy lets none through", async (t) => {
  const world = await aWorld(t);
  const outside = world.net({ scope }).udp.probe("198.51.100.1", 53, { send: "x" });
  await assert.rejects(outside, { outcome: "blocked" });
  const passive = world.net({ scope, footprint: "P1" }).udp.probe(at, 53, { send: "x" });
  await assert.rejects(passive, { outcome: "blocked" });
  const proxied = world.net({ scope, proxy: "http://127.0.0.1:9" }).udp.probe(at, 53, { send: "x" });
  await assert.rejects(proxied, { outcome: "blocked", message: /proxy/ });
});

test("a wait ends with the job", async (t) => {
  const world = await aWorld(t);
  const mute = await listenUdp(t, () => world.abort.abort(new Error("over")) as unknown as null);
  const { udp } = world.net({ scope, udp: { [`${at}:2`]: mute } });
  await assert.rejects(udp.probe(at, 2, { send: "x", timeoutMs: 60_000 }), /over/);
});
