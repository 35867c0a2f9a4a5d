import { isUtf8 } from "node:buffer";

/** Bytes of a protocol without a charset, as text: UTF-8 where they are, else one character a byte. */
export function plainText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(isUtf8(bytes) ? "utf8" : "latin1");
}

/** The charset of a page: byte order mark, then Content-Type, then a meta element early in it, else UTF-8. */
export function charsetOf(bytes: Uint8Array, contentType: string): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString("latin1");
  const named = /charset\s*=\s*["']?([\w.:-]{1,40})/i;
  for (const text of [contentType.slice(0, 1_024), head]) {
    const label = named.exec(text)?.[1];
    const known = label === undefined ? null : knownCharset(label);
    if (known) return known;
  }
  return "utf-8";
}

function knownCharset(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null; // a label that the Encoding Standard does not list
  }
}

/** Where the character at a UTF-16 position of the decoded text begins, in bytes. */
export function byteOffset(bytes: Uint8Array, charset: string, text: string, position: number): number {
  if (position >= text.length) return bytes.length;
  if (charset === "utf-8" && isUtf8(bytes)) {
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return mark + Buffer.byteLength(text.slice(0, position));
  }
  return decodeUpTo(bytes, charset, position);
}

/** For what cannot be computed: decodes until the position is reached, by blocks and then by single bytes. */
function decodeUpTo(bytes: Uint8Array, charset: string, position: number): number {
  const block = 4_096;
  let start = 0;
  let before = 0;
  const skimming = new TextDecoder(charset);
  for (; start + block < bytes.length; start += block) {
    const length = skimming.decode(bytes.subarray(start, start + block), { stream: true }).length;
    if (before + length >= position) break;
    before += length;
  }
  // Decoders keep state between blocks: run a second one over the same blocks, then byte by byte.
  const stepping = new TextDecoder(charset);
  let length = 0;
  for (let at = 0; at < start; at += block)
    length += stepping.decode(bytes.subarray(at, at + block), { stream: true }).length;
  for (let at = start; at < bytes.length; at++) {
    if (length === position) return at;
    length += stepping.decode(bytes.subarray(at, at + 1), { stream: true }).length;
    // Two at once: a replacement for what went before, and this byte itself.
    if (length > position) return at;
  }
  return bytes.length;
}
