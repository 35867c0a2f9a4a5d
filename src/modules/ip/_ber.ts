/** As much of BER (X.690) as SNMP and LDAP need for one question: definite lengths, tags of one byte. Pure. */
export type Node = {
  readonly tag: number;
  readonly value: Buffer /** Where the value stands in what was read. */;
  readonly at: number;
};

export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const length = value.length < 128 ? Buffer.of(value.length) : Buffer.of(0x82, value.length >> 8, value.length & 255);
  return Buffer.concat([Buffer.of(tag), length, value]);
}

export function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  const from = bytes.findIndex((byte, at) => byte !== 0 || (bytes[at + 1] ?? 0) > 127 || at === 4);
  return tlv(2, bytes.subarray(from));
}

/** The nodes that stand one after the other; null when they do not fit. At most 100. */
export function nodes(bytes: Buffer, base = 0): Node[] | null {
  const found: Node[] = [];
  for (let at = 0; at < bytes.length && found.length < 100; ) {
    const tag = bytes[at] ?? 0;
    const short = bytes[at + 1];
    if (short === undefined) return null;
    const size = short < 128 ? 0 : short & 127;
    if (size > 3 || at + 2 + size > bytes.length) return null;
    const length = size === 0 ? short : bytes.readUIntBE(at + 2, size);
    const from = at + 2 + size;
    if (from + length > bytes.length) return null;
    found.push({ tag, value: bytes.subarray(from, from + length), at: base + from });
    at = from + length;
  }
  return found;
}

/** Goes down by the numbers of children; null where the way ends. */
export function descend(bytes: Buffer, ...path: readonly number[]): Node | null {
  let node: Node = { tag: 0, value: bytes, at: 0 };
  for (const step of path) {
    const next = nodes(node.value, node.at)?.[step];
    if (!next) return null;
    node = next;
  }
  return node;
}
