import { hash } from "node:crypto";
import { isIP } from "node:net";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import type { EvidenceInput } from "./record.ts";

/** A record as it leaves: with the time it was asked first, and its id. */
export type ExportedRecord = { readonly record: EvidenceInput; readonly at: Date; readonly id: string };

const conformsTo = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/";

/**
 * Writes WARC 1.1 (ISO 28500:2017), one gzip member per WARC record, and ends the stream. HTTP becomes request and
 * response; everything else a resource (what was answered) and a metadata record that refers to it (what was asked).
 */
export async function writeWarc(
  stream: Writable,
  records: AsyncIterable<ExportedRecord>,
  options: { at?: Date } = {},
): Promise<void> {
  const { at = new Date() } = options;
  await pipeline(Readable.from(members(records, at), { objectMode: true }), stream);
}

async function* members(records: AsyncIterable<ExportedRecord>, at: Date): AsyncGenerator<Buffer> {
  yield warcInfo(at);
  for await (const record of records) yield warcOf(record);
}

/** The first WARC record of a file. */
export function warcInfo(at: Date): Buffer {
  const fields = `software: Sonde\r\nformat: WARC File Format 1.1\r\nconformsTo: ${conformsTo}\r\n`;
  const block = Buffer.from(fields);
  return warcRecord(
    [
      ["WARC-Type", "warcinfo"],
      ["WARC-Record-ID", recordUrn(hash("sha256", `${at.toISOString()}\n${fields}`), "warcinfo")],
      ["WARC-Date", at.toISOString()],
      ["Content-Type", "application/warc-fields"],
    ],
    block,
  );
}

/** The WARC records of one evidence record, as gzip members one after another. */
export function warcOf({ record, at, id }: ExportedRecord): Buffer {
  const body = record.kind === "http" ? httpBody(record.response) : null;
  const answer = recordUrn(id, "answer");
  const question = recordUrn(id, "question");
  const address = ipOf(record.remote);
  const common: Field[] = [
    ["WARC-Date", at.toISOString()],
    ["WARC-Target-URI", safeUri(record.uri)],
    ["X-Sonde-Evidence", id],
    ...(address === null ? [] : [["WARC-IP-Address", address] as const]),
  ];
  if (body !== null) {
    const request: Field[] = [
      ["WARC-Type", "request"],
      ["WARC-Record-ID", question],
      ["WARC-Concurrent-To", answer],
      ...common,
      ["Content-Type", "application/http;msgtype=request"],
    ];
    const response: Field[] = [
      ["WARC-Type", "response"],
      ["WARC-Record-ID", answer],
      ["WARC-Concurrent-To", question],
      ...common,
      ["WARC-Payload-Digest", `sha256:${hash("sha256", body)}`],
      ["Content-Type", "application/http;msgtype=response"],
    ];
    return Buffer.concat([warcRecord(request, record.request), warcRecord(response, record.response)]);
  }
  const binary = record.kind === "dns" ? "application/dns-message" : "application/octet-stream";
  const resource: Field[] = [
    ["WARC-Type", "resource"],
    ["WARC-Record-ID", answer],
    ...common,
    ["Content-Type", safeMime(record.mime) ?? binary],
  ];
  const metadata: Field[] = [
    ["WARC-Type", "metadata"],
    ["WARC-Record-ID", question],
    ["WARC-Refers-To", answer],
    ["WARC-Concurrent-To", answer],
    ...common,
    ["Content-Type", binary],
  ];
  return Buffer.concat([warcRecord(resource, record.response), warcRecord(metadata, record.request)]);
}

type Field = readonly [name: string, value: string];

function warcRecord(fields: readonly Field[], block: Uint8Array): Buffer {
  const all: Field[] = [
    ...fields,
    ["WARC-Block-Digest", `sha256:${hash("sha256", block)}`],
    ["Content-Length", String(block.length)],
  ];
  const head = all.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return gzipSync(Buffer.concat([Buffer.from(`WARC/1.1\r\n${head}\r\n`), block, Buffer.from("\r\n\r\n")]), {
    level: 6,
  });
}

/** The same record has the same name in every export: a UUID of version 8 (RFC 9562) out of its id. */
function recordUrn(id: string, part: string): string {
  const hex = hash("sha256", `${id} ${part}`);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return `<urn:uuid:${parts.join("-")}>`;
}

/** What follows the header of an HTTP message; null when the bytes are none, and no reader could take them for one. */
function httpBody(message: Uint8Array): Uint8Array | null {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  if (!/^HTTP\/[0-9.]{1,3} [0-9]{3}[ \r]/.test(bytes.toString("latin1", 0, 20))) return null;
  const end = bytes.indexOf("\r\n\r\n");
  return end === -1 ? null : bytes.subarray(end + 4);
}

/** A URI that cannot end its line or field: everything but printable ASCII is percent-encoded. */
function safeUri(uri: string): string {
  const bytes = Buffer.from(uri);
  let safe = "";
  for (const byte of bytes) {
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x3c && byte !== 0x3e;
    safe += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return safe;
}

function safeMime(mime: string | undefined): string | null {
  return mime !== undefined && /^[\w.+-]{1,100}\/[\w.+-]{1,100}(; ?[\w.+-]{1,50}=[\w.+-]{1,50})?$/.test(mime)
    ? mime
    : null;
}

/** "192.0.2.1", "192.0.2.1:443", "::1" or "[::1]:443" → the address. */
function ipOf(remote: string | undefined): string | null {
  if (remote === undefined) return null;
  const candidates = [
    remote,
    remote.replace(/:[0-9]{1,5}$/, ""),
    remote.replace(/^\[(.{1,64})\](:[0-9]{1,5})?$/, "$1"),
  ];
  return candidates.find((address) => isIP(address) !== 0) ?? null;
}
