import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { asError } from "../../errors.ts";
import type { Files } from "../../sdk/files.ts";
import { NetError } from "../../sdk/net.ts";

const mostFiles = 20_000;
const mostBytes = 32 * 1024 * 1024;

/** The operator's files below a folder; links that lead out of it are refused. */
export function openFiles(folder: string): Files {
  async function find(path: string): Promise<{ root: string; real: string }> {
    const missing = (cause: unknown) =>
      new NetError("failed", `There is no "${path}" below ${folder}: ${asError(cause).message}`, { cause });
    const root = await realpath(folder).catch((error) => Promise.reject(missing(error)));
    const real = await realpath(resolve(root, path)).catch((error) => Promise.reject(missing(error)));
    if (real !== root && !real.startsWith(root + sep)) throw missing(new Error("it lies outside"));
    return { root, real };
  }

  return {
    has: (path) =>
      find(path).then(
        () => true,
        () => false,
      ),

    async list(path) {
      const { root, real } = await find(path);
      if ((await stat(real)).isFile()) return [relative(root, real)];
      const entries = await readdir(real, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      if (files.length > mostFiles) throw new NetError("failed", `"${path}" holds more than ${mostFiles} files.`);
      return files.map((file) => relative(root, file)).sort();
    },

    async read(path) {
      const { real } = await find(path);
      const { size } = await stat(real);
      if (size > mostBytes) throw new NetError("failed", `"${path}" has ${size} bytes; at most ${mostBytes} are read.`);
      return readFile(real, "utf8");
    },
  };
}
