/**
 * The first words of TLS as bytes: ClientHello and ServerHello of SSL 3.0 (RFC 6101 5.6.1), TLS 1.0 to 1.2 (RFC 5246 7.4.1) and
 * 1.3 (RFC 8446 4.1), and alerts. Pure: a library would not let us offer what it no longer speaks.
 */
export const versions = {
  SSLv3: 0x0300,
  "TLSv1.0": 0x0301,
  "TLSv1.1": 0x0302,
  "TLSv1.2": 0x0303,
  "TLSv1.3": 0x0304,
} as const;
export type Version = keyof typeof versions;

export type ClientHello = {
  readonly version: Version;
  readonly suites: readonly number[];
  readonly serverName: string | null;
  /** 64 bytes that nobody can guess: the random, and what stands for a session and a key share. */
  readonly random: Uint8Array;
};

/** Signature algorithms from good to old, so that no server lacks one (RFC 8446 4.2.3). */
const signatures = [
  0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
  0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0302, 0x0202, 0x0101,
];
const groups = [0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x0100];
const renegotiation = 0x00ff; // RFC 5746 3.3: a suite that is none, understood by servers without extensions

/** One record with a ClientHello. SSL 3.0 knows no extensions; TLS 1.3 says its version in one. */
export function encodeClientHello({ version, suites, serverName, random }: ClientHello): Buffer {
  const is13 = version === "TLSv1.3";
  const isSsl = version === "SSLv3";
  const offered = is13 || isSsl ? suites : [...suites, renegotiation];
  const extensions = isSsl ? Buffer.alloc(0) : vector(2, Buffer.concat(extensionsOf()));
  const body = Buffer.concat([
    short(is13 ? versions["TLSv1.2"] : versions[version]),
    random.subarray(0, 32),
    vector(1, is13 ? random.subarray(0, 32) : Buffer.alloc(0)),
    vector(2, Buffer.concat(offered.map(short))),
    vector(1, Buffer.of(0)),
    extensions,
  ]);
  const handshake = Buffer.concat([Buffer.of(1), vector(3, body)]);
  return Buffer.concat([Buffer.of(22), short(isSsl ? 0x0300 : 0x0301), vector(2, handshake)]);

  function extensionsOf(): Buffer[] {
    const list = [
      extension(10, vector(2, Buffer.concat(groups.map(short)))),
      extension(13, vector(2, Buffer.concat(signatures.map(short)))),
    ];
    if (serverName)
      list.unshift(extension(0, vector(2, Buffer.concat([Buffer.of(0), vector(2, Buffer.from(serverName))]))));
    if (!is13) list.push(extension(11, vector(1, Buffer.of(0))));
    // Any 32 bytes are a public key of X25519 (RFC 7748 5).
    else
      list.push(
        extension(43, vector(1, short(0x0304))),
        extension(51, vector(2, Buffer.concat([short(0x001d), vector(2, random.subarray(32, 64))]))),
      );
    return list;
  }
}

/** What a server said first. Spans are in the bytes read. */
export type ServerWord =
  | {
      readonly kind: "hello";
      readonly version: number;
      readonly versionAt: readonly [number, number];
      readonly suite: number;
      readonly suiteAt: readonly [number, number];
    }
  | { readonly kind: "alert"; readonly code: number }
  | { readonly kind: "other" };

/** The first ServerHello or fatal alert in what was read; null while more is wanted. Warnings are passed over. */
export function readServerWord(bytes: Uint8Array): ServerWord | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const flight: number[] = []; // where each byte of the handshake stands: a hello may be cut into several records
  for (let at = 0; at + 5 <= view.length; ) {
    const type = view.readUInt8(at);
    const length = view.readUInt16BE(at + 3);
    if ((type !== 21 && type !== 22) || view.readUInt8(at + 1) !== 3 || length === 0 || length > 18_432)
      return { kind: "other" };
    const end = at + 5 + length;
    if (type === 21) {
      if (end > view.length) return null;
      const [level, code] = length === 2 ? [view.readUInt8(at + 5), view.readUInt8(at + 6)] : [2, 0];
      if (level === 2 || code === 0) return { kind: "alert", code };
    } else {
      for (let i = at + 5; i < Math.min(end, view.length) && flight.length < 20_000; i++) flight.push(i);
      const word = readServerHello(view, flight);
      if (word) return word;
    }
    at = end;
  }
  return null;
}

function readServerHello(view: Buffer, flight: readonly number[]): ServerWord | null {
  const byte = (n: number) => view[flight[n] ?? view.length] ?? 0;
  const word = (n: number) => byte(n) * 256 + byte(n + 1);
  const span = (n: number) => [flight[n] ?? 0, (flight[n + 1] ?? 0) + 1] as const;
  if (flight.length < 4) return null;
  if (byte(0) !== 2) return { kind: "other" };
  const end = 4 + byte(1) * 65_536 + word(2);
  if (flight.length < end) return null;
  const suiteAt = 39 + byte(38);
  if (suiteAt + 3 > end || byte(4) !== 3) return { kind: "other" };
  let versionAt = 4;
  for (let at = suiteAt + 5; at + 4 <= end; at += 4 + word(at + 2)) {
    if (word(at) === 43 && word(at + 2) === 2 && at + 6 <= end) versionAt = at + 4;
  }
  return {
    kind: "hello",
    version: word(versionAt),
    versionAt: span(versionAt),
    suite: word(suiteAt),
    suiteAt: span(suiteAt),
  };
}

function short(value: number): Buffer {
  return Buffer.of(value >> 8, value & 255);
}

/** Bytes with their length before them, in `size` bytes. */
function vector(size: 1 | 2 | 3, bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(size);
  length.writeUIntBE(bytes.length, 0, size);
  return Buffer.concat([length, bytes]);
}

function extension(type: number, body: Uint8Array): Buffer {
  return Buffer.concat([short(type), vector(2, body)]);
}
