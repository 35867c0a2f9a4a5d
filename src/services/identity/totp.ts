import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Time-based one-time passwords (RFC 6238) as every authenticator app makes them: SHA-1, six digits, 30 seconds. */
const stepSeconds = 30;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 160 random bits in base32 (RFC 4648 6), as RFC 4226 4 wants them. */
export function makeTotpSecret(): string {
  return toBase32(randomBytes(20));
}

/** What an app reads from the QR code. */
export function totpUri(secret: string, account: string, issuer = "Sonde"): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

export function totpAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The time step whose code this is: now, the one before or the one after; null when it is none. */
export function totpStep(secret: string, code: string, now: number): number | null {
  const written = Buffer.from(code.replace(/\s/g, ""));
  const current = Math.floor(now / 1_000 / stepSeconds);
  for (const step of [current, current - 1, current + 1]) {
    const expected = Buffer.from(totpAt(secret, step));
    if (written.length === expected.length && timingSafeEqual(written, expected)) return step;
  }
  return null;
}

/** Ten codes for the day the phone is lost: "3f9k-2m8q", without letters that look alike. */
export function makeRecoveryCodes(): string[] {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  return Array.from({ length: 10 }, () => {
    const text = [...randomBytes(8)].map((byte) => letters[byte % letters.length]).join("");
    return `${text.slice(0, 4)}-${text.slice(4)}`;
  });
}

function toBase32(bytes: Uint8Array): string {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join("");
}

function fromBase32(text: string): Buffer {
  let bits = "";
  for (const letter of text) bits += Math.max(0, alphabet.indexOf(letter)).toString(2).padStart(5, "0");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
