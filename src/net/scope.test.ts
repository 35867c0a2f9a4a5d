import assert from "node:assert/strict";
import { test } from "node:test";
import type { NetError } from "../sdk/net.ts";
import { defineSource } from "../sdk/source.ts";
import { answering, aWorld, page, type World } from "./testing.ts";

const scope = { allow: ["acme.example", "203.0.113.0/28"] };

/** Listeners at every place that must not be reached; `untouched` says that none of them was. */
async function aTrap(world: World) {
  const places = [
    "127.0.0.1:80",
    "10.0.0.1:80",
    "169.254.169.254:80",
    "192.168.0.1:80",
    "[::1]:80",
    "[fd00:ec2::254]:80",
    "[::ffff:127.0.0.1]:80",
    "[64:ff9b::7f00:1]:80",
    "198.51.100.99:80",
  ];
  const traps = await Promise.all(places.map((place) => world.listen(place, answering(page("trapped")))));
  return {
    untouched: () =>
      assert.deepEqual(
        traps.map((trap) => trap.connections()),
        traps.map(() => 0),
      ),
  };
}

const isBlocked = (error: NetError) => error.outcome === "blocked";

for (const location of [
  "http://127.0.0.1/",
  "http://2130706433/",
  "http://0177.0.0.1/",
  "http://0x7f.0.0.1/",
  "http://127.1/",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://[64:ff9b::7f00:1]/",
  "http://169.254.169.254/latest/meta-data/",
  "http://[fd00:ec2::254]/",
  "http://10.0.0.1/",
  "http://localhost/",
  "http://outside.example/",
  "http://198.51.100.99/",
  "//127.0.0.1/",
]) {
  test(`a redirect to ${location} never gets a packet`, async (t) => {
    const world = await aWorld(t, { "www.acme.example": ["203.0.113.5"], "outside.example": ["198.51.100.99"] });
    const trap = await aTrap(world);
    await world.listen("203.0.113.5:80", answering(page("", [`Location: ${location}`], "302 Found")));
    const { chain, refused } = await world.net({ scope }).http.follow("http://www.acme.example/");
    assert.equal(chain.length, 1);
    assert.equal(refused?.outcome, "blocked");
    trap.untouched();
  });
}

for (const address of [
  "127.0.0.1",
  "10.0.0.1",
  "169.254.169.254",
  "::1",
  "::ffff:127.0.0.1",
  "64:ff9b::7f00:1",
  "fd00:ec2::254",
]) {
  test(`a name in scope that answers ${address} never gets a packet there`, async (t) => {
    const world = await aWorld(t, { "www.acme.example": [address] });
    const trap = await aTrap(world);
    const { http, tls, tcp, whois } = world.net({ scope: { allow: [...(scope.allow ?? []), "0.0.0.0/0", "::/0"] } });
    await assert.rejects(http.request("http://www.acme.example/"), isBlocked);
    await assert.rejects(http.request("http://www.acme.example/", { address }), isBlocked);
    await assert.rejects(tls.handshake(address, 80, { servername: "www.acme.example" }), isBlocked);
    await assert.rejects(tcp.probe(address, 80), isBlocked);
    await assert.rejects(tcp.scan(address, [80]), isBlocked);
    await assert.rejects(tcp.lines(address, 80), isBlocked);
    await assert.rejects(whois.ask("www.acme.example", "x"), isBlocked);
    trap.untouched();
  });
}

test("an alias that leads to a private address never gets a packet", async (t) => {
  const world = await aWorld(t, {
    "www.acme.example": ["-> inner.outside.example"],
    "inner.outside.example": ["10.0.0.1"],
  });
  const trap = await aTrap(world);
  await assert.rejects(world.net({ scope }).http.request("http://www.acme.example/"), isBlocked);
  trap.untouched();
});

test("an alias that leads to a denied name never gets a packet", async (t) => {
  const world = await aWorld(t, { "www.acme.example": ["-> denied.example"], "denied.example": ["198.51.100.99"] });
  const trap = await aTrap(world);
  const { http } = world.net({ scope: { ...scope, deny: ["denied.example"] } });
  await assert.rejects(http.request("http://www.acme.example/"), isBlocked);
  trap.untouched();
});

