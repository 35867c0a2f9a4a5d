import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { decodeMessage } from "./codec.ts";
import { makeResolver } from "./resolver.ts";
import type { RawAnswer, Resolver, ResolverOptions } from "./resolver-types.ts";
import { type Asking, a, type Saying, soa, startNameServer, type TestServer } from "./testing.ts";

async function aServer(t: TestContext, answer: (asking: Asking) => Saying | Saying[] | null): Promise<TestServer> {
  const server = await startNameServer(answer);
  t.after(() => server.close());
  return server;
}

function aResolver(t: TestContext, servers: readonly TestServer[], options: Partial<ResolverOptions> = {}): Resolver {
  const resolver = makeResolver({ servers: servers.map(({ key }) => key), timeoutMs: 150, ...options });
  t.after(() => resolver.close());
  return resolver;
}

const honest = ({ name }: Asking): Saying =>
  name.startsWith("no") ? { rcode: "NXDOMAIN", authority: [soa("example")] } : { answers: [a(name, "192.0.2.1")] };

function addressOf({ message }: RawAnswer): string {
  const data = message.answers[0]?.data;
  return data && "address" in data ? data.address : "";
}

test("an answer comes with both messages, ids zeroed, and the server as it was named", async (t) => {
  const server = await aServer(t, honest);
  const answer = await aResolver(t, [server]).query("www.example", "A");
  assert.equal(answer.server, server.key);
  assert.equal(addressOf(answer), "192.0.2.1");
  assert.deepEqual([...answer.request.subarray(0, 2), ...answer.response.subarray(0, 2)], [0, 0, 0, 0]);
  assert.equal(decodeMessage(answer.request).questions[0]?.name, "www.example");
  const [from, to] = answer.message.answers[0]?.span ?? [0, 0];
  assert.deepEqual([...answer.response.subarray(to - 4, to)], [192, 0, 2, 1]);
  assert.ok(from < to);
});

test("a name that does not exist is an answer", async (t) => {
  const answer = await aResolver(t, [await aServer(t, honest)]).query("no.example", "A");
  assert.equal(answer.message.rcode, "NXDOMAIN");
});

test("tries reach a lossy server until one is answered, each with an id of its own", async (t) => {
  const server = await aServer(t, (asking) => (asking.times < 3 ? null : honest(asking)));
  assert.equal(addressOf(await aResolver(t, [server]).query("www.example", "A")), "192.0.2.1");
  assert.equal(server.asked.length, 3);
  assert.ok(new Set(server.asked.map(({ request }) => `${request[0]},${request[1]}`)).size > 1);
});

test("a server that never answers is asked as often as told, then the question fails as timeout", async (t) => {
  const server = await aServer(t, () => null);
  const asking = aResolver(t, [server], { tries: 2 }).query("www.example", "A");
  await assert.rejects(asking, {
    name: "DnsFailure",
    outcome: "timeout",
    reason: "silent",
    servers: [server.key, server.key],
  });
  assert.equal(server.asked.length, 2);
});

test("a retry goes to another server first", async (t) => {
  const silent = await aServer(t, () => null);
  const sound = await aServer(t, honest);
  const resolver = aResolver(t, [silent, sound]);
  const answers = await Promise.all([1, 2, 3, 4].map((i) => resolver.query(`w${i}.example`, "A")));
  assert.deepEqual(new Set(answers.map(({ server }) => server)), new Set([sound.key]));
  const most = silent.asked.map(({ times }) => times);
  assert.ok(most.length > 0 && most.every((times) => times === 1), `asked ${most.join()} times`);
});

test("SERVFAIL of one server is not taken when another answers", async (t) => {
  const failing = await aServer(t, () => ({ rcode: "SERVFAIL" }));
  const resolver = aResolver(t, [failing, await aServer(t, honest)]);
  const answers = await Promise.all([1, 2, 3, 4].map((i) => resolver.query(`w${i}.example`, "A")));
  assert.deepEqual(answers.map(addressOf), new Array(4).fill("192.0.2.1"));
  assert.ok(failing.asked.length > 0);
});

