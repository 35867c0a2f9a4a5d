import assert from "node:assert/strict";
import { test } from "node:test";
import { aFolder } from "../../test/databases.ts";
import { openData } from "../datasets/open-data.ts";
import { asnData, countryData } from "../sdk/dataset.ts";
import { writeDataSets } from "./data-sets.ts";
import { announcementOf } from "./truth/machines.ts";
import { world } from "./world/index.ts";

test("the data sets of the world are read like an operator's own, and say what the world declares", (t) => {
  const folder = aFolder(t);
  writeDataSets(world, folder);
  const { data, close } = openData(folder);
  t.after(close);
  const all = ["203.0.113", "198.51.100", "192.0.2"].flatMap((net) =>
    Array.from({ length: 256 }, (_, last) => `${net}.${last}`),
  );
  for (const address of [...all, "2001:db8:a::10", "2001:db8:b::70", "2001:db8:c::1"]) {
    const declared = announcementOf(world, address)?.network;
    const row = data.row(asnData, address);
    const expected = declared && [String(declared.asn), declared.organization];
    assert.deepEqual(row?.values, expected, address);
    assert.equal(data.row(countryData, address)?.values[0], declared?.country, address);
  }
  assert.equal(data.providers.at("203.0.113.218")?.provider, "Lab Edge");
  assert.equal(data.providers.at("203.0.113.215"), null);
});
