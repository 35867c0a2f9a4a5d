import { createCipheriv, createDecipheriv, hash, randomBytes } from "node:crypto";
import { AppError } from "../errors.ts";
import { decodeRecordHeader, encodeRecordHeader, type RecordHeader } from "./frame.ts";
import { type EvidenceKeys, hmac, unwrapKey, wrapKey } from "./keys.ts";
import { type EvidenceInput, openMember, type PackedRecord, parseFraming, recordId } from "./record.ts";

/** Where a record is, and the one copy of its key: the database row holds it, the segment does not. */
export type Located = {
  /** sha256 of the framing, hex. */
  readonly id: string;
  readonly segment: string;
  /** Number of the record in its segment, from 0. */
  readonly position: number;
  /** Of its frame (header and sealed bytes) in the segment file, in bytes. */
  readonly offset: number;
  readonly length: number;
  /** base64. Erasing a record means forgetting this too. */
  readonly wrappedKey: string;
};

export const tagBytes = 16;
// Each key seals one record once, so the nonce can stay the same (NIST SP 800-38D asks for unique pairs).
const nonce = Buffer.alloc(12);

/** What ties ciphertext to its place and content: segment, position, content digest. */
function place(segment: string, position: number, content: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(20);
  bytes.write(segment, 0, "hex");
  bytes.writeUInt32BE(position, 16);
  return Buffer.concat([bytes, content]);
}

export function contentDigest(keys: EvidenceKeys, id: string): Buffer {
  return hmac(keys.content, Buffer.from(id, "hex"));
}

/** One frame, ready to be written: header and sealed bytes; with the link the next one continues from. */
export function sealRecord(
  keys: EvidenceKeys,
  packed: PackedRecord,
  at: { segment: string; position: number; time: number; job: string; previous: Buffer },
): { readonly frame: readonly Buffer[]; readonly link: Buffer; readonly wrappedKey: string; readonly length: number } {
  const key = randomBytes(32);
  const content = contentDigest(keys, packed.id);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(place(at.segment, at.position, content));
  const body = Buffer.concat([cipher.update(packed.member), cipher.final(), cipher.getAuthTag()]);
  const { header, link } = encodeRecordHeader(keys, {
    position: at.position,
    sealed: body.length,
    length: packed.length,
    time: at.time,
    job: at.job,
    content,
    digest: hash("sha256", body, "buffer"),
    previous: at.previous,
  });
  return {
    frame: [header, body],
    link,
    wrappedKey: wrapKey(keys, key).toString("base64"),
    length: header.length + body.length,
  };
}

/** The header of a frame that was read, when it is the one `located` means; null when it is not. */
export function headerOf(keys: EvidenceKeys, located: Located, frame: Buffer): RecordHeader | null {
  const header = decodeRecordHeader(keys, frame);
  if (header === null || header.position !== located.position) return null;
  return header.headerBytes + header.sealed === located.length ? header : null;
}

/** Opens a frame and checks everything it claims, down to the id; AppError broken_evidence. */
export function openRecord(keys: EvidenceKeys, located: Located, frame: Buffer): EvidenceInput {
  const broken = (what: string, cause?: unknown) =>
    new AppError("broken_evidence", `Evidence ${located.id} cannot be read: ${what}.`, { cause });
  const header = headerOf(keys, located, frame);
  if (header === null) throw broken("its header was changed");
  const body = frame.subarray(header.headerBytes);
  if (!hash("sha256", body, "buffer").equals(header.digest)) throw broken("its bytes were changed");
  if (!contentDigest(keys, located.id).equals(header.content)) throw broken("another record is at its place");

  const key = unwrapKey(keys, Buffer.from(located.wrappedKey, "base64"));
  let member: Buffer;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(place(located.segment, located.position, header.content)).setAuthTag(body.subarray(-tagBytes));
    member = Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]);
  } catch (cause) {
    throw broken("its key does not fit", cause);
  }
  const framing = openMember(member);
  if (recordId(framing) !== located.id) throw broken("its content is not what its id names");
  return parseFraming(framing);
}
