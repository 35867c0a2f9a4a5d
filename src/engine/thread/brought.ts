import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BroughtFile } from "../../sdk/module.ts";
import { NetError } from "../../sdk/net.ts";

const mostFiles = 500;
const mostBytes = 64 * 1024 * 1024;

/**
 * The files of a folder that the operator put below `folder`, in order of name; null when there is none of that name. Names
 * come from a module's options: they are words, and lead nowhere else. Links are passed over.
 */
export async function readBrought(folder: string | null, name: string): Promise<readonly BroughtFile[] | null> {
  if (folder === null) return null;
  if (!/^[a-z0-9][a-z0-9_-]{0,60}$/.test(name))
    throw new NetError("failed", `"${name.slice(0, 60)}" is no name of a folder.`);
  const at = join(folder, name);
  const names = await readdir(at).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw new NetError("failed", `The folder ${name} cannot be read (${error.code}).`, { cause: error });
  });
  if (names === null) return null;
  const files: BroughtFile[] = [];
  let left = mostBytes;
  for (const file of names.sort().slice(0, mostFiles)) {
    const path = join(at, file);
    const { size, isFile } = await lstat(path).then((it) => ({ size: it.size, isFile: it.isFile() }));
    if (!isFile) continue;
    left -= size;
    if (left < 0) throw new NetError("failed", `The folder ${name} holds more than ${mostBytes} bytes.`);
    files.push({ name: file, bytes: await readFile(path) });
  }
  return files;
}
