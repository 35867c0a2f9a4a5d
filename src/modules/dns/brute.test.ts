import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHostname } from "../../model/hostname.ts";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { words } from "./_words.ts";
import brute from "./brute.ts";

const domain = { type: "domain", value: "example.com" };
const namesOf = (entities: readonly { value: string }[]) => entities.map(({ value }) => value).sort();

test("a hit: names that answer are emitted with the record that answered", async () => {
  const net = cannedNet({
    zone: ["example.com NS ns.example.com", "www.example.com A 192.0.2.1", "mail.example.com TXT hello"],
  });
  const { entities, relations, outcomes } = await runModule(brute, { subject: domain, net });
  assert.deepEqual(namesOf(entities), ["mail.example.com", "www.example.com"]);
  const www = entities.find(({ value }) => value === "www.example.com");
  assert.equal(net.excerpt(www?.proofs[0]), "www.example.com A 192.0.2.1");
  assert.deepEqual(www?.traits, ["not_wildcard"]);
  assert.deepEqual(relations[0]?.to, domain);
  assert.deepEqual(outcomes, []);
});

test("a miss: nothing is asked below a name that does not exist", async () => {
  const net = cannedNet({});
  const { entities, outcomes } = await runModule(brute, { subject: domain, net });
  assert.deepEqual([entities, outcomes], [[], []]);
  assert.deepEqual(net.asked, ["dns example.com A"]);
});

test("wildcards at every level invent no names, and hide none that differ", async () => {
  const net = cannedNet({
    zone: [
      "example.com NS ns.example.com",
      "*.example.com A 192.0.2.1",
      "ldap.example.com A 192.0.2.1",
      "www.example.com A 192.0.2.2",
      "*.eu.example.com A 192.0.2.1",
      "paris.eu.example.com A 192.0.2.3",
      "*.lab.eu.example.com A 192.0.2.4",
      "red.lab.eu.example.com A 192.0.2.2",
    ],
  });
  const { entities } = await runModule(brute, { subject: domain, net });
  assert.deepEqual(namesOf(entities), ["paris.eu.example.com", "red.lab.eu.example.com", "www.example.com"]);
});

test("found names are guessed below too, down to the depth that was asked for", async () => {
  const net = cannedNet({ zone: ["dev.example.com A 192.0.2.1", "api.dev.example.com A 192.0.2.2"] });
  const subject = { type: "hostname", value: "dev.example.com" };
  const { entities, relations } = await runModule(brute, { subject, net });
  assert.deepEqual(namesOf(entities), ["api.dev.example.com"]);
  assert.deepEqual(relations[0]?.to, domain);
  const shallow = await runModule(brute, { subject, net, options: { depth: 1 } });
  assert.deepEqual(shallow.entities, []);
});

test("nothing is guessed below a name that only a wildcard makes", async () => {
  const net = cannedNet({ zone: ["example.com NS ns.example.com", "*.example.com A 192.0.2.1"] });
  await runModule(brute, { subject: { type: "hostname", value: "made.example.com" }, net });
  assert.ok(net.asked.length < 20, `${net.asked.length} questions`);
});

test("a refusal: a zone that answers SERVFAIL or REFUSED could not be looked at", async () => {
  for (const rcode of ["SERVFAIL", "REFUSED"]) {
    const net = cannedNet({ failing: { "example.com": rcode } });
    const { entities, outcomes } = await runModule(brute, { subject: domain, net });
    assert.deepEqual(entities, []);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ["inconclusive"],
    );
  }
});

test("names that could not be asked are asked again, then counted", async () => {
  const times = new Map<string, number>();
  const net = cannedNet({
    zone: ["www.example.com A 192.0.2.1", "api.example.com A 192.0.2.2"],
    resolver(name) {
      times.set(name, (times.get(name) ?? 0) + 1);
      const isLost = name === "shop.example.com" || (name === "api.example.com" && times.get(name) === 1);
      return isLost ? new NetError("timeout", "no answer") : undefined;
    },
  });
  const { entities, outcomes } = await runModule(brute, { subject: domain, net });
  assert.deepEqual(namesOf(entities), ["api.example.com", "www.example.com"]);
  assert.deepEqual(outcomes, [{ outcome: "timeout", why: "shop.example.com: no answer" }]);
});

test("a malformed answer: a resolver that answers every name invents none", async () => {
  const net = cannedNet({ resolver: (name, type) => (type === "A" ? [`${name} A 192.0.2.199`] : []) });
  const { entities } = await runModule(brute, { subject: domain, net });
  assert.deepEqual(entities, []);
});

test("the words are labels, and none comes twice", () => {
  assert.ok(words.length >= 1_000);
  assert.equal(new Set(words).size, words.length);
  for (const word of words) assert.equal(parseHostname(`${word}.example.com`), `${word}.example.com`);
});
