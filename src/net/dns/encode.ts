import type { DnsRecord, DnsType } from "../../sdk/net.ts";
import { addressBytes } from "./address-text.ts";
import { rcodeNumber, typeNumber } from "./codes.ts";
import { DnsFormatError } from "./format-error.ts";
import type { DnsMessage, Edns } from "./message.ts";
import { writeName } from "./names.ts";

/** Where a writer stands. `seen` has the offsets of names already written, or is null when nothing is compressed. */
type Writer = { readonly bytes: Buffer; at: number; readonly seen: Map<string, number> | null };

/** What encodeMessage needs of a message: spans and classes need not be there (IN is assumed). */
export type MessageToEncode = Omit<DnsMessage, "answers" | "authority" | "additional"> & {
  readonly [section in "answers" | "authority" | "additional"]: readonly (Omit<DnsRecord, "span"> & {
    readonly class?: number;
  })[];
};

/**
 * A whole message as bytes, at most 65,535, names compressed where RFC 1035 and RFC 3597 4 allow it.
 * Throws DnsFormatError for what cannot be written.
 */
export function encodeMessage(message: MessageToEncode, options: { compress?: boolean } = {}): Uint8Array {
  const writer: Writer = { bytes: Buffer.alloc(65_535), at: 12, seen: options.compress === false ? null : new Map() };
  const rcode = rcodeNumber(message.rcode);
  if (rcode === null || (rcode > 15 && !message.edns)) throw new DnsFormatError(`rcode ${message.rcode} does not fit`);
  const { bytes } = writer;
  bytes.writeUInt16BE(message.id & 0xffff, 0);
  bytes.writeUInt16BE(flagsOf(message) | (rcode & 15), 2);
  bytes.writeUInt16BE(message.questions.length, 4);
  bytes.writeUInt16BE(message.answers.length, 6);
  bytes.writeUInt16BE(message.authority.length, 8);
  bytes.writeUInt16BE(message.additional.length + (message.edns ? 1 : 0), 10);
  for (const { name, type, class: questionClass } of message.questions) {
    putName(writer, name, true);
    put16(writer, codeOf(type));
    put16(writer, questionClass);
  }
  for (const section of [message.answers, message.authority, message.additional]) {
    for (const record of section) putRecord(writer, record);
  }
  if (message.edns) putOpt(writer, message.edns, rcode);
  return new Uint8Array(bytes.subarray(0, writer.at));
}

function flagsOf(message: MessageToEncode): number {
  return (
    (message.response ? 0x8000 : 0) |
    ((message.opcode & 15) << 11) |
    (message.authoritative ? 0x0400 : 0) |
    (message.truncated ? 0x0200 : 0) |
    (message.recursionDesired ? 0x0100 : 0) |
    (message.recursionAvailable ? 0x0080 : 0) |
    (message.authenticData ? 0x0020 : 0) |
    (message.checkingDisabled ? 0x0010 : 0)
  );
}

function codeOf(type: DnsType): number {
  const number = typeNumber(type);
  if (number === null) throw new DnsFormatError(`no such record type: ${type.slice(0, 40)}`);
  return number;
}

function putRecord(writer: Writer, record: MessageToEncode["answers"][number]): void {
  putName(writer, record.name, true);
  put16(writer, codeOf(record.type));
  put16(writer, record.class ?? 1);
  put32(writer, record.ttl);
  const lengthAt = writer.at;
  put16(writer, 0);
  putData(writer, record);
  writer.bytes.writeUInt16BE(writer.at - lengthAt - 2, lengthAt);
}

function putData(writer: Writer, { type, data }: { type: DnsType; data: DnsRecord["data"] }): void {
  if ("raw" in data) putBytes(writer, data.raw);
  else if ("address" in data) putBytes(writer, addressBytes(data.address, type === "A" ? 4 : 16));
  else if ("strings" in data) for (const string of data.strings) putString(writer, string);
  else if ("tag" in data) {
    putBytes(writer, Uint8Array.of(data.flags));
    putString(writer, Buffer.from(data.tag, "latin1"));
    putBytes(writer, Buffer.from(data.value, "utf8"));
  } else if ("mname" in data) {
    putName(writer, data.mname, true);
    putName(writer, data.rname, true);
    for (const value of [data.serial, data.refresh, data.retry, data.expire, data.minimum]) put32(writer, value);
  } else {
    if ("preference" in data) put16(writer, data.preference);
    if ("priority" in data) for (const value of [data.priority, data.weight, data.port]) put16(writer, value);
    putName(writer, data.host, !("priority" in data)); // RFC 2782: an SRV target is not compressed
  }
}

function putOpt(writer: Writer, edns: Edns, rcode: number): void {
  putBytes(writer, Uint8Array.of(0, 0, 41));
  put16(writer, edns.payload);
  putBytes(writer, Uint8Array.of(rcode >> 4, edns.version, edns.dnssecOk ? 0x80 : 0, 0));
  put16(writer, edns.options.length);
  putBytes(writer, edns.options);
}

function putName(writer: Writer, name: string, compressible: boolean): void {
  const whole = new Uint8Array(256);
  const octets = writeName(name, whole, 0);
  let offset = 0; // in `whole`: each label starts a suffix
  while (writer.seen && compressible && whole[offset] !== 0) {
    const suffix = Buffer.from(whole.subarray(offset, octets)).toString("latin1");
    const earlier = writer.seen.get(suffix);
    if (earlier !== undefined) {
      put16(writer, 0xc000 | earlier);
      return;
    }
    if (writer.at < 0x4000) writer.seen.set(suffix, writer.at);
    const next = offset + 1 + (whole[offset] ?? 0);
    putBytes(writer, whole.subarray(offset, next));
    offset = next;
  }
  putBytes(writer, whole.subarray(offset, octets));
}

function putString(writer: Writer, string: Uint8Array): void {
  if (string.length > 255) throw new DnsFormatError("character string over 255 octets");
  putBytes(writer, Uint8Array.of(string.length));
  putBytes(writer, string);
}

function putBytes(writer: Writer, bytes: Uint8Array): void {
  room(writer, bytes.length);
  writer.bytes.set(bytes, writer.at);
  writer.at += bytes.length;
}

function put16(writer: Writer, value: number): void {
  room(writer, 2);
  writer.at = writer.bytes.writeUInt16BE(value & 0xffff, writer.at);
}

function put32(writer: Writer, value: number): void {
  room(writer, 4);
  writer.at = writer.bytes.writeUInt32BE(value >>> 0, writer.at);
}

function room(writer: Writer, octets: number): void {
  if (writer.at + octets > writer.bytes.length) throw new DnsFormatError("message over 65,535 octets");
}
