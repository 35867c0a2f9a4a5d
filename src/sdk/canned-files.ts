import type { Files } from "./files.ts";
import { NetError } from "./net.ts";

/** Files that an operator brought, from a table of texts by path. */
export function cannedFiles(texts: Readonly<Record<string, string>> = {}): Files {
  const missing = (path: string) => new NetError("failed", `There is no "${path}".`);
  const below = (path: string) => Object.keys(texts).filter((name) => name === path || name.startsWith(`${path}/`));
  return {
    has: async (path) => below(path).length > 0,
    async list(path) {
      const found = below(path);
      if (found.length === 0) throw missing(path);
      return found.sort();
    },
    async read(path) {
      const text = texts[path];
      if (text === undefined) throw missing(path);
      return text;
    },
  };
}
