import assert from "node:assert/strict";
import { test } from "node:test";
import { unpackRecord } from "../evidence/record.ts";
import { NetError } from "../sdk/net.ts";
import { makeSharedLooks } from "./shared-looks.ts";
import { answering, aWorld, page } from "./testing.ts";

const never = new AbortController().signal;
const scope = { allow: ["acme.example"] };
const zone = { "www.acme.example": ["203.0.113.5"] };
const front = "http://www.acme.example/";

/** Looks that count how often they were taken, each of so many bytes. */
function counting(bytes = 10) {
  let now = 0;
  let taken = 0;
  const looks = makeSharedLooks<number>(
    () => bytes,
    () => now,
  );
  return {
    looks,
    ask: async () => ++taken,
    taken: () => taken,
    wait(ms: number) {
      now += ms;
    },
  };
}

test("who asks while a look is taken, or within a minute, gets that look", async () => {
  const { looks, ask, wait } = counting();
  assert.deepEqual(await Promise.all([looks.take("a", ask, never), looks.take("a", ask, never)]), [1, 1]);
  wait(59_000);
  assert.equal(await looks.take("a", ask, never), 1);
  assert.equal(await looks.take("b", ask, never), 2);
  wait(2_000);
  assert.equal(await looks.take("a", ask, never), 3);
});

test("looks are held up to eight megabytes, and the oldest goes first", async () => {
  const { looks, ask, taken } = counting(3_000_000);
  for (const key of ["a", "b", "c"]) await looks.take(key, ask, never);
  assert.equal(await looks.take("c", ask, never), 3);
  assert.equal(await looks.take("b", ask, never), 2);
  assert.equal(await looks.take("a", ask, never), 4);
  assert.equal(taken(), 4);
});

test("a look that fails, fails for all who wait for it, each with an error of its own, and is not held", async () => {
  const { looks, ask } = counting();
  const failing = async () => {
    throw new NetError("timeout", "no answer");
  };
  const all = await Promise.allSettled([looks.take("a", failing, never), looks.take("a", ask, never)]);
  const reasons = all.map((it) => (it.status === "rejected" ? it.reason : null));
  assert.deepEqual(
    reasons.map((it) => [it.outcome, it.message]),
    [
      ["timeout", "no answer"],
      ["timeout", "no answer"],
    ],
  );
  assert.notEqual(reasons[0], reasons[1]);
  assert.equal(await looks.take("a", ask, never), 1);
});

test("when the job that asks is stopped, one that waits asks itself; one that is stopped waits no longer", async () => {
  const { looks, ask } = counting();
  const first = Promise.withResolvers<number>();
  const asking = looks.take("a", () => first.promise, never);
  const stopped = new AbortController();
  const impatient = looks.take("a", ask, stopped.signal);
  const patient = looks.take("a", ask, never);
  stopped.abort(new Error("enough"));
  await assert.rejects(impatient, /enough/);
  first.reject(new Error("the job was stopped"));
  await assert.rejects(asking, /stopped/);
  assert.equal(await patient, 1);
});

test("two modules that look at one page send one request, and each has the bytes on record", async (t) => {
  const world = await aWorld(t, zone);
  let requests = 0;
  await world.listen(
    "203.0.113.5:80",
    answering(() => page(`page ${++requests}`)),
  );
  const door = world.door({ scope });
  const look = async () => {
    const kept = new Map<string, Uint8Array>();
    const { http } = door.forModule({
      granted: "P2",
      sources: [],
      signal: never,
      sink: ({ id, member }) => void kept.set(id, unpackRecord(member).response),
    });
    const answer = await http.request(front, { shared: true });
    const proof = answer.proofOfText(0, 6);
    assert.ok(proof.kind === "bytes" && proof.range);
    return Buffer.from(kept.get(proof.evidence)?.subarray(...proof.range) ?? []).toString();
  };
  assert.deepEqual(await Promise.all([look(), look()]), ["page 1", "page 1"]);
  assert.equal(await look(), "page 1");
  assert.equal(requests, 1);
  const { http } = door.forModule({ granted: "P2", sources: [], signal: never, sink: () => {} });
  assert.equal((await http.request(front)).text, "page 2");
  assert.equal((await http.request(front, { shared: true, maxBytes: 1_000 })).text, "page 3");
});

test("a shared look is checked for each module: what may not touch the target gets none", async (t) => {
  const world = await aWorld(t, zone);
  await world.listen("203.0.113.5:80", answering(page("page")));
  const door = world.door({ scope });
  const forModule = (granted: "P1" | "P2") =>
    door.forModule({ granted, sources: [], signal: never, sink: () => {} }).http;
  assert.equal((await forModule("P2").request(front, { shared: true })).text, "page");
  await assert.rejects(forModule("P1").request(front, { shared: true }), { outcome: "blocked" });
});

test("a question whose answer may depend on more than its URL is not shared", async (t) => {
  const { http } = (await aWorld(t, zone)).net({ scope });
  await assert.rejects(http.request(front, { shared: true, headers: { origin: "null" } }), /headers: not in a shared/);
});
