import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { AppError } from "../errors.ts";

/** What a workspace's segments are written and checked with, all drawn from its workspace key. */
export type EvidenceKeys = {
  /** Wraps the key of each record (AES key wrap, RFC 3394: no nonce to run out of). */
  readonly wrap: KeyObject;
  /** Makes links and tombstones. */
  readonly chain: KeyObject;
  /** Makes content digests: an id, which a guess could confirm, is not in the file. */
  readonly content: KeyObject;
};

const salt = "sonde evidence 1";

function derive(secret: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, 32));
}

/** The key of one workspace (HKDF-SHA256, RFC 5869); whoever holds it can read and verify that workspace's evidence. */
export function workspaceKey(masterKey: Uint8Array, workspace: string): Uint8Array {
  if (masterKey.length !== 32) throw new RangeError("the evidence master key has 32 bytes");
  return derive(masterKey, `workspace ${workspace}`);
}

export function evidenceKeys(key: Uint8Array): EvidenceKeys {
  const secret = (use: string) => createSecretKey(derive(key, use));
  return { wrap: secret("wrap"), chain: secret("chain"), content: secret("content") };
}

export function hmac(key: KeyObject, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** Says on a lock whose segment it is, to holders of the key only. */
export function ownerOf(keys: EvidenceKeys): string {
  return hmac(keys.chain, "owner").toString("hex");
}

const wrapCipher = "id-aes256-wrap";
const wrapStart = Buffer.alloc(8, 0xa6);

/** 32 bytes in, 40 out. */
export function wrapKey(keys: EvidenceKeys, key: Uint8Array): Buffer {
  const cipher = createCipheriv(wrapCipher, keys.wrap, wrapStart);
  return Buffer.concat([cipher.update(key), cipher.final()]);
}

/** AppError broken_evidence when the wrapped key was changed or belongs to another workspace. */
export function unwrapKey(keys: EvidenceKeys, wrapped: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv(wrapCipher, keys.wrap, wrapStart);
    return Buffer.concat([decipher.update(wrapped), decipher.final()]);
  } catch (cause) {
    throw new AppError("broken_evidence", "The key of an evidence record is damaged or not of this workspace.", {
      cause,
    });
  }
}
