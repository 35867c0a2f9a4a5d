import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { makeResolver } from "./resolver.ts";
import type { Resolver, ResolverOptions } from "./resolver-types.ts";
import { type Asking, a, type Saying, soa, startNameServer, type TestServer } from "./testing.ts";

const isNonce = ({ name }: Asking) => name === "" || name.endsWith(".invalid");
const honest = (asking: Asking): Saying =>
  isNonce(asking) ? { rcode: "NXDOMAIN", authority: [soa("invalid")] } : { answers: [a(asking.name, "192.0.2.1")] };
const lying = ({ name }: Asking): Saying => ({ answers: [a(name, "203.0.113.9")] });

async function aPool(
  t: TestContext,
  manners: readonly ((asking: Asking) => Saying | null)[],
  options: Partial<ResolverOptions> = {},
): Promise<{ resolver: Resolver; servers: TestServer[] }> {
  const servers = await Promise.all(manners.map((answer) => startNameServer(answer)));
  const resolver = makeResolver({ servers: servers.map(({ key }) => key), timeoutMs: 100, vetted: true, ...options });
  t.after(async () => {
    await resolver.close();
    for (const server of servers) await server.close();
  });
  return { resolver, servers };
}

const questionsTo = (server: TestServer | undefined) => server?.asked.filter((asking) => !isNonce(asking)).length;

test("no server is asked a question before it is known to be honest", async (t) => {
  const { resolver, servers } = await aPool(t, [lying, honest, () => null]);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => resolver.query(`w${i}.example`, "A")));
  assert.ok(answers.every(({ server }) => server === servers[1]?.key));
  assert.deepEqual(servers.map(questionsTo), [0, 40, 0]);
});

test("questions that come together cause one look, and none comes before the first", async (t) => {
  const { resolver, servers } = await aPool(t, [honest]);
  assert.equal(servers[0]?.asked.length, 0);
  await Promise.all([1, 2, 3].map((i) => resolver.query(`w${i}.example`, "A")));
  await resolver.query("later.example", "A");
  assert.equal(servers[0]?.asked.filter(isNonce).length, 3);
});

test("an honest server is asked while another still lets itself be waited for", async (t) => {
  const { resolver } = await aPool(t, [() => null, honest], { timeoutMs: 60_000 });
  assert.equal((await resolver.query("www.example", "A")).message.rcode, "NOERROR");
});

test("a server that refuses is asked when there is no honest one, and left out when there is", async (t) => {
  const own = (asking: Asking): Saying => (isNonce(asking) ? { rcode: "REFUSED" } : honest(asking));
  const alone = await aPool(t, [own, lying]);
  assert.equal((await alone.resolver.query("www.example", "A")).server, alone.servers[0]?.key);
  const beside = await aPool(t, [own, honest]);
  await beside.resolver.vet();
  await Promise.all(Array.from({ length: 10 }, (_, i) => beside.resolver.query(`w${i}.example`, "A")));
  assert.deepEqual(beside.servers.map(questionsTo), [0, 10]);
});

test("when no server is usable every question is told which and why, and a later one looks again", async (t) => {
  let now = 0;
  let isUp = false;
  const manner = (asking: Asking) => (isUp ? honest(asking) : null);
  const { resolver, servers } = await aPool(t, [manner, lying], { tries: 1, clock: () => now });
  const told = {
    code: "no_resolver",
    message: new RegExp(`${servers[0]?.key} .*not answer.*${servers[1]?.key} .*finds`),
  };
  await Promise.all([1, 2].map((i) => assert.rejects(resolver.query(`w${i}.example`, "A"), told)));
  isUp = true;
  await assert.rejects(resolver.query("soon.example", "A"), told);
  now = 6_000;
  assert.equal((await resolver.query("later.example", "A")).message.rcode, "NOERROR");
});

test("an aborted question leaves the look to the others", async (t) => {
  const { resolver } = await aPool(t, [(asking) => (isNonce(asking) && asking.times < 2 ? null : honest(asking))]);
  const given = new AbortController();
  const mine = resolver.query("mine.example", "A", { signal: given.signal });
  const other = resolver.query("other.example", "A");
  given.abort(new Error("enough"));
  await assert.rejects(mine, { message: "enough" });
  assert.equal((await other).message.rcode, "NOERROR");
});

test("closing during a look ends the questions that wait for it", async (t) => {
  const { resolver } = await aPool(t, [() => null], { timeoutMs: 60_000 });
  const waiting = assert.rejects(resolver.query("www.example", "A"), { reason: "closed" });
  await resolver.close();
  await waiting;
});
