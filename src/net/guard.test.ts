import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Footprint } from "../model/footprint.ts";
import { compileScope, ScopeDocument } from "../model/scope.ts";
import { defineSource, type Source } from "../sdk/source.ts";
import { makeGuard } from "./guard.ts";

type Given = {
  allow: string[];
  deny: string[];
  targets: [string, string][];
  footprint: Footprint;
  granted: Footprint;
  sources: Source[];
  resolved: boolean;
  vouched: (address: string) => boolean;
};

function aGuard(given: Partial<Given> = {}) {
  const { allow = [], deny = [], footprint = "P2", resolved = false } = given;
  const document = ScopeDocument.parse({ allow, deny, footprint, resolved_addresses: resolved });
  return makeGuard({
    scope: compileScope(document, given.targets ?? []),
    footprint,
    granted: given.granted ?? "P3",
    sources: given.sources ?? [],
    vouched: given.vouched,
  });
}

const blocked = { name: "NetError", outcome: "blocked" };

function aSource(...hosts: [string, ...string[]]): Source {
  const rate = { requests: 1, perSeconds: 1 };
  return defineSource({ id: "a-source", title: "A source", url: "https://source.example/", hosts, rate });
}

for (const address of [
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.1.1",
  "169.254.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "0.0.0.0",
  "255.255.255.255",
  "198.18.0.1",
  "168.63.129.16",
  "::1",
  "::",
  "fe80::1",
  "fd00::1",
  "fd00:ec2::254",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.0.0.1",
  "::7f00:1",
  "::127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::808:808",
  "64:ff9b:1::a00:1",
  "2002:7f00:1::",
  "2002:a00:1::1",
  "2001::1",
  "4000::1",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "0x7f.1",
  "127.1",
  "127.0.0.1.",
  "fe80::1%eth0",
  "203.0.113.05",
]) {
  test(`${address} is not dialled, not even for an authorized name`, () => {
    const guard = aGuard({ allow: ["acme.example", "0.0.0.0/0", "::/0"] });
    const way = guard.name("www.acme.example", "P2");
    assert.throws(() => guard.address(address, way), blocked);
    assert.throws(() => guard.address(address, guard.name(address, "P2")), blocked);
  });
}

test("special ground is dialled where the scope file names it, and nowhere beside", () => {
  const guard = aGuard({ allow: ["10.1.0.0/16", "127.0.0.0/8", "fd00:1::/32"] });
  const dial = (address: string) => guard.address(address, guard.name(address, "P2"));
  assert.equal(dial("10.1.2.3"), "10.1.2.3");
  assert.equal(dial("::ffff:10.1.2.3"), "10.1.2.3");
  assert.equal(dial("127.9.9.9"), "127.9.9.9");
  assert.equal(dial("fd00:1::9"), "fd00:1::9");
  assert.throws(() => dial("10.2.0.1"), blocked);
});

test("a metadata address wants an entry of its own", () => {
  for (const range of ["169.254.0.0/16", "169.254.169.0/24"]) {
    assert.throws(
      () => aGuard({ allow: [range] }).address("169.254.169.254", { name: null, source: null, needed: "P2" }),
      blocked,
    );
  }
  const guard = aGuard({ allow: ["169.254.169.254"] });
  assert.equal(guard.address("169.254.169.254", guard.name("169.254.169.254", "P2")), "169.254.169.254");
});

test("an authorized name is dialled at any public address, another name only at authorized ones", () => {
  const guard = aGuard({ allow: ["acme.example", "203.0.113.0/28"] });
  assert.equal(guard.address("8.8.8.8", guard.name("www.acme.example", "P2")), "8.8.8.8");
  const other = guard.name("other.example", "P2");
  assert.equal(guard.address("203.0.113.7", other), "203.0.113.7");
  assert.throws(() => guard.address("8.8.8.8", other), blocked);
});

test("being a target authorizes nothing", () => {
  const guard = aGuard({
    targets: [
      ["domain", "acme.example"],
      ["ip", "203.0.113.7"],
    ],
  });
  assert.throws(() => guard.name("www.acme.example", "P2"), blocked);
  assert.throws(() => guard.name("203.0.113.7", "P2"), blocked);
});

test("the deny list wins, by name, by address and by alias", () => {
  const guard = aGuard({ allow: ["acme.example", "203.0.113.0/24"], deny: ["secret.acme.example", "203.0.113.9"] });
  assert.throws(() => guard.name("a.secret.acme.example", "P2"), blocked);
  const way = guard.name("www.acme.example", "P2");
  assert.throws(() => guard.alias("secret.acme.example", way), blocked);
  assert.throws(() => guard.address("203.0.113.9", way), blocked);
  assert.throws(() => guard.question("secret.acme.example"), blocked);
  assert.throws(() => guard.question("9.113.0.203.in-addr.arpa"), blocked);
  assert.throws(() => guard.server("203.0.113.9"), blocked);
});

