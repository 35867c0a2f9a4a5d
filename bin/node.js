import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The Node that this package brings along, and how Sonde runs under it (measured in bench/engine.ts and bench/crawl.ts). */
export const node = {
  path: join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", "node"),
  // what a scan allocates is short-lived: collected early, 200,000 names take 265 MB instead of 430, at the same speed
  flags: ["--max-semi-space-size=8", "--heap-growing-percent=40"],
  // glibc keeps what each thread freed to itself: with two arenas a crawl of 1,000 pages of 1 MB grows by 44 MB, not 370
  env: () => ({ MALLOC_ARENA_MAX: "2", ...process.env }),
};
