import assert from "node:assert/strict";
import { test } from "node:test";
import { defineSource } from "../sdk/source.ts";
import { aWorld } from "./testing.ts";

const rate = { requests: 100, perSeconds: 1 };
const source = defineSource({
  id: "w",
  title: "W",
  url: "https://w.example/",
  hosts: ["whois.registry.example"],
  rate,
});
const zone = { "whois.registry.example": ["198.51.100.7"] };

test("a question is sent as one line and the answer read to its end", async (t) => {
  const world = await aWorld(t, zone);
  await world.listen("198.51.100.7:43", (socket) => {
    socket.once("data", (data) => socket.end(Buffer.from(`asked ${data.toString().trim()}: M\xfcller\r\n`, "latin1")));
  });
  const answer = await world
    .net({ footprint: "P0", sources: [source] })
    .whois.ask("whois.registry.example", "acme.example");
  assert.equal(answer.text, "asked acme.example: Müller\r\n");
  const record = world.records.get(answer.evidence);
  assert.equal(record?.uri, "whois://whois.registry.example/acme.example");
  assert.equal(Buffer.from(record?.request ?? []).toString(), "acme.example\r\n");
});

test("an endless answer is cut, and a question with two lines is not asked", async (t) => {
  const world = await aWorld(t, zone);
  const server = await world.listen("198.51.100.7:43", (socket) => {
    const pour = () => {
      while (!socket.destroyed && socket.write("x".repeat(65_536)));
    };
    socket.on("drain", pour);
    pour();
  });
  const { whois } = world.net({ footprint: "P0", sources: [source] });
  await assert.rejects(whois.ask("whois.registry.example", "a\r\nb"), { outcome: "inconclusive" });
  assert.equal(server.connections(), 0);
  assert.equal((await whois.ask("whois.registry.example", "a")).text.length, 256 * 1024);
});
