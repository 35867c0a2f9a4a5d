import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;

/** Path of the lab's certificate authority. */
export const authorityFile = join(folder, "ca.pem");

/** A leaf with the chain it sends, and its key: one of its own, or that which most leaves share; PEM. */
export function loadCertificate(name: string): { cert: string; key: string } {
  const own = join(folder, `${name}.key.pem`);
  return {
    cert: readFileSync(join(folder, `${name}.pem`), "utf8"),
    key: readFileSync(existsSync(own) ? own : join(folder, "leaf.key.pem"), "utf8"),
  };
}
