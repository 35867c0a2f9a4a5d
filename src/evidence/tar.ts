import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "../errors.ts";

const block = 512;
const mostFiles = 100;

/** Files of one folder as a tar stream (POSIX ustar): flat names, no links, no times but the one given. */
export async function* tarOf(folder: string, names: readonly string[], at: Date): AsyncGenerator<Uint8Array> {
  for (const name of names) {
    const path = join(folder, name);
    const { size } = await stat(path);
    yield headerOf(name, size, at);
    for await (const piece of createReadStream(path)) yield piece as Buffer;
    const rest = size % block;
    if (rest > 0) yield Buffer.alloc(block - rest);
  }
  yield Buffer.alloc(2 * block);
}

function headerOf(name: string, size: number, at: Date): Buffer {
  const header = Buffer.alloc(block);
  const octal = (value: number, offset: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, "0"), offset, "latin1");
  header.write(name, 0, 100, "utf8");
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  if (size < 8 ** 11) octal(size, 124, 12);
  else {
    header.writeUInt8(0x80, 124); // GNU: as a binary number
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  octal(Math.floor(at.getTime() / 1_000), 136, 12);
  header.fill(" ", 148, 156);
  header.write("0", 156, "latin1");
  header.write("ustar\0" + "00", 257, "latin1");
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  header.writeUInt8(0, 154);
  header.writeUInt8(0x20, 155);
  return header;
}

/** Unpacks what `tarOf` wrote into an empty folder: plain files with flat names, nothing else. AppError bad_file. */
export async function untar(file: string, folder: string): Promise<string[]> {
  const refuse = (why: string) => new AppError("bad_file", `${file} is no bundle: ${why}.`);
  const handle = await open(file, "r");
  const names: string[] = [];
  try {
    const { size: total } = await handle.stat();
    for (let offset = 0; offset + block <= total; ) {
      const header = Buffer.alloc(block);
      await handle.read(header, 0, block, offset);
      if (header.every((byte) => byte === 0)) break;
      const text = (from: number, length: number) => header.toString("utf8", from, from + length).replace(/\0.*$/s, "");
      const name = text(0, 100);
      const sum = Number.parseInt(text(148, 8), 8);
      const plain = Buffer.from(header).fill(" ", 148, 156);
      if (plain.reduce((all, byte) => all + byte, 0) !== sum) throw refuse("a header in it was changed");
      if (
        !/^[a-z][a-z0-9.-]{0,60}$/.test(name) ||
        text(156, 1) !== "0" ||
        names.includes(name) ||
        names.length >= mostFiles
      )
        throw refuse("it holds what no bundle holds");
      const size = header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(text(124, 12), 8);
      if (!(size >= 0 && offset + block + size <= total)) throw refuse(`${name} is cut short`);
      names.push(name);
      const target = createWriteStream(join(folder, name), { flags: "wx", mode: 0o600 });
      const from = offset + block;
      if (size === 0) target.end();
      else await pipeline(createReadStream(file, { start: from, end: from + size - 1 }), target);
      offset = from + Math.ceil(size / block) * block;
    }
  } finally {
    await handle.close();
  }
  if (names.length === 0) throw refuse("it is empty");
  return names;
}
