import { CutShort, readerOf, string, uint32 } from "./_wire.ts";

/** What an SSH server says before anything is encrypted: its identification (RFC 4253 4.2) and packets. */
export type Said = {
  /** The line without its end, and where it stands. */
  readonly identification: string;
  readonly identificationAt: readonly [number, number];
  readonly packets: readonly SshPacket[];
};

export type SshPacket = {
  readonly type: number;
  readonly payload: Buffer;
  /** Where the payload stands in what was read. */
  readonly at: number;
};

export const messages = { disconnect: 1, ignore: 2, unimplemented: 3, debug: 4, kexInit: 20, kexReply: 31 } as const;

const mostLines = 50;
const longestPacket = 40_000; // RFC 4253 6.1 asks for 35,000

/** Reads the identification and whole packets; null when what was read is no SSH, "more" while no line is whole. */
export function readSaid(given: Uint8Array): Said | "more" | null {
  const view = Buffer.from(given.buffer, given.byteOffset, given.length);
  let from = 0;
  // A server may say other lines first.
  for (let line = 0; line < mostLines; line++) {
    const feed = view.indexOf(10, from);
    const isSsh = view.toString("latin1", from, from + 4) === "SSH-";
    if (feed < 0) return view.length - from > 512 ? null : "more";
    if (isSsh) {
      const end = view[feed - 1] === 13 ? feed - 1 : feed;
      return {
        identification: view.toString("latin1", from, Math.min(end, from + 255)),
        identificationAt: [from, end],
        packets: readPackets(view, feed + 1),
      };
    }
    from = feed + 1;
  }
  return null;
}

function readPackets(view: Buffer, start: number): SshPacket[] {
  const packets: SshPacket[] = [];
  for (let at = start; at + 6 <= view.length; ) {
    const length = view.readUInt32BE(at);
    const padding = view.readUInt8(at + 4);
    if (length < padding + 2 || length > longestPacket || at + 4 + length > view.length) break;
    const payload = view.subarray(at + 5, at + 4 + length - padding);
    packets.push({ type: payload.readUInt8(0), payload, at: at + 5 });
    at += 4 + length;
  }
  return packets;
}

/** In the order of the packet (RFC 4253 7.1): "in" is from the client to the server, "out" the way back. */
const lists = [
  "kex",
  "hostKeys",
  "ciphersIn",
  "ciphersOut",
  "macsIn",
  "macsOut",
  "compressionIn",
  "compressionOut",
  "languagesIn",
  "languagesOut",
] as const;
export type List = (typeof lists)[number];

/** Algorithms in the order in which the server prefers them. */
export type KexInit = Readonly<Record<List, readonly string[]>> & {
  /** Where each list stands in the payload. */
  readonly spans: Readonly<Record<List, readonly [number, number]>>;
};

/** Reads a KEXINIT's payload; null when it is cut short. */
export function readKexInit(payload: Uint8Array): KexInit | null {
  try {
    const reader = readerOf(payload);
    if (reader.uint8() !== messages.kexInit) return null;
    reader.bytes(16);
    const read: Partial<Record<List, string[]>> = {};
    const spans: Partial<Record<List, readonly [number, number]>> = {};
    for (const list of lists) {
      const from = reader.at + 4;
      read[list] = reader.names();
      spans[list] = [from, reader.at];
    }
    return { ...read, spans } as KexInit;
  } catch (error) {
    if (error instanceof CutShort) return null;
    throw error;
  }
}

export type Wanted = { readonly kex: string; readonly hostKey: string; readonly kexInit: KexInit };

/** A KEXINIT that wants one key exchange and one kind of host key, and otherwise whatever the server has. */
export function writeKexInit({ kex, hostKey, kexInit }: Wanted, cookie: Uint8Array): Buffer {
  const all = (names: readonly string[]) => names.join(",");
  const { ciphersIn, ciphersOut, macsIn, macsOut } = kexInit;
  return Buffer.concat([
    Buffer.of(messages.kexInit),
    cookie.subarray(0, 16),
    ...[
      kex,
      hostKey,
      all(ciphersIn),
      all(ciphersOut),
      all(macsIn),
      all(macsOut),
      "none,zlib@openssh.com,zlib",
      "none,zlib@openssh.com,zlib",
      "",
      "",
    ].map((it) => string(it)),
    Buffer.of(0),
    uint32(0),
  ]);
}
