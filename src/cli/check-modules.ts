import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import type { ModuleCheck } from "../model/module-check.ts";
import type { NewScan } from "../model/scan.ts";
import type { Actor, App } from "../services/app.ts";
import { checkResolvers } from "./check-resolvers.ts";
import type { Call, Flags } from "./command.ts";
import { demoScan } from "./commands/demo.ts";
import { jsonText } from "./output/json.ts";
import { planScan, usualFlags } from "./plan-scan.ts";
import { note, print } from "./print.ts";
import { runScan } from "./run-scan.ts";
import { readScope } from "./scope-file.ts";
import { makeStyle, type Style } from "./style.ts";
import { table } from "./table.ts";
import { readTargets } from "./targets.ts";

/** A domain that is there to be looked at (RFC 2606 6). */
const usualTargets = ["example.com"];

type Wanted = {
  /** Against the live internet; else against the demo internet, inside this process. */
  readonly live: boolean;
  readonly targets: readonly string[];
  readonly scope: string | undefined;
  readonly json: boolean;
};

/**
 * Tries every module in one scan, and says what each gave. Live, what gave something is noted as seen working today. Exit
 * code 0 when all gave something, 3 when some did not.
 */
export async function checkModules(
  call: Pick<Call<Flags>, "io" | "config" | "session">,
  wanted: Wanted,
): Promise<number> {
  if (wanted.live) {
    return call.session(async (app, actor) => run(app, actor, call, await liveScan(app, wanted, call), wanted));
  }
  if (wanted.targets.length > 0 || wanted.scope !== undefined)
    throw new AppError("bad_usage", "--target and --scope go with --live: the demo internet has targets of its own.");
  const { startLab } = await import("../lab/lab.ts");
  const dataDir = await mkdtemp(join(tmpdir(), "sonde-check-"));
  const lab = await startLab();
  try {
    return await call.session(
      async (app, actor) => run(app, actor, call, await demoScan(lab, dataDir, app.modules), wanted),
      { ...call.config, dataDir },
    );
  } finally {
    await lab.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function liveScan(app: App, { targets, scope }: Wanted, { io }: Pick<Call<Flags>, "io">): Promise<NewScan> {
  const footprint = scope === undefined ? "P1" : (await readScope(scope)).footprint;
  const read = await readTargets(targets.length > 0 ? targets : usualTargets, [], io.in);
  const flags = { ...usualFlags, preset: "all", scope, footprint, title: "modules check --live" };
  const { scan, notRun } = await planScan(flags, read, app.modules);
  if (notRun.length > 0) {
    note(io, `Not tried, for they cost more than ${footprint}: ${notRun.join(", ")}.`);
    note(io, "Try them on what is yours: sonde modules check --live --target <yours> --scope <file>");
  }
  return scan;
}

async function run(
  app: App,
  actor: Actor,
  { io }: Pick<Call<Flags>, "io">,
  wanted: NewScan,
  { live, json }: Wanted,
): Promise<number> {
  await checkResolvers(app, io, wanted);
  const scan = await app.scans.create(actor, wanted);
  await app.scans.start(actor, scan.id);
  const goOn = "Start over with: sonde modules check";
  const view = io.err.tty ? io.err : null;
  const { signalled } = await runScan({ app, actor, io, scan, view, goOn, write: async () => {} });
  if (signalled !== null) return signalled;
  const checks = await app.modules.check(actor, scan.id, { note: live });
  if (json) await print(io.out, `${jsonText({ data: checks })}\n`);
  else await print(io.out, `${rendered(checks, live, makeStyle(io.out.colour), io.out.columns())}\n`);
  return checks.every(({ facts }) => facts > 0) ? 0 : 3;
}

function rendered(checks: readonly ModuleCheck[], live: boolean, style: Style, width: number): string {
  const gave = checks.filter(({ facts }) => facts > 0).length;
  const rows = table(
    checks,
    [
      { title: "module", text: ({ id }) => id, paint: (text) => style.cyan(text) },
      { title: "looked at", text: ({ looked }) => String(looked), side: "right" },
      {
        title: "facts",
        text: ({ facts }) => String(facts),
        side: "right",
        paint: (text, { facts }) => (facts > 0 ? text : style.yellow(text)),
      },
      { title: "could not look", text: ({ could_not_look }) => String(could_not_look), side: "right" },
      { title: "verified live", text: ({ verified }) => verified ?? "not verified live" },
    ],
    { width, style },
  );
  const where = live ? "on the live internet" : "on the demo internet, which proves nothing of live services";
  return [...rows, "", `${gave} of ${checks.length} modules gave something ${where}.`].join("\n");
}
