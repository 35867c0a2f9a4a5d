import { AppError } from "../errors.ts";
import { NewScan } from "../model/scan.ts";
import type { Actor, App } from "../services/app.ts";
import { plain } from "./escape.ts";
import type { Io } from "./io.ts";
import { note } from "./print.ts";

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

const refused = ["bad_key", "no_key"];

/** Asks a source one harmless question with its key, by a scan of its own that is deleted again. Returns the exit code. */
export async function testKey(app: App, actor: Actor, io: Io, source: string): Promise<number> {
  const module = app.modules
    .list()
    .find(({ sources, keys }) => [...sources.map(({ id }) => id), ...keys.map((key) => key.source)].includes(source));
  const type = module?.consumes.find((consumed) => samples[consumed] !== undefined);
  const value = type ? samples[type] : undefined;
  if (!module || !type || !value) throw new AppError("not_found", `No module can try the key of ${source}.`);
  if ((await app.keys.reveal(actor, source)) === null) {
    throw new AppError("not_found", `No key is set for ${source}.`, { hint: `sonde keys set ${source}` });
  }
  const scan = await app.scans.create(
    actor,
    NewScan.parse({
      title: `key of ${source}`,
      targets: [{ type, value, given: "sonde keys test" }],
      footprint: "P1",
      modules: [{ id: module.id }],
      budget: { maxTimeMs: 60_000, maxRequests: 5 },
    }),
  );
  try {
    app.work().catch(() => {}); // what stops it shows as an outcome below
    await app.scans.start(actor, scan.id);
    for await (const line of app.results.follow(actor, scan.id, AbortSignal.timeout(90_000))) {
      if (line.kind !== "outcome") continue;
      note(io, `${source}: ${line.outcome.replaceAll("_", " ")}${line.detail ? ` (${plain(line.detail)})` : ""}`);
      return refused.includes(line.outcome) ? 1 : 3;
    }
    note(io, `${source}: the key works.`);
    return 0;
  } finally {
    await app.scans.cancel(actor, scan.id).catch(() => {}); // it may have ended by itself
    await app.scans.remove(actor, scan.id);
  }
}
