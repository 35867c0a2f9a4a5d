import { createHash, randomBytes } from "node:crypto";

/** 256 random bits that a link, key or token carries. Only the digest is kept. */
export function makeSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a secret: it cannot be guessed, so a plain digest will do. */
export function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
