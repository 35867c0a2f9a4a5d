import assert from "node:assert/strict";
import { test } from "node:test";
import { makeResolver } from "./resolver.ts";
import { a, soa, startNameServer } from "./testing.ts";

test("vetting leaves out resolvers that lie or stay silent, and says why", async (t) => {
  const honest = await startNameServer(() => ({ rcode: "NXDOMAIN", authority: [soa("invalid")] }));
  const lying = await startNameServer(({ name }) => ({ answers: [a(name, "203.0.113.9")] }));
  const silent = await startNameServer(() => null);
  const servers = [honest, lying, silent];
  const resolver = makeResolver({ servers: servers.map(({ key }) => key), timeoutMs: 100 });
  t.after(async () => {
    await resolver.close();
    for (const server of servers) await server.close();
  });
  const reports = await resolver.vet();
  assert.deepEqual(
    reports.map(({ server, verdict }) => [server, verdict]),
    [
      [honest.key, "honest"],
      [lying.key, "lies"],
      [silent.key, "silent"],
    ],
  );
  for (const server of servers) assert.ok(server.asked.every(({ name }) => name === "" || name.endsWith(".invalid")));
  const before = lying.asked.length;
  for (let i = 0; i < 20; i += 1) assert.equal((await resolver.query(`w${i}.example`, "A")).server, honest.key);
  assert.equal(lying.asked.length, before);
});

test("when no resolver is left the error says so", async (t) => {
  const lying = await startNameServer(({ name }) => ({ answers: [a(name, "203.0.113.9")] }));
  const resolver = makeResolver({ servers: [lying.key], timeoutMs: 100 });
  t.after(async () => {
    await resolver.close();
    await lying.close();
  });
  await assert.rejects(resolver.vet(), { code: "no_resolver" });
  await assert.rejects(resolver.query("www.example", "A"), { code: "no_resolver" });
});

test("a lie about one of the names given is found", async (t) => {
  const partly = await startNameServer(({ name }) =>
    name.startsWith("b") ? { answers: [a(name, "203.0.113.9")] } : { rcode: "NXDOMAIN" },
  );
  const resolver = makeResolver({ servers: [partly.key], timeoutMs: 100 });
  t.after(async () => {
    await resolver.close();
    await partly.close();
  });
  const report = await resolver.look(["a1.invalid", "b1.invalid"])[0];
  assert.equal(report?.verdict, "lies");
  assert.match(report?.detail ?? "", /b1\.invalid/);
});

test("a server that knows what cannot exist and nothing else refuses", async (t) => {
  const stub = await startNameServer(({ name }) => ({ rcode: name === "" ? "SERVFAIL" : "NXDOMAIN" }));
  const mute = await startNameServer(({ name }) => (name === "" ? null : { rcode: "NXDOMAIN" }));
  const resolver = makeResolver({ servers: [stub.key, mute.key], timeoutMs: 50 });
  t.after(async () => {
    await resolver.close();
    await stub.close();
    await mute.close();
  });
  assert.deepEqual(await Promise.all(resolver.look()), [
    { server: stub.key, verdict: "refuses", detail: "it answers SERVFAIL for the root" },
    { server: mute.key, verdict: "refuses", detail: "it does not answer for the root" },
  ]);
});
