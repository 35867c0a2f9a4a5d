import { randomUUID } from "node:crypto";
import type { Db, Query } from "../db/client.ts";
import { isAwaitedAt } from "../db/system/jobs.ts";
import { insertAuthorization } from "../db/tables/authorizations.ts";
import { addInvestigationEvent } from "../db/tables/events.ts";
import { addTargetsTo, insertInvestigation } from "../db/tables/investigations.ts";
import { AppError } from "../errors.ts";
import { NewScan, type Reach } from "../model/scan.ts";
import type { ScopeDocument } from "../model/scope.ts";
import type { Module } from "../sdk/module.ts";
import type { Actor, App } from "./app.ts";
import { audit } from "./audit.ts";
import { permit } from "./permissions.ts";
import { checkScan } from "./scans/check-scan.ts";
import { makeScanIn } from "./scans/make-scan.ts";
import { type Meant, resolveTargets } from "./targets/resolve.ts";

/** A small internet inside this process, to try everything on. Whoever opens the app brings it. */
export type Demo = {
  /** What a person would write. */
  readonly targets: readonly string[];
  /** What its organisations authorize. */
  readonly scope: ScopeDocument;
  /** Options that suit a place where nothing is far away, by module. */
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Writes the way into it below a folder. */
  reach(folder: string): Reach;
  /** Forgets what it met: the next scan finds the same world. */
  reset(): void;
  close(): Promise<void>;
};

type Running = Demo & { readonly way: Reach };

const acknowledgement =
  "The demo internet lives inside this server: nothing leaves the machine, and its organisations authorize everything.";

/** An investigation to begin with, over the demo internet. It runs where that is, and nowhere else. */
export function makeSample(parts: {
  readonly db: Db;
  readonly scans: App["scans"];
  readonly modules: ReadonlyMap<string, Module>;
  /** This process's name among those that run jobs, and the folder in which it notes the way to the demo. */
  readonly place: string;
  readonly folder: string;
  readonly start: (() => Promise<Demo>) | null;
}) {
  const { db, scans, modules, place, folder, start } = parts;
  let demo: Promise<Running> | undefined;
  const begin = (how: () => Promise<Demo>): Promise<Running> => {
    demo ??= how().then((started) => {
      return { ...started, way: started.reach(folder) };
    });
    return demo;
  };

  /** Its organisations have said so; a person who may not authorize real targets may try it all the same. */
  const authorize = async (q: Query, actor: Actor, scope: ScopeDocument, targets: readonly Meant[]) => {
    for (const { id, authorization } of targets) {
      if (!id || authorization) continue;
      await insertAuthorization(q, actor.workspace, {
        ...{ id: randomUUID(), target_id: id, scope, acknowledgement, acknowledged_by: actor.name },
      });
      await audit(q, actor, "target.authorize", id);
    }
  };

  return {
    /** Makes the investigation and starts its scan. */
    async create(actor: Actor): Promise<{ investigation: string; scan: string }> {
      for (const permission of ["investigation:write", "target:write", "scan:run"] as const) permit(actor, permission);
      if (!start)
        throw new AppError("conflict", "There is no demo internet in this process.", {
          hint: "sonde serve brings one, where it runs scans itself; sonde demo shows it on the command line",
        });
      const world = await begin(start);
      if (!(await isAwaitedAt(db, place))) world.reset();
      const made = await db.as(actor.workspace, async (q) => {
        const targets = await resolveTargets(q, actor, world.targets, { make: true });
        const ids = targets.flatMap((target) => target.id ?? []);
        const investigation = randomUUID();
        await insertInvestigation(q, actor.workspace, {
          ...{ id: investigation, title: "Sample: the demo internet", visibility: "workspace", assignee: null },
          question: "What do a few small organisations show to the internet, and what is wrong with it?",
          created_by: actor.name,
        });
        await addTargetsTo(q, actor.workspace, investigation, ids);
        await addInvestigationEvent(q, actor.workspace, investigation, { kind: "investigation", what: "created" });
        const spec = NewScan.parse({
          title: "demo internet",
          targets: targets.map(({ type, value }) => ({ type, value, given: "the demo" })),
          scope: world.scope,
          footprint: "P3",
          modules: [...modules.keys()].map((id) => ({ id, options: world.options[id] ?? {} })),
          reach: world.way,
          budget: { rate: 2_000 }, // everything is on this machine: nobody is burdened
        });
        const belonging = { kind: "scan", investigation, targets: ids, onlyAt: place } as const;
        const scan = await makeScanIn(q, actor, checkScan(spec, modules), modules, belonging);
        await authorize(q, actor, world.scope, targets);
        await audit(q, actor, "investigation.create", investigation);
        return { investigation, scan: scan.id };
      });
      await scans.start(actor, made.scan);
      return made;
    },

    /** Brings the demo back before jobs run, if a scan of it was cut short. */
    async restore(): Promise<void> {
      if (start && (await isAwaitedAt(db, place))) await begin(start);
    },

    async close(): Promise<void> {
      const running = demo;
      demo = undefined;
      await (await running)?.close();
    },
  };
}

export type Sample = ReturnType<typeof makeSample>;
