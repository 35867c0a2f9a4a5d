import { guessedWords } from "./world/clouds.ts";

/** Options that fit the demo internet, by module. Nothing there is far away: what is silent for so long stays silent. */
export const labOptions: Readonly<Record<string, Record<string, unknown>>> = {
  "cloud.buckets": { words: [...guessedWords] },
  // A browser takes seconds a page, and the machine may have none.
  "web.screenshot": { hosts: ["www.soylent.test"], loadMs: 5_000 },
  "ip.ports": { timeoutMs: 1_000, quietMs: 1_000, bannerMs: 3_000 },
  "ip.udp": { timeoutMs: 1_500 },
  "ssh.keys": { timeoutMs: 1_500 },
};
