import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dataOf } from "../../../test/data-folder.ts";
import { aFolder } from "../../../test/databases.ts";
import { openData } from "../../datasets/open-data.ts";
import type { Data } from "../../sdk/dataset.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import country from "./country.ts";

const look = (value: string, data: Data) =>
  runModule(country, { subject: { type: "ip", value }, net: cannedNet({}), data });

test("a hit is a claim that cites the row, for both families", async (t) => {
  const lines = { "country-ipv4": ["192.0.2.0,192.0.2.255,FR"], "country-ipv6": ["2001:db8::,2001:db8::ffff,DE"] };
  const data = dataOf(t, { rows: lines });
  const [claim] = (await look("192.0.2.7", data)).claims;
  assert.deepEqual(claim?.attributes, { country: "FR" });
  assert.equal(claim?.proofs[0]?.kind === "dataset" && claim.proofs[0].row, "192.0.2.0,192.0.2.255,FR");
  assert.deepEqual((await look("2001:db8::7", data)).claims[0]?.attributes, { country: "DE" });
});

test("a miss: no row, a code for nowhere, and by the data that comes with Sonde what is private or for documentation", async (t) => {
  const data = dataOf(t, { rows: { "country-ipv4": ["192.0.2.0,192.0.2.9,ZZ", "192.0.2.20,192.0.2.29,-"] } });
  for (const address of ["192.0.2.7", "192.0.2.22", "192.0.2.77"])
    assert.deepEqual((await look(address, data)).claims, [], address);
  const ours = openData(null);
  t.after(() => ours.close());
  for (const address of ["192.0.2.7", "10.0.0.1", "2001:db8::1", "2000::1", "fd00::1"])
    assert.deepEqual((await look(address, ours.data)).claims, [], address);
  assert.deepEqual((await look("2a01:4f8::1", ours.data)).claims[0]?.attributes, { country: "DE" });
});

test("a data set that is malformed, or that the system refuses to read, is no miss", async (t) => {
  const folder = aFolder(t);
  mkdirSync(join(folder, "country-ipv4.csv"));
  const unreadable = openData(folder);
  t.after(() => unreadable.close());
  const malformed = dataOf(t, { rows: { "country-ipv4": ["nothing of the kind"] } });
  for (const data of [unreadable.data, malformed]) {
    const { claims, outcomes } = await look("192.0.2.7", data);
    assert.deepEqual([claims, outcomes.map(({ outcome }) => outcome)], [[], ["failed"]]);
  }
});
