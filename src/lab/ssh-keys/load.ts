import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A host key of the lab: `openssl genrsa 1024`, `openssl genpkey -algorithm ed25519`. They protect nothing.
 */
export function loadSshKey(name: string): KeyObject {
  return createPrivateKey(readFileSync(join(import.meta.dirname, `${name}.pem`), "utf8"));
}