for (const [scan, granted] of [
  ["P1", "P3"],
  ["P3", "P1"],
  ["P0", "P0"],
] as const) {
  test(`at footprint ${scan} with ${granted} granted to the module, what the scope authorizes is not contacted`, () => {
    const guard = aGuard({ allow: ["acme.example", "203.0.113.0/24"], footprint: scan, granted });
    assert.throws(() => guard.name("www.acme.example", "P2"), blocked);
    assert.throws(() => guard.name("203.0.113.7", "P2"), blocked);
    assert.throws(() => guard.address("203.0.113.7", { name: null, source: null, needed: "P2" }), blocked);
  });
}

test("the scope file's own footprint is the most", () => {
  const scope = compileScope(ScopeDocument.parse({ allow: ["acme.example"], footprint: "P1" }), []);
  const guard = makeGuard({ scope, footprint: "P3", granted: "P3", sources: [] });
  assert.equal(guard.ceiling, "P1");
  assert.throws(() => guard.name("acme.example", "P2"), blocked);
});

test("a source is reached at P0 by its hosts and by nothing else", () => {
  const guard = aGuard({ footprint: "P0", sources: [aSource("api.source.example", "*.cdn.example")] });
  assert.equal(guard.address("8.8.8.8", guard.name("api.source.example", "P2")), "8.8.8.8");
  assert.equal(guard.name("a.b.cdn.example", "P2").needed, "P0");
  for (const host of ["source.example", "xapi.source.example", "cdn.example", "evilcdn.example"]) {
    assert.throws(() => guard.name(host, "P2"), blocked);
  }
  assert.throws(() => guard.address("10.0.0.1", guard.name("api.source.example", "P2")), blocked);
});

test("a passive scan reaches no host, alias or address of its target, also where it is a source's", () => {
  const targets: [string, string][] = [
    ["domain", "acme.example"],
    ["range", "203.0.113.0/24"],
  ];
  for (const footprint of ["P0", "P1"] as const) {
    const guard = aGuard({ footprint, targets, sources: [aSource("*")] });
    assert.throws(() => guard.name("www.acme.example", "P2"), blocked);
    assert.throws(() => guard.name("203.0.113.7", "P2"), blocked);
    const way = guard.name("social.example", "P2");
    assert.throws(() => guard.alias("edge.acme.example", way), blocked);
    assert.throws(() => guard.address("203.0.113.7", way), blocked);
  }
});

test("at P0 the DNS is asked for sources only, at P1 for any name and server", () => {
  const passive = aGuard({
    footprint: "P0",
    sources: [aSource("api.source.example")],
    targets: [["domain", "acme.example"]],
  });
  passive.question("API.source.example.");
  assert.throws(() => passive.question("www.acme.example"), blocked);
  assert.throws(() => passive.server("203.0.113.7"), blocked);
  const active = aGuard({ footprint: "P1" });
  active.question("www.acme.example");
  assert.equal(active.server("203.0.113.7"), "203.0.113.7");
  assert.throws(() => active.server("127.0.0.1"), blocked);
  assert.throws(() => active.server("192.168.0.1"), blocked);
});

test("addresses that authorized names resolved to are authorized where the scope file says so", () => {
  const vouched = (address: string) => address === "8.8.8.8";
  assert.throws(() => aGuard({ allow: ["acme.example"], vouched }).name("8.8.8.8", "P2"), blocked);
  const guard = aGuard({ allow: ["acme.example"], resolved: true, vouched });
  assert.equal(guard.address("8.8.8.8", guard.name("8.8.8.8", "P2")), "8.8.8.8");
  assert.throws(() => guard.name("8.8.4.4", "P2"), blocked);
});

test("no spelling of a private IPv4 address inside an IPv6 address gets through", () => {
  const guard = aGuard({ allow: ["acme.example"] });
  const way = guard.name("acme.example", "P2");
  const privateAddress = fc.tuple(fc.constantFrom(10, 127), fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(
      privateAddress,
      fc.constantFrom("::ffff:", "::", "64:ff9b::", "::ffff:0:"),
      fc.boolean(),
      (four, prefix, dotted) => {
        const [a, b, c, d] = four;
        const tail = dotted ? four.join(".") : `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        assert.throws(() => guard.address(prefix + tail, way), blocked);
        assert.throws(
          () => guard.address(`2002:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}::1`, way),
          blocked,
        );
      },
    ),
  );
});
