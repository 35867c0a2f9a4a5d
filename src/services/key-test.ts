import { AppError } from "../errors.ts";
import { NewScan } from "../model/scan.ts";
import type { Actor, App } from "./app.ts";

/** What to ask a source about to see whether it takes the key: reserved names and numbers (RFC 2606, RFC 5737, RFC 5398). */
const samples: Readonly<Record<string, string>> = {
  domain: "example.com",
  hostname: "www.example.com",
  ip: "192.0.2.1",
  email: "info@example.com",
  username: "example",
  url: "https://example.com/",
  asn: "AS64500",
  phone: "+12025550100",
};

/** What a source made of a key; `outcome` and `detail` say why it could not be asked. */
export type KeyVerdict = {
  readonly source: string;
  readonly works: "yes" | "no" | "unclear";
  readonly outcome: string | null;
  readonly detail: string;
};

const refused = ["bad_key", "no_key"];

/** Asks a source one harmless question with its key, by a scan of its own that is deleted again. */
export async function testKey(
  app: Pick<App, "scans" | "results" | "keys" | "modules" | "work">,
  actor: Actor,
  source: string,
  { mostMs }: { readonly mostMs: number },
): Promise<KeyVerdict> {
  const module = app.modules
    .list()
    .find(({ sources, keys }) => [...sources.map(({ id }) => id), ...keys.map((key) => key.source)].includes(source));
  const type = module?.consumes.find((consumed) => samples[consumed] !== undefined);
  const value = type ? samples[type] : undefined;
  if (!module || !type || !value) throw new AppError("not_found", `No module can try the key of ${source}.`);
  if ((await app.keys.reveal(actor, source)) === null) {
    throw new AppError("not_found", `No key is set for ${source}.`, { hint: "set one first" });
  }
  const scan = await app.scans.create(
    actor,
    NewScan.parse({
      title: `key of ${source}`,
      targets: [{ type, value, given: "a test of the key" }],
      footprint: "P1",
      modules: [{ id: module.id }],
      budget: { maxTimeMs: mostMs, maxRequests: 5 },
    }),
  );
  try {
    app.work().catch(() => {}); // what stops it shows as an outcome below
    await app.scans.start(actor, scan.id);
    for await (const line of app.results.follow(actor, scan.id, AbortSignal.timeout(mostMs + 5_000))) {
      if (line.kind !== "outcome") continue;
      const { outcome, detail } = line;
      return { source, works: refused.includes(outcome) ? "no" : "unclear", outcome, detail: detail ?? "" };
    }
    const { state } = await app.scans.find(actor, scan.id);
    if (state === "COMPLETED") return { source, works: "yes", outcome: null, detail: "" };
    return { source, works: "unclear", outcome: "timeout", detail: "It was not asked in time." };
  } finally {
    await app.scans.cancel(actor, scan.id).catch(() => {}); // it may have ended by itself
    await app.scans.remove(actor, scan.id);
  }
}
