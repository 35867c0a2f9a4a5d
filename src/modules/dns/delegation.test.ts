import assert from "node:assert/strict";
import { test } from "node:test";
import type { Zone } from "../../lab/servers/zone.ts";
import { cannedZones } from "../../lab/testing.ts";
import { NetError } from "../../sdk/index.ts";
import { type Canned, cannedNet, runModule } from "../../sdk/testing.ts";
import delegation from "./delegation.ts";

const subject = { type: "domain", value: "example.com" };

const hosting: Zone = {
  apex: "hosting.net",
  at: ["198.51.100.9"],
  records: "@ NS ns1\nns1 A 198.51.100.9\nns7 A 198.51.100.7",
};

/** What the parent says, and the zone, on two servers in two networks. */
function world(parent: string, own: string, at = ["192.0.2.1", "198.51.100.7"]): Zone[] {
  return [
    { apex: "com", at: ["203.0.113.250"], records: `@ NS ns.nic\nns.nic A 203.0.113.250\n${parent}` },
    { apex: "net", at: ["203.0.113.250"], records: "@ NS ns.nic.com.\nhosting NS ns1.hosting" },
    { apex: "example.com", at, records: own },
    hosting,
  ];
}

const parent = "example NS ns1.example\nexample NS ns7.hosting.net.\nns1.example A 192.0.2.1";
const own =
  "@ NS ns1\n@ NS ns7.hosting.net.\nns1 A 192.0.2.1\nwww A 192.0.2.5\nsub NS ns1.gone\nold NS ns1.hosting.net.";

type Resolver = NonNullable<Canned["resolver"]>;

async function run(zones: readonly Zone[], before: Resolver = () => undefined, value = "example.com") {
  const whole = cannedZones(zones);
  const net = cannedNet({ resolver: (...asked) => before(...asked) ?? whole(asked[0], asked[1], asked[2]) });
  const about = value === "example.com" ? subject : { type: "hostname", value };
  return { net, ...(await runModule(delegation, { subject: about, net })) };
}

const typesOf = ({ findings }: { findings: readonly { type: string }[] }) => findings.map(({ type }) => type);

test("a hit without a defect: two servers in two networks that agree, each with the record that names it", async () => {
  const given = await run(world(parent, own));
  assert.deepEqual([typesOf(given), given.outcomes], [[], []]);
  const [first] = given.relations;
  assert.deepEqual(
    [first?.from.value, first?.relation, first?.to.value, given.net.excerpt(first?.proofs[0])],
    ["example.com", "has_name_server", "ns1.example.com", "example.com NS ns1.example.com"],
  );
});

test("a hit: a server that refuses the zone is lame, by its answer", async () => {
  const given = await run(world(parent, own, ["192.0.2.1"]));
  assert.deepEqual(
    given.findings.map(({ type, severity, stable }) => [type, severity, stable]),
    [["dns.lame_delegation", "medium", { server: "ns7.hosting.net" }]],
  );
  assert.equal(given.net.excerpt(given.findings[0]?.proofs[0]), "example.com SOA REFUSED\n");
});

test("a name that is handed to a server without an address, or to one that refuses it, is found through its parent", async () => {
  const refusing: Resolver = (name, _type, server) =>
    server === undefined && (name === "sub.example.com" || name === "old.example.com") ? "SERVFAIL" : undefined;
  const gone = await run(world(parent, own), refusing, "sub.example.com");
  assert.deepEqual(
    gone.findings.map(({ type, severity, of }) => [type, severity, of.value]),
    [["dns.lame_delegation", "high", "sub.example.com"]],
  );
  assert.equal(gone.relations[0]?.to.value, "ns1.gone.example.com");
  assert.match(gone.net.excerpt(gone.findings[0]?.proofs[0]), /^ns1\.gone\.example\.com A NXDOMAIN/);
  const old = await run(world(parent, own), refusing, "old.example.com");
  assert.deepEqual(typesOf(old), ["dns.lame_delegation"]);
});

