import assert from "node:assert/strict";
import { test } from "node:test";
import { type CannedNet, cannedNet } from "../../sdk/testing.ts";
import { makeWildcards } from "./_wildcard.ts";

async function verdict(net: CannedNet, name: string, type = "A") {
  const wildcards = makeWildcards(net.dns, new AbortController().signal);
  return wildcards.judge(name, type, await net.dns.query(name, type));
}

/** A resolver for names under rot.example.com that answers two of a pool of addresses, by the name. */
function rotating(pool: number) {
  return (name: string, type: string) => {
    if (type !== "A" || !name.endsWith(".rot.example.com")) return undefined;
    if (name === "own.rot.example.com") return [`${name} A 198.51.100.1`];
    const at = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_973, 7);
    return [at, at + 1].map((it) => `${name} A 203.0.${(it % pool) >> 8}.${(it % pool) & 255}`);
  };
}

test("in a zone without wildcard every answer is a name's own", async () => {
  const net = cannedNet({ zone: ["example.com NS ns.example.com", "a.example.com A 192.0.2.1"] });
  assert.equal(await verdict(net, "a.example.com"), "own");
  assert.equal(await verdict(net, "b.example.com"), "nothing");
});

test("under a wildcard only what differs from it is a name's own", async () => {
  const zone = ["*.example.com A 192.0.2.1", "same.example.com A 192.0.2.1", "real.example.com A 192.0.2.2"];
  const net = cannedNet({
    zone: [...zone, "mail.example.com MX 1 mx.example.com", "alias.example.com CNAME real.example.com"],
  });
  assert.equal(await verdict(net, "made.example.com"), "wildcard");
  assert.equal(await verdict(net, "same.example.com"), "wildcard");
  assert.equal(await verdict(net, "real.example.com"), "own");
  assert.equal(await verdict(net, "alias.example.com"), "own");
  assert.equal(await verdict(net, "mail.example.com"), "interior");
  assert.equal(await verdict(net, "mail.example.com", "MX"), "own");
});

test("a wildcard further up explains an answer too", async () => {
  const zone = ["*.example.com A 192.0.2.1", "*.eu.example.com A 192.0.2.2", "paris.eu.example.com A 192.0.2.1"];
  const net = cannedNet({ zone: [...zone, "rome.eu.example.com A 192.0.2.3"] });
  assert.equal(await verdict(net, "x.eu.example.com"), "wildcard");
  assert.equal(await verdict(net, "paris.eu.example.com"), "wildcard");
  assert.equal(await verdict(net, "rome.eu.example.com"), "own");
});

test("a wildcard alias is known by where it points, also when it repeats the name or points to the guess itself", async () => {
  const net = cannedNet({
    zone: ["www.example.com A 192.0.2.1", "*.dyn.example.com CNAME www.example.com"],
    resolver: (name) =>
      name.endsWith(".cdn.example.com") ? [`${name} CNAME ${name.split(".")[0]}.cdn.net`] : undefined,
  });
  assert.equal(await verdict(net, "www.dyn.example.com"), "wildcard");
  assert.equal(await verdict(net, "api.cdn.example.com"), "wildcard");
});

test("a wildcard whose answers rotate through a pool is learned until it repeats itself", async () => {
  const net = cannedNet({ zone: ["rot.example.com A 192.0.2.1"], resolver: rotating(12) });
  for (const label of ["www", "api", "dev", "mail", "shop", "blog"]) {
    assert.equal(await verdict(net, `${label}.rot.example.com`), "wildcard", label);
  }
  assert.equal(await verdict(net, "own.rot.example.com"), "own");
});

test("addresses prove nothing where made-up names get ever new ones", async () => {
  const net = cannedNet({ zone: ["rot.example.com A 192.0.2.1"], resolver: rotating(4_000) });
  assert.equal(await verdict(net, "www.rot.example.com"), "wildcard");
  assert.equal(await verdict(net, "own.rot.example.com"), "wildcard");
});

test("a server that answers names nobody made is found out by asking it for some", async () => {
  let turn = 0;
  const lies = (name: string, server: string | undefined) =>
    server === "203.0.113.53:53" || (server === undefined && name === "guess.example.com" && turn++ === 0);
  const net = cannedNet({
    zone: ["example.com NS ns.example.com"],
    resolver: (name, type, server) => (type === "A" && lies(name, server) ? [`${name} A 198.51.100.99`] : undefined),
  });
  const wildcards = makeWildcards(net.dns, new AbortController().signal);
  const answer = { ...(await net.dns.query("guess.example.com", "A")), server: "203.0.113.53:53" };
  assert.equal(answer.answers.length, 1);
  assert.equal(await wildcards.judge("guess.example.com", "A", answer), "wildcard");
});

test("where every name exists without records, existing means nothing", async () => {
  const net = cannedNet({ resolver: () => [] });
  assert.equal(await verdict(net, "www.example.com"), "nothing");
});

test("a zone that does not answer made-up names is not judged", async () => {
  const net = cannedNet({ resolver: (name) => (name === "www.example.com" ? [`${name} A 192.0.2.1`] : "SERVFAIL") });
  await assert.rejects(verdict(net, "www.example.com"), { outcome: "inconclusive" });
});
