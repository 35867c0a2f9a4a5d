import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { untar } from "../evidence/tar.ts";

/** Unpacks a bundle that the server sent as one file, gives its folder to `fn`, and removes it after. AppError bad_file. */
export async function withUnpacked<T>(file: string, fn: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "sonde-bundle-"));
  try {
    await untar(file, folder);
    return await fn(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
