import { AppError } from "../errors.ts";
import type { Actor, App } from "../services/app.ts";
import { testKey as ask } from "../services/key-test.ts";
import { plain } from "./escape.ts";
import type { Io } from "./io.ts";
import { note } from "./print.ts";

/** Asks a source one harmless question with its key. Returns the exit code. */
export async function testKey(app: App, actor: Actor, io: Io, source: string): Promise<number> {
  if ((await app.keys.reveal(actor, source)) === null)
    throw new AppError("not_found", `No key is set for ${source}.`, { hint: `sonde keys set ${source}` });
  const { works, outcome, detail } = await ask(app, actor, source, { mostMs: 60_000 });
  if (works === "yes") {
    note(io, `${source}: the key works.`);
    return 0;
  }
  note(io, `${source}: ${(outcome ?? "").replaceAll("_", " ")}${detail ? ` (${plain(detail)})` : ""}`);
  return works === "no" ? 1 : 3;
}
