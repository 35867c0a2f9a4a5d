import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { openData } from "../src/datasets/open-data.ts";
import type { ProviderTable } from "../src/datasets/providers.ts";
import type { Data } from "../src/sdk/dataset.ts";
import { aFolder } from "./databases.ts";

/** Rows of CSV by data set and family, such as "asn-ipv4", and a table of providers. */
export type Written = {
  readonly rows?: Readonly<Record<string, readonly string[]>>;
  readonly providers?: ProviderTable["providers"];
};

/** Data sets of a test's own, in files as an operator would have them; closed with the test. */
export function dataOf(t: TestContext, { rows = {}, providers = [] }: Written): Data {
  const folder = aFolder(t);
  for (const [name, lines] of Object.entries(rows)) writeFileSync(join(folder, `${name}.csv`), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "providers.json"), JSON.stringify({ name: "test-providers", version: "1", providers }));
  const opened = openData(folder);
  t.after(() => opened.close());
  return opened.data;
}
