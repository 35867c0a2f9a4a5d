import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  type SignKeyObjectInput,
  sign,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as codec from "dns-packet";

/** How a zone of the lab is signed. */
export type Signing = {
  /** RSASHA1-NSEC3-SHA1 with 1,024 bits, ECDSA P-256 and P-384, Ed25519 (RFC 5155, 6605, 8080). */
  readonly algorithm: 7 | 13 | 14 | 15;
  /**
   * How it denies: by its list of names, by hashes of them, or made for each question: the narrowest gap (RFC 4470), a name
   * without data (RFC 9824), the narrowest gap of hashes (RFC 7129 appendix B).
   */
  readonly denial: "nsec" | "nsec3" | "minimal" | "compact" | "narrow";
  readonly iterations?: number;
  /** Hexadecimal. */
  readonly salt?: string;
  /** Whether the parent names the key, names another, or none; it names it unless told. */
  readonly ds?: "wrong" | "none";
  readonly expired?: true;
  /** Labels below the zone that its hashes give away to words, and that no question leads to. */
  readonly crackable?: readonly string[];
};

export type ZoneKey = {
  readonly tag: number;
  /** The data of its DNSKEY record. */
  readonly data: codec.RecordData;
  /** SHA-256 over name and data, as the parent has it (RFC 4509). */
  readonly digest: Buffer;
  sign(bytes: Buffer): Buffer;
};

const made = new Map<string, ZoneKey>();

/** The one key of a zone, made from its name: the same in every run, and no secret. */
export function keyOf(apex: string, algorithm: Signing["algorithm"]): ZoneKey {
  const known = made.get(`${apex} ${algorithm}`);
  if (known) return known;
  const { secret, open, input } = material(apex, algorithm);
  const data = { flags: 257, algorithm, key: open };
  const bytes = codec.record("DNSKEY").encode(data).subarray(2);
  const tag = [...bytes].reduce((sum, byte, at) => sum + (at % 2 === 0 ? byte << 8 : byte), 0);
  const key: ZoneKey = {
    tag: (tag + (tag >>> 16)) & 0xffff, // RFC 4034 appendix B
    data,
    digest: createHash("sha256").update(codec.name.encode(apex)).update(bytes).digest(),
    sign: (message) => sign(input.hash, message, { key: secret, ...input.form }),
  };
  made.set(`${apex} ${algorithm}`, key);
  return key;
}

type Material = {
  readonly secret: KeyObject;
  readonly open: Buffer;
  readonly input: { readonly hash: string | null; readonly form: Omit<SignKeyObjectInput, "key"> };
};

function material(apex: string, algorithm: Signing["algorithm"]): Material {
  const seed = (hash: string) => createHash(hash).update(`the lab's key of ${apex}`).digest();
  if (algorithm === 15) {
    const secret = createPrivateKey({
      key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed("sha256")]),
      format: "der",
      type: "pkcs8",
    });
    return { secret, open: member(createPublicKey(secret), "x"), input: { hash: null, form: {} } };
  }
  if (algorithm === 7) {
    const secret = createPrivateKey(readFileSync(join(import.meta.dirname, "..", "certificates", "weak-zone.key.pem")));
    const exponent = member(createPublicKey(secret), "e");
    const open = Buffer.concat([Buffer.of(exponent.length), exponent, member(createPublicKey(secret), "n")]);
    return { secret, open, input: { hash: "sha1", form: {} } };
  }
  const [curve, crv, hash] = algorithm === 13 ? ["prime256v1", "P-256", "sha256"] : ["secp384r1", "P-384", "sha384"];
  const pair = createECDH(curve);
  pair.setPrivateKey(seed(hash));
  const point = pair.getPublicKey().subarray(1);
  const half = point.length / 2;
  const written = (bytes: Buffer) => bytes.toString("base64url");
  const [x, y, d] = [written(point.subarray(0, half)), written(point.subarray(half)), written(seed(hash))];
  const secret = createPrivateKey({ key: { kty: "EC", crv, x, y, d }, format: "jwk" });
  return { secret, open: point, input: { hash, form: { dsaEncoding: "ieee-p1363" } } };
}

function member(key: KeyObject, name: "x" | "n" | "e"): Buffer {
  return Buffer.from(key.export({ format: "jwk" })[name] ?? "", "base64url");
}

/** What signing adds to the top of a zone. */
export function keyRecords(apex: string, signing: Signing): { type: string; data: codec.RecordData }[] {
  const key = { type: "DNSKEY", data: keyOf(apex, signing.algorithm).data };
  if (signing.denial !== "nsec3" && signing.denial !== "narrow") return [key];
  const salt = Buffer.from(signing.salt ?? "", "hex");
  const head = Buffer.of(1, 0, (signing.iterations ?? 0) >> 8, (signing.iterations ?? 0) & 255, salt.length);
  return [key, { type: "NSEC3PARAM", data: Buffer.concat([head, salt]) }];
}

/** The data of the DS record that the parent has of a signed zone, or null. */
export function delegationSigner(apex: string, { algorithm, ds }: Signing): string | null {
  if (ds === "none") return null;
  const { tag, digest } = keyOf(apex, algorithm);
  const shown = ds === "wrong" ? createHash("sha256").update(digest).digest() : digest;
  return `${ds === "wrong" ? (tag + 1) & 0xffff : tag} ${algorithm} 2 ${shown.toString("hex")}`;
}
