import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { AppError } from "../../errors.ts";

const derive = promisify(argon2);

/** OWASP's password storage cheat sheet, 2024: Argon2id with 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;
const fewest = 10;
const most = 200;

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

/** A hash in PHC string form: $argon2id$v=19$m=…,t=…,p=…$salt$tag. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive("argon2id", { message: password, nonce, tagLength, ...cost });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${b64(nonce)}$${b64(tag)}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Whether a password is the one hashed, and whether the hash is to be made anew. bcrypt's hashes are taken too. */
export async function checkPassword(hash: string, password: string): Promise<{ right: boolean; stale: boolean }> {
  if (/^\$2[aby]\$/.test(hash)) {
    const { default: bcrypt } = await import("bcryptjs");
    return { right: await bcrypt.compare(password, hash), stale: true };
  }
  const [, m, t, p, salt = "", tag = ""] = phc.exec(hash) ?? [];
  const settings = { memory: Number(m), passes: Number(t), parallelism: Number(p) };
  if (!m) return { right: false, stale: false };
  const expected = Buffer.from(tag, "base64");
  const made = await derive("argon2id", {
    message: password,
    nonce: Buffer.from(salt, "base64"),
    tagLength: expected.length,
    ...settings,
  });
  const stale = settings.memory < cost.memory || settings.passes < cost.passes;
  return { right: timingSafeEqual(made, expected), stale };
}

let decoy: Promise<string> | undefined;

/** Takes as long as a check: for accounts that do not exist, so that time does not tell. */
export async function checkNothing(password: string): Promise<void> {
  decoy ??= hashPassword("nobody's password");
  await checkPassword(await decoy, password);
}

const common =
  /^(?:(.)\1*|(?:0?1234567890?|qwertyuiop|passwor[dt]\d*|letmein\d*|changeme\d*|administrator\d*|iloveyou\d*))$/i;

/** Refuses what everybody guesses first. Length is what counts (NIST SP 800-63B 5.1.1.2); no rules of composition. */
export function refuseWeak(password: string, email: string): void {
  const weak = (why: string) => new AppError("weak_password", `This password ${why}.`);
  if (password.length < fewest) throw weak(`is too short: ${fewest} characters at least`);
  if (password.length > most) throw weak(`is too long: ${most} characters at most`);
  const [name = ""] = email.toLowerCase().split("@");
  const lower = password.toLowerCase();
  if (common.test(password) || lower === email.toLowerCase() || (name.length > 3 && lower === name.repeat(2)))
    throw weak("is among the first that are guessed");
}
