import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { spkiOf } from "../../src/lab/truth/certificates.ts";

/** What the lab made for itself, as far as its truth must know it: read from the files, not from what the servers say. */
export type Made = {
  certificate(name: string): { readonly sha256: string; readonly names: readonly string[]; readonly key: string };
  /** SHA-256 of a public SSH key's SubjectPublicKeyInfo. */
  sshKey(name: string): string;
  /** The installed version of a daemon, null where it is not there. */
  version(name: string): string | null;
};

export function readMade(folder: string): Made {
  const text = (path: string) => readFileSync(join(folder, path), "utf8");
  const versions = new Map(
    text("versions.txt")
      .split("\n")
      .map((line): [string, string] => {
        const [name = "", version = ""] = line.split(" ");
        return [name, version];
      }),
  );
  return {
    certificate(name) {
      const parsed = new X509Certificate(text(`certificates/${name}.pem`));
      return {
        sha256: parsed.fingerprint256.replaceAll(":", "").toLowerCase(),
        names: [...(parsed.subjectAltName ?? "").matchAll(/DNS:([^,\s]+)/g)].map(([, it = ""]) => it),
        key: spkiOf(parsed.publicKey),
      };
    },
    sshKey: (name) => spkiOf(readSshKey(text(`keys/${name}.pub`))),
    version: (name) => versions.get(name) || null,
  };
}

/** A key as OpenSSH writes it (RFC 4253 6.6, RFC 8709 4): "ssh-ed25519 AAAA…". */
function readSshKey(line: string): KeyObject {
  const blob = Buffer.from(line.split(" ")[1] ?? "", "base64");
  const parts: Buffer[] = [];
  for (let at = 0; at < blob.length; at += 4 + blob.readUInt32BE(at))
    parts.push(blob.subarray(at + 4, at + 4 + blob.readUInt32BE(at)));
  const [kind, first = "", second = ""] = parts.map((it, index) => it.toString(index === 0 ? "latin1" : "base64url"));
  const key = kind === "ssh-ed25519" ? { kty: "OKP", crv: "Ed25519", x: first } : { kty: "RSA", e: first, n: second };
  return createPublicKey({ key, format: "jwk" });
}