test("a server that refuses one question and answers the next is not lame", async () => {
  const given = await run(world(parent, own), (_name, type, server) =>
    server === "198.51.100.7" && type === "SOA" ? "REFUSED" : undefined,
  );
  assert.deepEqual(typesOf(given), []);
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("servers that the parent and the zone do not both name are one finding, with a record of each side", async () => {
  const given = await run(
    world(`${parent}\nexample NS ns1.hosting.net.`, own, ["192.0.2.1", "198.51.100.7", "198.51.100.9"]),
  );
  assert.deepEqual(typesOf(given), ["dns.delegation_differs"]);
  const [above, below] = given.findings[0]?.proofs.map(given.net.excerpt) ?? [];
  assert.equal(above, "example.com NS ns1.hosting.net");
  assert.match(
    below ?? "",
    /^example\.com NS NOERROR\nexample\.com NS ns1\.example\.com\nexample\.com NS ns7\.hosting\.net\n/,
  );
});

test("another address in the parent than in the zone is a finding", async () => {
  const given = await run(
    world(parent.replace("A 192.0.2.1", "A 192.0.2.66"), own, ["192.0.2.1", "192.0.2.66", "198.51.100.7"]),
  );
  assert.deepEqual(typesOf(given), ["dns.glue_differs"]);
  assert.deepEqual(given.findings[0]?.proofs.map(given.net.excerpt), [
    "ns1.example.com A 192.0.2.66",
    "ns1.example.com A 192.0.2.1",
  ]);
});

test("one server, and servers of one network, are judged for registered domains alone", async () => {
  const one = await run(world("example NS ns1.example\nns1.example A 192.0.2.1", "@ NS ns1\nns1 A 192.0.2.1"));
  assert.deepEqual(
    one.findings.map(({ type, severity }) => [type, severity]),
    [["dns.single_name_server", "medium"]],
  );
  const near = "@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns2 A 192.0.2.2";
  const lines = "example NS ns1.example\nexample NS ns2.example\nns1.example A 192.0.2.1\nns2.example A 192.0.2.2";
  const both = await run(world(lines, near, ["192.0.2.1", "192.0.2.2"]));
  assert.deepEqual(typesOf(both), ["dns.name_servers_one_network"]);
  const zones = world(parent, `${own}\nin NS ns1`);
  const below = await run(
    [...zones, { apex: "in.example.com", at: ["192.0.2.1"], records: "@ NS ns1.example.com." }],
    undefined,
    "in.example.com",
  );
  assert.deepEqual([typesOf(below), below.outcomes], [[], []]);
});

test("an open resolver answers for a zone that is not its own and denies what cannot be; what answers everything is none", async () => {
  const recursive =
    (denies: boolean): Resolver =>
    (name, type, server) => {
      if (server !== "198.51.100.7" || name.endsWith("example.com")) return undefined;
      if (name === "iana.org" && type === "SOA")
        return { answers: ["iana.org SOA ns.icann.org noc.iana.org 1 2 3 4 5"], recursionAvailable: true };
      return denies
        ? { rcode: "NXDOMAIN", recursionAvailable: true }
        : { answers: [`${name} A 192.0.2.99`], recursionAvailable: true };
    };
  const open = await run(world(parent, own), recursive(true));
  assert.deepEqual(
    open.findings.map(({ type, of, stable }) => [type, of.value, stable]),
    [["dns.open_resolver", "ns7.hosting.net", { address: "198.51.100.7" }]],
  );
  assert.match(open.net.excerpt(open.findings[0]?.proofs[0]), /^iana\.org SOA/);
  assert.deepEqual(typesOf(await run(world(parent, own), recursive(false))), []);
  const silent = await run(world(parent, own), (name) =>
    name === "iana.org" ? new NetError("timeout", "no answer") : undefined,
  );
  assert.deepEqual([typesOf(silent), silent.outcomes], [[], []]);
});

test("versions that differ are a finding when they still differ at a second look", async () => {
  const older = (always: boolean, primary = "ns1.example.com"): Resolver => {
    let looks = 0;
    return (name, type, server) => {
      if (server !== "198.51.100.7" || type !== "SOA" || name !== "example.com" || (looks++ > 0 && !always))
        return undefined;
      return { answers: [`example.com SOA ${primary} h.example.com 7 1 1 1 1`], authoritative: true };
    };
  };
  const lasting = await run(world(parent, own), older(true));
  assert.deepEqual(typesOf(lasting), ["dns.serials_differ"]);
  assert.match(lasting.findings[0]?.description ?? "", /ns7\.hosting\.net has 7/);
  assert.deepEqual(typesOf(await run(world(parent, own), older(false))), []);
  assert.deepEqual(typesOf(await run(world(parent, own), older(true, "ns.other-provider.net"))), []);
});

test("a miss: a name at which no zone begins, and one that does not exist", async () => {
  for (const name of ["www.example.com", "none.example.com"]) {
    const given = await run(world(parent, own), undefined, name);
    assert.deepEqual([given.relations, given.findings, given.outcomes], [[], [], []]);
    assert.equal(given.net.asked.length, 1);
  }
});

test("a refusal by everybody, and a server that is silent, are outcomes and never findings", async () => {
  const refused = await run(world(parent, own), () => "REFUSED");
  assert.deepEqual([typesOf(refused), refused.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
  const silent = await run(world(parent, own), (_name, _type, server) =>
    server === "198.51.100.7" ? new NetError("timeout", "no answer") : undefined,
  );
  assert.deepEqual(
    [typesOf(silent), silent.outcomes],
    [[], [{ outcome: "timeout", why: "ns7.hosting.net: no answer" }]],
  );
});

test("a malformed delegation: hosts that are none are refused, and records of other names are nobody's", async () => {
  const given = await run(world(parent, own), (name, type, server) => {
    if (type !== "NS" || name !== "example.com" || server !== undefined) return undefined;
    return ["example.com NS ns1.example.com", "example.com NS -bad-.example", "other.example NS ns.evil.example"];
  });
  assert.ok(!given.entities.some(({ value }) => value.includes("evil")));
  assert.ok(given.rejected.length > 0);
});
