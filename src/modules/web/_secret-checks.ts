import { crc32 } from "node:zlib";

/** How surprising the characters of a text are, in bits a character (Shannon): words have about 3, random base64 above 4. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Tokens of GitHub and npm end in the CRC-32 of what stands between prefix and it, in base 62 ("Behind GitHub's new
 * authentication token formats", github.blog, 2021-04-05; "Announcing npm's new access token format", 2021-09-23).
 */
export function hasGithubChecksum(token: string): boolean {
  const body = token.slice(token.lastIndexOf("_") + 1);
  return body.slice(-6) === base62(crc32(body.slice(0, -6))).padStart(6, "0");
}

function base62(number: number): string {
  return (number >= 62 ? base62(Math.floor(number / 62)) : "") + digits.charAt(number % 62);
}

/** Whether a JSON Web Token (RFC 7519) holds what it should; its claims, or null. */
export function jwtClaims(token: string): Record<string, unknown> | null {
  const [head, body] = token.split(".").map(jsonIn);
  return head && "alg" in head && body ? body : null;
}

function jsonIn(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return value !== null && typeof value === "object" && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null; // a signature, or not a token at all
  }
}

/** Whether the lines of a PEM block (RFC 7468) hold a key: DER, or the form of OpenSSH. */
export function isKeyInside(block: string): boolean {
  const inside = block.replace(/-----[^-]{1,60}-----/g, "").replace(/\\[nr]|[\s"'+,]/g, "");
  if (!/^[A-Za-z0-9/=]{60}/.test(inside) && !/^(?:Proc-Type|Version:)/.test(inside)) return false;
  const bytes = Buffer.from(inside, "base64");
  return bytes[0] === 0x30 || bytes.subarray(0, 14).toString("latin1") === "openssh-key-v1" || /^[PV]/.test(inside);
}

/** Examples of documentations, as they are printed there: everybody's, and nobody's secret. */
const printed = new Set([
  "AKIAIOSFODNN7EXAMPLE",
  "AKIAI44QH8DHBEXAMPLE",
  "ASIAIOSFODNN7EXAMPLE",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
  "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
  "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
]);

/** Whether a secret is an example or a place for one: printed in a documentation, or filled with what people fill in. */
export function isExample(secret: string): boolean {
  if (printed.has(secret) || /EXAMPLE/.test(secret)) return true;
  return /(.)\1{6}|x{4,}|1234567890?|abcdefgh|0123456789|your[_-]?|change[_-]?me|placeholder|dummy|sample|redacted/i.test(
    secret,
  );
}

/** A secret as it may be shown: its first four characters and its length. */
export function redacted(secret: string): string {
  return `${secret.slice(0, 4).replace(/[^\x21-\x7e]/g, "?")}… (${secret.length} characters)`;
}