test("SERVFAIL of all servers is returned, each asked once", async (t) => {
  const servers = await Promise.all([1, 2, 3].map(() => aServer(t, () => ({ rcode: "SERVFAIL" }))));
  const answer = await aResolver(t, servers).query("www.example", "A");
  assert.equal(answer.message.rcode, "SERVFAIL");
  assert.deepEqual(
    servers.map((server) => server.asked.length),
    [1, 1, 1],
  );
});

test("a refusal beside a silent server is no answer about the name", async (t) => {
  const refusing = await aServer(t, () => ({ rcode: "REFUSED" }));
  const silent = await aServer(t, () => null);
  await assert.rejects(aResolver(t, [refusing, silent]).query("www.example", "A"), { outcome: "timeout" });
});

test("SERVFAIL beside a server that is silent is what the others say", async (t) => {
  const failing = await Promise.all([1, 2].map(() => aServer(t, () => ({ rcode: "SERVFAIL" }))));
  const resolver = aResolver(t, [...failing, await aServer(t, () => null)]);
  const answers = await Promise.all([1, 2, 3, 4].map((i) => resolver.query(`w${i}.example`, "A")));
  assert.deepEqual(new Set(answers.map(({ message }) => message.rcode)), new Set(["SERVFAIL"]));
});

test("REFUSED of many does not hide the one who answers", async (t) => {
  const refusing = await Promise.all([1, 2, 3, 4].map(() => aServer(t, () => ({ rcode: "REFUSED" }))));
  const resolver = aResolver(t, [...refusing, await aServer(t, honest)]);
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((i) => resolver.query(`w${i}.example`, "A")));
  assert.deepEqual(new Set(answers.map(addressOf)), new Set(["192.0.2.1"]));
});

test("what a server named by the caller says is returned, refusals too, and no other is asked", async (t) => {
  const refusing = await aServer(t, () => ({ rcode: "REFUSED" }));
  const sound = await aServer(t, honest);
  const resolver = aResolver(t, [sound]);
  const answer = await resolver.query("www.example", "A", { server: refusing.key, recursive: false });
  assert.equal(answer.message.rcode, "REFUSED");
  assert.equal(answer.server, refusing.key);
  assert.equal(decodeMessage(answer.request).recursionDesired, false);
  assert.equal(sound.asked.length, 0);
});

test("answers to another question, of another id, or that are no responses are passed over", async (t) => {
  const server = await aServer(t, ({ name, type, request }) => [
    { questions: [{ name: `x${name}`, type, class: 1 }], answers: [a(name, "203.0.113.1")] },
    { questions: [{ name, type: "AAAA", class: 1 }], answers: [a(name, "203.0.113.2")] },
    { questions: [{ name, type, class: 3 }], answers: [a(name, "203.0.113.3")] },
    { questions: [], answers: [a(name, "203.0.113.4")] },
    { response: false, answers: [a(name, "203.0.113.5")] },
    { id: (((request[0] ?? 0) << 8) | (request[1] ?? 0)) ^ 1, answers: [a(name, "203.0.113.6")] },
    { answers: [a(name, "192.0.2.1")] },
  ]);
  const resolver = aResolver(t, [server]);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => resolver.query(`w${i}.example`, "A")));
  const wrong = answers.map(addressOf).filter((address) => address !== "192.0.2.1");
  assert.deepEqual(wrong, []);
});

test("a malformed answer is inconclusive when no server has a better one", async (t) => {
  const server = await aServer(t, ({ request }) => {
    const bytes = Buffer.from(request);
    bytes[2] = 0x80;
    bytes[7] = 9; // promises answers that are not there
    return bytes;
  });
  await assert.rejects(aResolver(t, [server], { tries: 2 }).query("www.example", "A"), {
    outcome: "inconclusive",
    reason: "malformed",
  });
});

