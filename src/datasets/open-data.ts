import { readFileSync } from "node:fs";
import { asError } from "../errors.ts";
import { asnData, type Data, type Dataset, type Providers, providerData } from "../sdk/dataset.ts";
import { NetError } from "../sdk/net.ts";
import { isHandedOut } from "./handed-out.ts";
import { type Family, type Place, placeOf } from "./places.ts";
import { makeProviders, ProviderTable } from "./providers.ts";
import { openRangeFile, type RangeFile } from "./range-file.ts";

export type OpenData = { readonly data: Data; close(): void };

/**
 * The data sets of one scan in one thread: the operator's own in `folder`, else those that came with Sonde. Nothing is opened
 * before it is asked for.
 */
export function openData(folder: string | null): OpenData {
  const places = new Map<string, Place>();
  const files = new Map<string, RangeFile>();
  let providers: Providers | undefined;

  function place(of: Dataset, family?: Family): Place {
    const key = `${of.id} ${family}`;
    const known = places.get(key) ?? placeOf(of, folder, family);
    if (!known) throw new NetError("failed", `The data set "${of.id}" is not installed: run npm ci again.`);
    places.set(key, known);
    return known;
  }

  function open(path: string): RangeFile {
    const file = files.get(path) ?? openRangeFile(path);
    files.set(path, file);
    return file;
  }

  const data: Data = {
    row(of, address) {
      const { name, version, isOurs, file } = place(of, address.includes(":") ? "ipv6" : "ipv4");
      // What the operator says of private addresses is his own business; a public data set knows nothing of them.
      if (isOurs && !isHandedOut(address)) return null;
      const found = reading(file, () => open(file).find(address));
      if (!found) return null;
      const { first, last, values, line } = found;
      return { first, last, values, proof: { kind: "dataset", name, version, row: line } };
    },

    get providers() {
      providers ??= readProviders();
      return providers;
    },
  };

  function readProviders(): Providers {
    const { file, version } = place(providerData);
    return reading(file, () => {
      const written: unknown = JSON.parse(readFileSync(file, "utf8"));
      const table = ProviderTable.parse({ version, ...(written as object) });
      return makeProviders(table, (address) => data.row(asnData, address));
    });
  }

  return {
    data,
    close() {
      for (const file of files.values()) file.close();
      files.clear();
    },
  };
}

/** What goes wrong with a file of data is "could not look", never "nothing there". */
function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof NetError) throw thrown;
    const { message } = asError(thrown);
    throw new NetError("failed", `The data set ${path} cannot be read: ${message.slice(0, 200)}`, { cause: thrown });
  }
}
