import assert from "node:assert/strict";
import { test } from "node:test";
import type { NetError } from "../sdk/net.ts";
import { defineSource } from "../sdk/source.ts";
import { makeHostPace } from "./host-pace.ts";
import { makeRequestBudget } from "./request-budget.ts";
import { retryAfter } from "./retry-after.ts";
import { makeSourcePace } from "./source-pace.ts";
import { answering, aWorld, page } from "./testing.ts";

const signal = new AbortController().signal;
const pace = { requests: 10, perSeconds: 1 };
const source = defineSource({
  id: "s",
  title: "S",
  url: "https://s.example/",
  hosts: ["api.source.example"],
  rate: pace,
});

test("a host's pace lets a second's worth through at once and no more", async () => {
  let now = 0;
  const hosts = makeHostPace(10, () => now);
  const waits = async (host: string) => {
    const controller = new AbortController();
    const taking = hosts.take(host, 1, controller.signal).then(() => "through");
    const verdict = await Promise.race([taking, new Promise((resolve) => setImmediate(resolve, "waits"))]);
    controller.abort(new Error("enough"));
    await taking.catch(() => {});
    return verdict;
  };
  for (let n = 0; n < 10; n++) assert.equal(await waits("a"), "through");
  assert.equal(await waits("a"), "waits");
  assert.equal(await waits("b"), "through");
  now = 1_100;
  assert.equal(await waits("b"), "through");
  for (let n = 0; n < 10; n++) await waits("a");
  assert.equal(await waits("a"), "waits");
});

test("a budget of requests is leased in growing blocks and never exceeded", async () => {
  let left = 100;
  const asked: number[] = [];
  const budget = makeRequestBudget(async (n) => {
    asked.push(n);
    const granted = Math.min(n, left);
    left -= granted;
    return granted;
  });
  const taken = await Promise.all(Array.from({ length: 120 }, () => budget.takeUpTo(1)));
  assert.equal(
    taken.reduce((sum, n) => sum + n, 0),
    100,
  );
  assert.deepEqual(asked.slice(0, 6), [1, 2, 4, 8, 16, 32]);
  await assert.rejects(budget.take(), (error: NetError) => error.outcome === "quota");
});

test("a source that needs more than five seconds is handed back with how long", async () => {
  const sources = makeSourcePace({ sourceTurn: async () => ({ granted: false, waitMs: 30_000 }) });
  const refused = (error: NetError) => error.outcome === "rate_limited" && error.retryAfter === 30_000;
  await assert.rejects(sources.take(source, "api.source.example", signal), refused);
});

test("a request to a source waits for the turn that it is given", async () => {
  const turns = [0, 30, 60];
  const sources = makeSourcePace({ sourceTurn: async () => ({ granted: true, waitMs: turns.shift() ?? 0 }) });
  const began = performance.now();
  const waited = await Promise.all(
    [1, 2, 3].map(() => sources.take(source, "api.source.example", signal).then(() => performance.now() - began)),
  );
  assert.ok(
    waited.every((ms, n) => ms >= n * 30 - 2),
    `${waited}`,
  );
});

test("a circuit opens after five failures in a row, tries once after a minute, and closes when that goes well", async () => {
  let now = 0;
  const states: string[] = [];
  const said: [boolean, number][] = [];
  const sources = makeSourcePace(
    {
      sourceTurn: async () => ({ granted: true, waitMs: 0 }),
      sourceState: (_source, state) => states.push(state),
      sourceSaid: (_source, well, restMs) => said.push([well, restMs]),
    },
    () => now,
  );
  const take = () => sources.take(source, "api.source.example", signal);
  const refused = (error: NetError) => error.outcome === "rate_limited" && (error.retryAfter ?? 0) > 0;
  for (let n = 0; n < 5; n++) {
    await take();
    sources.report(source, "api.source.example", "ill");
  }
  await assert.rejects(take(), refused);
  now = 60_001;
  await take();
  await assert.rejects(take(), refused);
  sources.report(source, "api.source.example", "well");
  await take();
  assert.deepEqual(states, ["open", "closed"]);
  const ill = [false, 0] as const;
  assert.deepEqual(said, [ill, ill, ill, ill, [false, 60_000], [true, 0]], "and every answer is told");
});

test("a source's 429 is recorded, told with its Retry-After, and the source is left alone until then", async (t) => {
  const world = await aWorld(t, { "api.source.example": ["198.51.100.7"] });
  const server = await world.listen(
    "198.51.100.7:80",
    answering(page("slow down", ["Retry-After: 120"], "429 Too Many")),
  );
  const { http } = world.net({ footprint: "P0", sources: [source] });
  const refused = (error: NetError) => error.outcome === "rate_limited" && (error.retryAfter ?? 0) > 110_000;
  await assert.rejects(http.request("http://api.source.example/"), refused);
  await assert.rejects(http.request("http://api.source.example/"), refused);
  assert.equal(server.connections(), 1);
  assert.equal(world.records.size, 1);
});

test("a target's 429 is an answer", async (t) => {
  const world = await aWorld(t, { "www.acme.example": ["203.0.113.5"] });
  await world.listen("203.0.113.5:80", answering(page("", [], "429 Too Many")));
  const { http } = world.net({ scope: { allow: ["acme.example"] } });
  assert.equal((await http.request("http://www.acme.example/")).status, 429);
});

test("Retry-After is read as seconds or as a date, within a day", () => {
  const now = () => Date.parse("2030-01-01T00:00:00Z");
  assert.equal(retryAfter(200, "5"), null);
  assert.equal(retryAfter(503, undefined), null);
  assert.equal(retryAfter(503, "5"), 5_000);
  assert.equal(retryAfter(429, undefined), 60_000);
  assert.equal(retryAfter(429, "Tue, 01 Jan 2030 00:01:40 GMT", now), 100_000);
  assert.equal(retryAfter(429, "999999999"), 24 * 3_600_000);
  assert.equal(retryAfter(429, "soon"), 60_000);
});
