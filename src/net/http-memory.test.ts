import assert from "node:assert/strict";
import { test } from "node:test";
import { defineSource } from "../sdk/source.ts";
import { answering, aWorld, page } from "./testing.ts";

test("a source's list that is to be remembered is asked for once a door, and recorded for each who reads it", async (t) => {
  const world = await aWorld(t, { "lists.example": ["203.0.113.8"] });
  const lists = await world.listen("203.0.113.8:80", answering(page("a list")));
  const source = defineSource({
    id: "lists",
    title: "Lists",
    url: "https://lists.example/",
    hosts: ["lists.example"],
    rate: { requests: 100, perSeconds: 1 },
  });
  const door = world.door();
  const read = async (sources: (typeof source)[], url: string, remember: boolean) => {
    const records: string[] = [];
    const sink = ({ id }: { id: string }) => void records.push(id);
    const net = door.forModule({ granted: "P0", sources, signal: world.abort.signal, sink });
    const answer = await net.http.request(url, { remember });
    assert.equal(answer.text, "a list");
    assert.deepEqual(records, [answer.evidence]);
  };
  await read([source], "http://lists.example/", true);
  await read([source], "http://lists.example/", true);
  assert.equal(lists.connections(), 1);
  await assert.rejects(read([], "http://lists.example/", true), { outcome: "blocked" });
  await read([source], "http://lists.example/other", true);
  await read([source], "http://lists.example/", false);
  assert.equal(lists.connections(), 3);
});

test("a refusal is not remembered", async (t) => {
  const world = await aWorld(t, { "lists.example": ["203.0.113.8"] });
  let asked = 0;
  await world.listen(
    "203.0.113.8:80",
    answering(() => page("", [], asked++ === 0 ? "403 Forbidden" : "200 OK")),
  );
  const hosts: [string] = ["lists.example"];
  const rate = { requests: 100, perSeconds: 1 };
  const source = defineSource({ id: "lists", title: "Lists", url: "https://lists.example/", hosts, rate });
  const { http } = world.net({ sources: [source] });
  const ask = () => http.request("http://lists.example/", { remember: true });
  assert.deepEqual([(await ask()).status, (await ask()).status], [403, 200]);
});
