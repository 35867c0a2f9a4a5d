import { access, type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors.ts";

/** A segment's name: 16 random bytes, hex. Three files carry it: the segment, its writer's lock, its tombstones. */
export const segmentName = /^[0-9a-f]{32}$/;

export function segmentPaths(
  folder: string,
  segment: string,
): { readonly file: string; readonly lock: string; readonly tombstones: string } {
  if (!segmentName.test(segment)) throw new AppError("broken_evidence", `"${segment}" is no name of a segment.`);
  const path = join(folder, segment);
  return { file: `${path}.seg`, lock: `${path}.open`, tombstones: `${path}.erased` };
}

/** The names of segments in a folder that have a file with this ending. */
export async function segmentsWith(folder: string, ending: ".seg" | ".open"): Promise<string[]> {
  const files = await readdir(folder);
  const names = files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  return names.filter((name) => segmentName.test(name)).sort();
}

/** Bytes [offset, offset + length), fewer at the end of the file. */
export async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

/** Writes all of it: one write may take less than it was given. */
export async function writeAt(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

/** Makes names created in or removed from a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle on a folder; NTFS journals names itself.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (thrown) {
    if (hasCode(thrown, "ENOENT")) return false;
    throw thrown;
  }
}

/** Whether an error is the system's, with one of these codes. */
export function hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
  return thrown instanceof Error && "code" in thrown && codes.includes(String(thrown.code));
}
