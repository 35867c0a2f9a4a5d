import { hash } from "node:crypto";

/** Fingerprints of an icon: what search engines of the internet index, and one that nobody can make a second of. */
export type IconHash = { readonly mmh3: number; readonly sha256: string };

/** The hash that Shodan calls http.favicon.hash: MurmurHash3 of the bytes in base64, in lines of 76 as MIME writes them. */
export function hashIcon(bytes: Uint8Array): IconHash {
  const lines = Buffer.from(bytes)
    .toString("base64")
    .replace(/.{1,76}/g, "$&\n");
  return { mmh3: murmur3(Buffer.from(lines)), sha256: hash("sha256", bytes) };
}

/** MurmurHash3 x86 32 with seed 0 (Austin Appleby, public domain), as the signed number that Python's mmh3 gives. */
export function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let h = 0;
  for (let at = 0; at < whole; at += 4) {
    h = rotate(h ^ mixed(view.getUint32(at, true)), 13);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at--) tail = (tail << 8) | (bytes[at] ?? 0);
  h ^= mixed(tail) ^ bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function mixed(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

const beginnings: readonly (readonly [type: string, bytes: RegExp])[] = [
  ["ico", /^\x00\x00[\x01\x02]\x00/],
  ["png", /^\x89PNG\r\n\x1a\n/],
  ["gif", /^GIF8[79]a/],
  ["jpeg", /^\xff\xd8\xff/],
  ["webp", /^RIFF[\s\S]{4}WEBP/],
  ["bmp", /^BM[\s\S]{4}\x00\x00\x00\x00/],
  [
    "svg",
    /^(?:\xef\xbb\xbf)?\s{0,99}(?:<\?xml[^>]{0,300}>\s{0,99})?(?:<!--[^>]{0,500}-->\s{0,99})?(?:<!DOCTYPE svg[^>]{0,300}>\s{0,99})?<svg[\s/>]/i,
  ],
];

/** What kind of image the bytes are, by how they begin; null for what is none, such as a page in place of an icon. */
export function imageType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 2_000)).toString("latin1");
  return beginnings.find(([, pattern]) => pattern.test(head))?.[0] ?? null;
}
