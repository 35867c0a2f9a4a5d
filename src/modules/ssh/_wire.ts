/** The words of SSH's binary packets (RFC 4251 5), read from a stranger's bytes and written. Pure. */
export type Reader = {
  readonly at: number;
  bytes(length: number): Buffer;
  uint8(): number;
  uint32(): number;
  /** A string of bytes with its length before it. */
  string(): Buffer;
  names(): string[];
};

/** Thrown when bytes end before what they say they hold. */
export class CutShort extends Error {}

const longestList = 300;

export function readerOf(given: Uint8Array): Reader {
  const view = Buffer.from(given.buffer, given.byteOffset, given.length);
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > view.length - at) throw new CutShort(`${length} bytes wanted at ${at} of ${view.length}`);
    at += length;
    return view.subarray(at - length, at);
  };
  const uint32 = () => take(4).readUInt32BE();
  const string = () => take(uint32());
  return {
    get at() {
      return at;
    },
    bytes: take,
    uint8: () => take(1).readUInt8(),
    uint32,
    string,
    names: () =>
      string()
        .toString("latin1")
        .split(",", longestList)
        .filter((name) => /^[\x21-\x7e]{1,100}$/.test(name)),
  };
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function string(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** A positive integer of any size: no leading zeros but one where the first bit is set. */
export function mpint(magnitude: Uint8Array): Buffer {
  let from = 0;
  while (from < magnitude.length && magnitude[from] === 0) from++;
  const bytes = Buffer.from(magnitude.subarray(from));
  return string((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** An unencrypted packet (RFC 4253 6): lengths to a multiple of 8, at least 4 bytes of padding. */
export function packet(payload: Uint8Array): Buffer {
  const padding = 8 - ((payload.length + 5) % 8) + ((payload.length + 5) % 8 > 4 ? 8 : 0);
  return Buffer.concat([uint32(payload.length + padding + 1), Buffer.of(padding), payload, Buffer.alloc(padding)]);
}
