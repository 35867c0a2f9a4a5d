import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors.ts";

/**
 * The master key: from SECRET_KEY where it is set, else made once and kept in the data folder for its owner alone (0600).
 * On PostgreSQL it must be set, for other processes need the same.
 */
export async function masterKey(config: {
  dataDir: string;
  secretKey: string | null;
  databaseUrl: string | null;
}): Promise<Uint8Array> {
  if (config.secretKey) return createHash("sha256").update(config.secretKey).digest();
  if (config.databaseUrl)
    throw new AppError("bad_usage", "SECRET_KEY is not set; with DATABASE_URL it must be, the same for every process.");
  const path = join(config.dataDir, "master.key");
  try {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    const file = await open(path, "wx", 0o600);
    await file.writeFile(randomBytes(32).toString("base64"));
    await file.sync();
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw new AppError("bad_file", `The key file ${path} cannot be written.`, { cause: error });
    }
  }
  const key = Buffer.from(await readFile(path, "utf8"), "base64");
  if (key.length !== 32) throw new AppError("bad_file", `The key file ${path} does not hold a key.`);
  return key;
}

function keyOf(master: Uint8Array, workspace: string, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", master, workspace, use, 32));
}

/** AES-256-GCM under a key of the workspace and use: base64 of nonce, tag, ciphertext. */
export function seal(master: Uint8Array, workspace: string, use: string, plain: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(master, workspace, use), nonce);
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

export function unseal(master: Uint8Array, workspace: string, use: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(master, workspace, use), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch (error) {
    throw new AppError(
      "bad_file",
      "A stored key cannot be opened: the master key is another one than it was sealed with.",
      { cause: error },
    );
  }
}
