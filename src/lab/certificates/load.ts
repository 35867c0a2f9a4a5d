import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;

/** Path of the lab's certificate authority. */
export const authorityFile = join(folder, "ca.pem");

/** A leaf with the chain it sends, and the key that all leaves share; PEM. */
export function loadCertificate(name: string): { cert: string; key: string } {
  return {
    cert: readFileSync(join(folder, `${name}.pem`), "utf8"),
    key: readFileSync(join(folder, "leaf.key.pem"), "utf8"),
  };
}
