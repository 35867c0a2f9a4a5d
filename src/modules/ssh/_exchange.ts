import {
  createDiffieHellmanGroup,
  createECDH,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  verify,
} from "node:crypto";
import { type HostKey, readHostKey } from "./_host-key.ts";
import { mpint, readerOf, string } from "./_wire.ts";

/** Our half of a key exchange: what is sent, and the shared secret once the other half is known. */
export type Half = {
  readonly hash: "sha1" | "sha256" | "sha384" | "sha512";
  /** KEX_ECDH_INIT or KEXDH_INIT (both 30): its value as a string of bytes. */
  readonly sent: Buffer;
  /** As an mpint goes into the hash; throws when the other half is none. */
  secret(theirs: Uint8Array): Buffer;
};

const ecdh = (curve: string, hash: Half["hash"]) => (): Half => {
  const mine = createECDH(curve);
  mine.generateKeys();
  return { hash, sent: string(mine.getPublicKey()), secret: (theirs) => mpint(mine.computeSecret(theirs)) };
};

/** RFC 8731; the name with @libssh.org is the same, from before it. */
const x25519 = (): Half => {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return {
    hash: "sha256",
    sent: string(raw),
    secret(theirs) {
      const key = createPublicKey({
        key: { kty: "OKP", crv: "X25519", x: Buffer.from(theirs).toString("base64url") },
        format: "jwk",
      });
      return mpint(diffieHellman({ privateKey, publicKey: key }));
    },
  };
};

/** RFC 4253 8 and RFC 8268, groups of RFC 2409 and 3526. */
const group = (name: string, hash: Half["hash"]) => (): Half => {
  const mine = createDiffieHellmanGroup(name);
  mine.generateKeys();
  return { hash, sent: mpint(mine.getPublicKey()), secret: (theirs) => mpint(mine.computeSecret(theirs)) };
};

/** Key exchanges that take one message each way, the quickest first. */
export const exchanges: Readonly<Record<string, () => Half>> = {
  "curve25519-sha256": x25519,
  "curve25519-sha256@libssh.org": x25519,
  "ecdh-sha2-nistp256": ecdh("prime256v1", "sha256"),
  "ecdh-sha2-nistp384": ecdh("secp384r1", "sha384"),
  "ecdh-sha2-nistp521": ecdh("secp521r1", "sha512"),
  "diffie-hellman-group14-sha256": group("modp14", "sha256"),
  "diffie-hellman-group14-sha1": group("modp14", "sha1"),
  "diffie-hellman-group1-sha1": group("modp2", "sha1"),
  "diffie-hellman-group16-sha512": group("modp16", "sha512"),
};

/** What both sides said, for the hash that the server signs (RFC 4253 8). */
export type Transcript = {
  readonly client: string;
  readonly server: string;
  readonly clientInit: Uint8Array;
  readonly serverInit: Uint8Array;
};

export type Reply = {
  readonly hostKey: HostKey;
  /** Where the key's blob stands in the payload. */
  readonly keyAt: readonly [number, number];
  /** Whether the server signed this very exchange with it: a key alone can be copied from anywhere. */
  readonly isSigned: boolean;
};

/** Reads KEX_ECDH_REPLY or KEXDH_REPLY (31): key, other half, signature. Null when it is no such thing. */
export function readReply(payload: Uint8Array, half: Half, transcript: Transcript): Reply | null {
  try {
    const reader = readerOf(payload);
    if (reader.uint8() !== 31) return null;
    const blob = reader.string();
    const keyAt = [reader.at - blob.length, reader.at] as const;
    const theirs = reader.string();
    const signature = reader.string();
    const hostKey = readHostKey(blob);
    return hostKey && { hostKey, keyAt, isSigned: isSigned() };

    function isSigned(): boolean {
      if (!hostKey) return false;
      const { client, server, clientInit, serverInit } = transcript;
      const said = [string(client), string(server), string(clientInit), string(serverInit), string(blob), half.sent];
      const whole = Buffer.concat([...said, string(theirs), half.secret(theirs)]);
      return verifies(hostKey, createHash(half.hash).update(whole).digest(), signature);
    }
  } catch {
    return null; // cut short, or numbers that OpenSSL will not calculate with
  }
}

const digests: Readonly<Record<string, string | null>> = {
  "ssh-ed25519": null,
  "ssh-rsa": "sha1",
  "rsa-sha2-256": "sha256",
  "rsa-sha2-512": "sha512",
  "ssh-dss": "sha1",
  "ecdsa-sha2-nistp256": "sha256",
  "ecdsa-sha2-nistp384": "sha384",
  "ecdsa-sha2-nistp521": "sha512",
};

function verifies({ type, key, bits }: HostKey, hash: Buffer, written: Buffer): boolean {
  const reader = readerOf(written);
  const algorithm = reader.string().toString("latin1");
  const signature = reader.string();
  const digest = digests[algorithm];
  const ofType = algorithm === type || (type === "ssh-rsa" && algorithm.startsWith("rsa-sha2-"));
  if (digest === undefined || !ofType) return false;
  if (type === "ssh-dss") return verify(digest, hash, { key, dsaEncoding: "ieee-p1363" }, signature);
  if (!type.startsWith("ecdsa-")) return verify(digest, hash, key, signature);
  const numbers = readerOf(signature);
  const size = Math.ceil(bits / 8);
  const fixed = (number: Buffer) => Buffer.concat([Buffer.alloc(size), number]).subarray(-size);
  const both = Buffer.concat([fixed(numbers.string()), fixed(numbers.string())]);
  return verify(digest, hash, { key, dsaEncoding: "ieee-p1363" }, both);
}