test("a truncated answer is fetched again over TCP", async (t) => {
  const many = (name: string) => Array.from({ length: 100 }, (_, i) => a(name, `192.0.2.${i}`));
  const server = await aServer(t, ({ name, protocol }) =>
    protocol === "udp" ? { truncated: true } : { answers: many(name) },
  );
  const answer = await aResolver(t, [server], { timeoutMs: 2_000 }).query("www.example", "A");
  assert.equal(answer.message.answers.length, 100);
  assert.deepEqual(
    server.asked.map(({ protocol }) => protocol),
    ["udp", "tcp"],
  );
  assert.deepEqual([...answer.response.subarray(0, 2)], [0, 0]);
});

test("a server that cannot read EDNS is asked again without", async (t) => {
  const bare = Buffer.from("000080010000000000000000", "hex");
  const server = await aServer(t, (asking) => (decodeMessage(asking.request).edns ? bare : honest(asking)));
  const answer = await aResolver(t, [server], { tries: 1 }).query("www.example", "A");
  assert.equal(addressOf(answer), "192.0.2.1");
  assert.equal(decodeMessage(answer.request).edns, null);
});

test("equal questions in flight are asked once, and the answer is kept while its TTL lasts", async (t) => {
  const server = await aServer(t, ({ name }) => ({ answers: [a(name, "192.0.2.1", 60)] }));
  let now = 0;
  const resolver = aResolver(t, [server], { clock: () => now });
  const [one, other] = await Promise.all([resolver.query("www.example", "A"), resolver.query("WWW.example.", "A")]);
  assert.equal(one, other);
  now = 59_000;
  assert.equal(await resolver.query("www.example", "A"), one);
  assert.equal(server.asked.length, 1);
  await resolver.query("www.example", "AAAA");
  await resolver.query("www.example", "A", { server: server.key });
  assert.equal(server.asked.length, 3);
  now = 60_001;
  await resolver.query("www.example", "A");
  assert.equal(server.asked.length, 4);
});

test("no answer is kept when the cache is off", async (t) => {
  const server = await aServer(t, honest);
  const resolver = aResolver(t, [server], { cache: 0 });
  await resolver.query("www.example", "A");
  await resolver.query("www.example", "A");
  assert.equal(server.asked.length, 2);
});

test("an aborted question ends with the signal's reason; another that waits for the same goes on", async (t) => {
  const server = await aServer(t, (asking) => (asking.times < 2 ? null : honest(asking)));
  const resolver = aResolver(t, [server]);
  const mine = new AbortController();
  const ended = resolver.query("www.example", "A", { signal: mine.signal });
  const other = resolver.query("www.example", "A", { signal: new AbortController().signal });
  mine.abort(new Error("enough"));
  await assert.rejects(ended, { message: "enough" });
  assert.equal(addressOf(await other), "192.0.2.1");
  await assert.rejects(resolver.query("a.example", "A", { signal: mine.signal }), { message: "enough" });
});

test("many names are answered by a fast server while a slow one holds its own", async (t) => {
  const silent = await aServer(t, () => null);
  const sound = await aServer(t, honest);
  const resolver = aResolver(t, [sound], { window: 20 });
  const held = Array.from({ length: 100 }, (_, i) => resolver.query(`h${i}.example`, "A", { server: silent.key }));
  const failed = Promise.allSettled(held);
  const first = await Promise.race([
    failed.then(() => "slow"),
    Promise.all(Array.from({ length: 500 }, (_, i) => resolver.query(`w${i}.example`, "A"))).then(() => "fast"),
  ]);
  assert.equal(first, "fast");
  await resolver.close();
  assert.ok((await failed).every(({ status }) => status === "rejected"));
});

test("names go on through the sound servers when one of the pool is dead, and it is asked less and less", async (t) => {
  const silent = await aServer(t, () => null);
  const sound = await aServer(t, honest);
  const resolver = aResolver(t, [silent, sound], { window: 50, cache: 0 });
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(Array.from({ length: 200 }, (_, i) => resolver.query(`w${round}-${i}.example`, "A")));
  }
  assert.ok(silent.asked.length < 150, `the dead server was asked ${silent.asked.length} times`);
  assert.ok(sound.asked.length >= 1_000);
});

