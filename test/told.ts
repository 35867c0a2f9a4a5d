import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { NewScan } from "../src/model/scan.ts";
import type { Actor, App } from "../src/services/app.ts";
import { aScan, aTarget, fixture, until } from "./builders.ts";
import { aFolder } from "./databases.ts";
import type { Script, Told } from "./fixtures/told-modules.ts";

/** The registry of modules that say what they are told. */
export const toldRegistry = [fixture("told-modules.ts")];

export const aFinding = (type = "test.open_door", more: object = {}) => ({
  ...{ type, category: "exposure", severity: "high" as const, title: `A door of ${type}`, description: "It is open." },
  ...more,
});

/** Runs scans whose modules say what each is told. All are told by one file: as far as Sonde knows, they ran alike. */
export function aTeller(t: TestContext, app: App, actor: Actor) {
  const file = join(aFolder(t), "script.json");
  return {
    actor,
    /** Runs a scan to its end; its id. */
    async scan(script: Script, given: Partial<NewScan> & { options?: object; only?: string[] } = {}): Promise<string> {
      writeFileSync(file, JSON.stringify(script));
      const { options, only = ["told.domain", "told.host", "told.alive"], ...rest } = given;
      const modules = only.map((id) => ({ id, options: { script: file, ...options } }));
      const { id } = await app.scans.create(
        actor,
        aScan({ targets: [aTarget("domain", "example.org")], ...rest, modules }),
      );
      await app.scans.start(actor, id);
      await app.work();
      await until(
        async () => !["CREATED", "RUNNING"].includes((await app.scans.find(actor, id)).state),
        50,
        "the end of a scan",
      );
      return id;
    },
  };
}

/** What the module that looks at domains says of example.org. */
export const ofDomain = (...told: Told[]): Script => ({ "told.domain": { "domain example.org": told } });
