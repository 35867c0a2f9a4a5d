import assert from "node:assert/strict";
import { test } from "node:test";
import ipaddr from "ipaddr.js";
import { dataOf } from "../../test/data-folder.ts";
import { parseRange } from "../model/address.ts";
import { parseHostname } from "../model/hostname.ts";
import { openData } from "./open-data.ts";
import carried from "./providers.json" with { type: "json" };
import { ProviderTable } from "./providers.ts";

const table = ProviderTable.parse(carried);

test("the table that comes with Sonde has each provider, range, network and name once, in canonical form", () => {
  const all = table.providers.flatMap(({ name, ranges, networks, names }) => [
    name,
    ...ranges,
    ...networks.map(String),
    ...names,
  ]);
  assert.equal(new Set(all).size, all.length);
  for (const { name, ranges, names, headers, published } of table.providers) {
    for (const range of ranges) assert.equal(parseRange(range), range, name);
    for (const it of names) assert.equal(parseHostname(it), it, name);
    for (const [header, word] of Object.entries(headers))
      assert.equal(`${header}${word}`, `${header}${word}`.toLowerCase());
    assert.ok(ranges.length === 0 || published, `${name} does not say where its ranges are published`);
  }
});

test("no range of the table lies in another provider's, or on ground that is nobody's", () => {
  const blocks = table.providers.flatMap(({ ranges }) => ranges).map((range) => ipaddr.parseCIDR(range));
  for (const [network, bits] of blocks) {
    assert.equal(network.range(), "unicast", `${network}/${bits}`);
    const around = blocks.filter(
      (it) => it[0].kind() === network.kind() && it[1] <= bits && network.match(it[0], it[1]),
    );
    assert.equal(around.length, 1, `${network}/${bits}`);
  }
});

test("whose machine it is shows in published ranges, else in the network that announces the address", (t) => {
  const { providers } = openData(null).data;
  const cdn = providers.at("104.17.1.1");
  assert.deepEqual([cdn?.provider, cdn?.shared, cdn?.by], ["Cloudflare", true, "range"]);
  assert.deepEqual(cdn?.proofs, [
    { kind: "dataset", name: "sonde-providers", version: table.version, row: "Cloudflare: 104.16.0.0/13" },
  ]);
  const host = providers.at("2a01:4f8::1");
  assert.deepEqual([host?.provider, host?.shared, host?.by], ["Hetzner", false, "network"]);
  assert.match(JSON.stringify(host?.proofs), /Hetzner: AS24940.*@ip-location-db\/asn.*24940,Hetzner/);
  for (const address of ["192.0.2.1", "10.0.0.1", "::1", "no address"]) assert.equal(providers.at(address), null);
  t.diagnostic(`${table.providers.length} providers`);
});

test("names count from a dot on, headers by whole words", (t) => {
  const { providers } = dataOf(t, {
    providers: [
      { name: "Edge", kind: "cdn", names: ["edge.example"], headers: { server: "edge", "x-edge-id": "" } },
      { name: "Host", kind: "hosting", names: ["deep.edge.example"] },
    ],
  });
  assert.deepEqual(
    ["edge.example", "www.edge.example", "a.deep.edge.example", "knowledge.example", "example"].map(
      (name) => providers.named(name)?.provider ?? null,
    ),
    ["Edge", "Edge", "Host", null, null],
  );
  assert.deepEqual(
    [{ server: ["Edge/1.2 (x)"] }, { "x-edge-id": ["7"] }, { server: ["edgeless"] }, { via: ["edge"] }, {}].map(
      (headers) => providers.answering(headers)?.header ?? null,
    ),
    ["server", "x-edge-id", null, null, null],
  );
});