test("the rate is held per server", async (t) => {
  const server = await aServer(t, honest);
  let now = 0;
  const resolver = aResolver(t, [server], { rate: 20, clock: () => now, timeoutMs: 5_000 });
  const all = Promise.all(Array.from({ length: 10 }, (_, i) => resolver.query(`w${i}.example`, "A")));
  for (let seconds = 0; seconds <= 9; seconds += 1) {
    const deadline = performance.now() + 2_000;
    while (server.asked.length <= seconds && performance.now() < deadline) await new Promise((go) => setTimeout(go, 5));
    await new Promise((go) => setTimeout(go, 30));
    assert.equal(server.asked.length, seconds + 1); // a twentieth of a second each, and not one before
    now += 50;
  }
  await all;
});

test("a route may lead elsewhere, drop or refuse, and the named server stays in the answer", async (t) => {
  const server = await aServer(t, honest);
  const port = Number(server.key.split(":")[1]);
  const resolver = makeResolver({
    servers: ["192.0.2.53"],
    timeoutMs: 100,
    tries: 2,
    route: (address) =>
      address === "192.0.2.53" ? { address: "127.0.0.1", port } : address === "192.0.2.54" ? "drop" : "refuse",
  });
  t.after(() => resolver.close());
  assert.equal((await resolver.query("www.example", "A")).server, "192.0.2.53:53");
  await assert.rejects(resolver.query("www.example", "A", { server: "192.0.2.54" }), { reason: "silent" });
  await assert.rejects(resolver.query("www.example", "A", { server: "192.0.2.55" }), { reason: "unreachable" });
  await assert.rejects(resolver.transfer("example", "192.0.2.55"), { reason: "unreachable" });
});

test("a port where nobody listens is unreachable", async (t) => {
  const gone = await startNameServer(honest);
  await gone.close();
  await assert.rejects(aResolver(t, [gone]).query("www.example", "A"), { outcome: "failed", reason: "unreachable" });
});

test("however many questions go to a port where nobody listens, each is told so", async (t) => {
  const gone = await startNameServer(honest);
  await gone.close();
  for (const count of [2, 3, 4, 9]) {
    const resolver = aResolver(t, [gone], { timeoutMs: 30_000 });
    const asking = Array.from({ length: count }, (_, i) => resolver.query(`w${i}.example`, "A"));
    await Promise.all(asking.map((it) => assert.rejects(it, { reason: "unreachable" })));
  }
});

test("what is no name cannot be asked, and what is no server is a bad option", async (t) => {
  const resolver = aResolver(t, [await aServer(t, honest)]);
  const { signal } = new AbortController();
  await assert.rejects(resolver.query("a..example", "A", { signal }), { outcome: "inconclusive", reason: "unaskable" });
  await assert.rejects(resolver.query("www.example", "NOTYPE"), { reason: "unaskable" });
  await assert.rejects(resolver.query("www.example", "A", { server: "ns.example", signal }), { code: "bad_option" });
  assert.throws(() => makeResolver({ servers: ["300.1.1.1"] }), { code: "bad_option" });
});

test("questions open at close fail, as does what is asked after", async (t) => {
  const resolver = aResolver(t, [await aServer(t, () => null)]);
  const open = resolver.query("www.example", "A");
  const failed = assert.rejects(open, { reason: "closed" });
  await resolver.close();
  await failed;
  await assert.rejects(resolver.query("www.example", "A"), { reason: "closed" });
});

test("signatures are asked for with DO and CD, and such an answer is not given to who did not ask for them", async (t) => {
  const server = await aServer(t, honest);
  const resolver = aResolver(t, [server]);
  await resolver.query("www.example", "A", { dnssec: true });
  await resolver.query("www.example", "A");
  await resolver.query("www.example", "A", { dnssec: true });
  const asked = server.asked.map(({ request }) => decodeMessage(request));
  assert.deepEqual(
    asked.map(({ edns, checkingDisabled }) => [edns?.dnssecOk, checkingDisabled]),
    [
      [true, true],
      [false, false],
    ],
  );
});
