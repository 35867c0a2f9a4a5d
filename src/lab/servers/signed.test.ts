import assert from "node:assert/strict";
import { test } from "node:test";
import { world } from "../world/index.ts";
import { answerWithAuthority, type Reply } from "./authority.ts";
import { makeRecursor } from "./recursion.ts";
import { plantZone, type Zone } from "./zone.ts";

const zone: Zone = {
  apex: "example.test",
  at: ["192.0.2.1"],
  records: "@ NS ns1\nns1 A 192.0.2.1\n*.apps A 192.0.2.2\nb A 192.0.2.3\nsub NS ns.sub\nns.sub A 192.0.2.4",
};

function ask(denial: NonNullable<Zone["signed"]>["denial"], name: string, type: string, dnssec = true): Reply {
  const tree = plantZone({ ...zone, signed: { algorithm: 15, denial, iterations: denial === "nsec3" ? 1 : 0 } });
  return answerWithAuthority([tree], { name: name === "@" ? zone.apex : `${name}.${zone.apex}`, type, dnssec });
}

const shown = (records: Reply["answers"]) =>
  records.map(({ name, type }) => `${name.replace(/\.?example\.test$/, "")} ${type}`);

test("signatures come to those who ask for them, and to nobody else", () => {
  assert.deepEqual(shown(ask("nsec", "b", "A").answers), ["b A", "b RRSIG"]);
  assert.deepEqual(shown(ask("nsec", "b", "A", false).answers), ["b A"]);
  assert.deepEqual(shown(ask("nsec", "none", "A", false).authorities), [" SOA"]);
});

test("the list leads from name to name in order, and leaves out what lies below a delegation", () => {
  const names: string[] = [];
  for (let at = "example.test"; names.at(-1) !== at && names.length < 10; ) {
    names.push(at);
    const [record] = ask("nsec", at.replace(/\.?example\.test$/, "") || "@", "NSEC").answers;
    const data = record?.data;
    at = typeof data === "object" && "nextDomain" in data ? String(data.nextDomain) : "?";
    if (at === "example.test" || at === "?") break;
  }
  // At the delegation itself this server refers to the other zone, as it should.
  assert.deepEqual(names, [
    "example.test",
    "*.apps.example.test",
    "b.example.test",
    "ns1.example.test",
    "sub.example.test",
  ]);
});

test("what is not there is denied in each manner", () => {
  const { rcode, authorities } = ask("nsec", "c", "A");
  assert.equal(rcode, "NXDOMAIN");
  assert.deepEqual(shown(authorities), [" SOA", " RRSIG", "b NSEC", "b RRSIG", " NSEC", " RRSIG"]);
  const compact = ask("compact", "c", "A");
  assert.deepEqual([compact.rcode, shown(compact.authorities)], ["NOERROR", [" SOA", " RRSIG", "c NSEC", "c RRSIG"]]);
  const minimal = ask("minimal", "c", "A");
  assert.equal(minimal.rcode, "NXDOMAIN");
  assert.ok(!shown(minimal.authorities).some((it) => it.startsWith("b ") || it === " NSEC"));
  assert.equal(ask("nsec3", "c", "A").authorities.filter(({ type }) => type === "NSEC3").length, 3);
  assert.equal(ask("narrow", "b", "TXT").authorities.filter(({ type }) => type === "NSEC3").length, 1);
});

test("an answer made from a wildcard shows that no closer name is there", () => {
  const made = ask("nsec", "x.apps", "A");
  assert.deepEqual(shown(made.answers), ["x.apps A", "x.apps RRSIG"]);
  assert.deepEqual(shown(made.authorities), ["*.apps NSEC", "*.apps RRSIG"]);
  const [, signature] = made.answers;
  assert.ok(signature && typeof signature.data === "object" && "labels" in signature.data);
  assert.equal(signature.data.labels, 3); // of *.apps.example.test, which it stands for
});

test("through a resolver the parent's DS record comes from the parent, for zones that are signed and for those that are not", () => {
  const trees = [...world.organisations, ...world.others].flatMap(({ zones }) => zones).map((it) => plantZone(it));
  const recursor = makeRecursor(world.roots, (server, question) => {
    const here = trees.filter((tree) => tree.zone.at.includes(server));
    return here.length > 0 ? answerWithAuthority(here, question) : null;
  });
  const signers = (name: string) => recursor.resolve({ name, type: "DS", dnssec: true });
  for (const name of ["acme.test", "northwind.example", "signed-xq.globex.test"])
    assert.equal(signers(name).answers[0]?.type, "DS", name);
  assert.deepEqual(
    signers("initech.example").authorities.map(({ name, type }) => `${name} ${type}`),
    ["example SOA"],
  );
});
