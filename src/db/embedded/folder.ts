import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AppError, asError } from "../../errors.ts";
import { restoreImage } from "./image.ts";

/** What the holder writes down for those who come after: where it listens. */
export type HolderNote = { readonly pid: number; readonly release: string; readonly socket: string };

export type Folder = {
  readonly path: string;
  readonly lock: string;
  readonly data: string;
  readHolder(): HolderNote | undefined;
  writeHolder(note: HolderNote): void;
  /** A path for a socket, short enough for the kernel and in a folder that only we may enter. */
  socketPath(): string;
};

/** sun_path, with its final NUL: 108 bytes on Linux, 104 on macOS. */
const SOCKET_PATH_BYTES = 103;

/** The database's own folder inside the data folder: 0700, so what PGlite creates with 0666 stays unreadable. */
export function openFolder(dataDir: string): Folder {
  const path = join(dataDir, "database");
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  } catch (error) {
    throw new AppError("bad_file", `cannot write to ${dataDir}: ${asError(error).message}`, {
      hint: "choose another folder with --data-dir",
      cause: error,
    });
  }
  const note = join(path, "holder.json");
  return {
    path,
    lock: join(path, "lock"),
    data: join(path, "pg"),
    readHolder() {
      try {
        return JSON.parse(readFileSync(note, "utf8")) as HolderNote;
      } catch {
        return undefined; // not written yet, or being written: the caller asks again
      }
    },
    writeHolder(value) {
      writeFileSync(`${note}.new`, JSON.stringify(value), { mode: 0o600 });
      renameSync(`${note}.new`, note);
    },
    socketPath() {
      const near = join(path, "socket");
      if (Buffer.byteLength(near) <= SOCKET_PATH_BYTES) {
        rmSync(near, { force: true });
        return near;
      }
      return join(mkdtempSync(join(tmpdir(), "sonde-")), "socket");
    },
  };
}

/** Removes what `socketPath` made. */
export function removeSocket(folder: Folder, socket: string): void {
  rmSync(socket, { force: true });
  if (dirname(socket) !== folder.path) rmSync(dirname(socket), { recursive: true, force: true });
}

/** The major version of PostgreSQL inside PGlite 0.5: its files can't be read by another. */
const MAJOR = "18";

/** Makes the cluster's folder ready to be opened: new from the image, or checked to be one that this release reads. */
export function prepareCluster(folder: Folder): void {
  const version = join(folder.data, "PG_VERSION");
  if (!existsSync(version)) {
    // Whoever was killed while it copied left halves; nothing of them was ever opened, and we have the lock.
    for (const half of globSync("pg*", { cwd: folder.path })) rmSync(join(folder.path, half), { recursive: true });
    restoreImage(folder.data);
    return;
  }
  const major = readFileSync(version, "utf8").trim();
  if (major === MAJOR) return;
  throw new AppError("folder_newer", `${folder.path} was made by PostgreSQL ${major}, this release reads ${MAJOR}`, {
    hint: "use the release of Sonde that made it, or another folder",
  });
}
