import { createHash } from "node:crypto";
import { constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the image of an empty cluster is kept: made once by scripts/prepare-database.ts, for one release of PGlite. */
export function imagePath(): string {
  const pglite = new URL("../package.json", import.meta.resolve("@electric-sql/pglite"));
  const { version } = JSON.parse(readFileSync(pglite, "utf8")) as { version: string };
  return join(root, ".cache", `database-${createHash("sha256").update(version).digest("hex").slice(0, 12)}`);
}

/** Copies `from` to `to` so that `to` is whole or absent. */
export function copyWhole(from: string, to: string): void {
  const half = `${to}.${process.pid}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, half, { recursive: true, mode: constants.COPYFILE_FICLONE });
  renameSync(half, to);
}

/** A new cluster by copying the image; without one, PGlite makes it itself, which takes 1.5 to 3 s. */
export function restoreImage(to: string): void {
  const image = imagePath();
  if (existsSync(image)) copyWhole(image, to);
}
