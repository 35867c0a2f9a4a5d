import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EvidenceInput } from "./record.ts";

/** An HTTP exchange with a response body of `bytes`, different for each `n`; for tests and benchmarks. */
export function aRecord({ n = 0, bytes = 2000 }: { n?: number; bytes?: number } = {}): EvidenceInput {
  const words = ["asset", "border", "canonical", "display", "element", "footer", "grid", "header", "image", "justify"];
  let seed = n + 1;
  let body = `<!doctype html><title>Host ${n}</title><p>`;
  while (body.length < bytes) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    body += `${words[seed % words.length]}-${seed.toString(36)} `;
  }
  body = body.slice(0, bytes);
  return {
    kind: "http",
    uri: `https://host-${n}.example.org/`,
    request: Buffer.from(`GET / HTTP/1.1\r\nHost: host-${n}.example.org\r\nUser-Agent: sonde\r\n\r\n`),
    response: Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\nServer: example\r\n\r\n${body}`,
    ),
    remote: "192.0.2.10:443",
  };
}

export const aKey: Uint8Array = Buffer.alloc(32, 7);
export const aTime: Date = new Date("2026-02-03T04:05:06.789Z");

const root = { path: "", made: 0 };

/** A folder that is gone when the process ends: later than any store that a test closes after itself. */
export function aFolder(): string {
  if (root.path === "") {
    root.path = mkdtempSync(join(tmpdir(), "sonde-evidence-"));
    process.once("exit", () => rmSync(root.path, { recursive: true, force: true }));
  }
  root.made += 1;
  return join(root.path, String(root.made));
}
