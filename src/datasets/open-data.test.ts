import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { dataOf } from "../../test/data-folder.ts";
import { aFolder } from "../../test/databases.ts";
import { asnData, countryData, type Dataset } from "../sdk/dataset.ts";
import { NetError } from "../sdk/net.ts";
import { openData } from "./open-data.ts";

function ours(t: TestContext) {
  const opened = openData(null);
  t.after(() => opened.close());
  return opened.data;
}

test("the data sets that come with Sonde know addresses of both families, and cite the very line of their files", (t) => {
  const data = ours(t);
  const google = data.row(asnData, "8.8.8.8");
  assert.deepEqual(google?.values, ["15169", "Google LLC"]);
  assert.ok(google?.proof.kind === "dataset");
  assert.deepEqual(
    [google.proof.name, google.proof.row],
    ["@ip-location-db/asn", "8.8.8.0,8.8.8.255,15169,Google LLC"],
  );
  assert.match(google.proof.version, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(data.row(asnData, "2606:4700::1111")?.values, ["13335", "Cloudflare, Inc."]);
  assert.deepEqual(data.row(countryData, "91.198.174.192")?.values, ["NL"]);
  assert.deepEqual(data.row(countryData, "2a01:4f8::1")?.values, ["DE"]);
});

test("of addresses that are private, special, for documentation or nobody's they say nothing", (t) => {
  const data = ours(t);
  const nobodys = "192.0.2.1 198.51.100.1 203.0.113.1 10.0.0.1 127.0.0.1 169.254.169.254 100.64.0.1 224.0.0.1 0.0.0.0";
  const six = "2001:db8::1 2000::1 2001:0:1::1 2002::1 64:ff9b::808:808 fe80::1 fd00::1 ::1 2e00::1 2001:1000::1";
  for (const address of `${nobodys} ${six}`.split(" "))
    for (const set of [asnData, countryData]) assert.equal(data.row(set, address), null, `${set.id} ${address}`);
});

test("an operator's own file is used instead, says of private addresses what it says, and the rest stays", (t) => {
  const data = dataOf(t, { rows: { "country-ipv4": ["10.0.0.0,10.255.255.255,FR"] } });
  const row = data.row(countryData, "10.1.2.3");
  assert.deepEqual(row?.values, ["FR"]);
  assert.match(row?.proof.kind === "dataset" ? row.proof.version : "", /^own, \d{4}-\d\d-\d\d$/);
  assert.equal(data.row(countryData, "8.8.8.8"), null);
  assert.deepEqual(data.row(countryData, "2a01:4f8::1")?.values, ["DE"]);
  assert.deepEqual(data.row(asnData, "8.8.8.8")?.values[0], "15169");
});

test("a data set that is missing or broken could not be looked into", (t) => {
  const failed = (error: unknown) => error instanceof NetError && error.outcome === "failed";
  const other: Dataset = { id: "other", title: "", url: "", terms: "" };
  assert.throws(() => ours(t).row(other, "8.8.8.8"), failed);
  const folder = aFolder(t);
  writeFileSync(join(folder, "providers.json"), '{"providers": [{"name": 1}]}');
  assert.throws(() => openData(folder).data.providers, failed);
  writeFileSync(join(folder, "providers.json"), "not JSON");
  assert.throws(() => openData(folder).data.providers, failed);
});