test("of several addresses only those that may be dialled are", async (t) => {
  const world = await aWorld(t, { "www.acme.example": ["127.0.0.1", "10.0.0.1", "203.0.113.5"] });
  const trap = await aTrap(world);
  await world.listen("203.0.113.5:80", answering(page("right")));
  assert.equal((await world.net({ scope }).http.request("http://www.acme.example/")).text, "right");
  trap.untouched();
});

test("a name that changes its address between questions is checked at the address dialled", async (t) => {
  const turns = [["203.0.113.5"], ["127.0.0.1"], ["169.254.169.254"]];
  const world = await aWorld(t, { "www.acme.example": turns });
  const trap = await aTrap(world);
  const honest = await world.listen("203.0.113.5:80", answering(page("first")));
  const { http } = world.net({ scope });
  assert.equal((await http.request("http://www.acme.example/")).remote.address, "203.0.113.5");
  for (let n = 0; n < 3; n++) await assert.rejects(http.request("http://www.acme.example/"), isBlocked);
  assert.equal(honest.connections(), 1);
  trap.untouched();
});

test("an address given for a name is dialled only when it is authorized or the name's own", async (t) => {
  const world = await aWorld(t, { "www.acme.example": ["198.51.100.7"] });
  const trap = await aTrap(world);
  await world.listen("198.51.100.7:80", answering(page("own")));
  await world.listen("203.0.113.5:80", answering(page("authorized")));
  const { http } = world.net({ scope });
  assert.equal((await http.request("http://www.acme.example/", { address: "198.51.100.7" })).text, "own");
  assert.equal((await http.request("http://www.acme.example/", { address: "203.0.113.5" })).text, "authorized");
  await assert.rejects(http.request("http://www.acme.example/", { address: "198.51.100.99" }), isBlocked);
  trap.untouched();
});

for (const footprint of ["P0", "P1"] as const) {
  test(`a scan at ${footprint} opens no socket to its target, whatever a module tries`, async (t) => {
    const world = await aWorld(t, { "www.acme.example": ["203.0.113.5"], "social.example": ["203.0.113.6"] });
    const target = await world.listen("203.0.113.5:80", answering(page("target")));
    const alias = await world.listen("203.0.113.6:80", answering(page("target's too")));
    const rate = { requests: 1, perSeconds: 1 };
    const anywhere = defineSource({ id: "anywhere", title: "Any", url: "https://any.example/", hosts: ["*"], rate });
    const net = world.net({
      scope: { ...scope, footprint: "P3" },
      targets: [
        ["domain", "acme.example"],
        ["range", "203.0.113.0/24"],
      ],
      footprint,
      sources: [anywhere],
    });
    await assert.rejects(net.http.request("http://www.acme.example/"), isBlocked);
    await assert.rejects(net.http.request("http://social.example/", { address: "203.0.113.5" }), isBlocked);
    await assert.rejects(net.http.request("http://social.example/"), isBlocked);
    await assert.rejects(net.tcp.probe("203.0.113.5", 80), isBlocked);
    await assert.rejects(net.tcp.scan("203.0.113.5", [80]), isBlocked);
    await assert.rejects(net.tcp.lines("203.0.113.5", 80), isBlocked);
    await assert.rejects(net.tls.handshake("203.0.113.5", 80), isBlocked);
    await assert.rejects(net.whois.ask("www.acme.example", "acme"), isBlocked);
    assert.equal(target.connections() + alias.connections(), 0);
    assert.ok(!world.asked.includes("www.acme.example"));
    if (footprint === "P0") await assert.rejects(net.dns.query("www.acme.example", "A"), isBlocked);
    else assert.equal((await net.dns.query("www.acme.example", "A")).answers.length, 1);
  });
}

test("a redirect from a target does not lead to a source", async (t) => {
  const world = await aWorld(t, { "www.acme.example": ["203.0.113.5"], "api.source.example": ["198.51.100.99"] });
  const trap = await aTrap(world);
  await world.listen("203.0.113.5:80", answering(page("", ["Location: http://api.source.example/"], "302 Found")));
  const rate = { requests: 1, perSeconds: 1 };
  const source = defineSource({ id: "s", title: "S", url: "https://s.example/", hosts: ["api.source.example"], rate });
  const { refused } = await world.net({ scope, sources: [source] }).http.follow("http://www.acme.example/");
  assert.equal(refused?.outcome, "blocked");
  trap.untouched();
});
