import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lab } from "../../lab/lab.ts";
import { labOptions } from "../../lab/options.ts";
import { NewScan } from "../../model/scan.ts";
import type { App } from "../../services/app.ts";
import { carryOut } from "../carry-out.ts";
import { checkResolvers } from "../check-resolvers.ts";
import { defineCommand } from "../command.ts";
import { allResolvers, writtenTargets } from "../demo-world.ts";
import { openDestination, outputFlags } from "../output/destination.ts";
import { dataDirSuffix } from "../shell-word.ts";
import { readTargets } from "../targets.ts";

export default defineCommand({
  name: "demo",
  about: "Scan a small internet that lives inside this process: no network, no privileges, nothing to set up.",
  usage: "",
  args: [0, 0],
  details: `A few organisations with name servers, web sites, mail, registries and every trap that real ones have. At the end
the result is compared with what is really there. Without --data-dir it is kept in a temporary folder.`,
  flags: outputFlags,

  async run(call) {
    const { flags, io, config } = call;
    const { startLab } = await import("../../lab/lab.ts");
    const { compareWithTruth, sampleChains } = await import("../demo-proof.ts");
    const given = flags["data-dir"];
    const destination = await openDestination(flags, io);
    const dataDir = given === undefined ? await mkdtemp(join(tmpdir(), "sonde-demo-")) : config.dataDir;
    const lab = await startLab();
    try {
      return await call.session(
        async (app, actor) => {
          const map = join(dataDir, "demo-map.json");
          lab.writeMap(map);
          const wanted = await demoScan(lab, map, app.modules);
          await checkResolvers(app, io, wanted);
          const scan = await app.scans.create(actor, wanted);
          await app.scans.start(actor, scan.id);
          return carryOut({
            app,
            actor,
            call,
            scan,
            destination,
            suffix: dataDirSuffix(dataDir),
            goOn: "Start over with: sonde demo",
            finish: async (summary) =>
              summary.state === "COMPLETED" ? compareWithTruth(app, actor, lab.truth, summary) : summary,
            sample: (digest) => sampleChains(app, actor, scan.id, digest, io.out),
          });
        },
        { ...config, dataDir },
      );
    } finally {
      await lab.close();
      await destination.close();
      // On a terminal the folder stays: the summary invites to look further into it.
      if (given === undefined && destination.form !== "person") await rm(dataDir, { recursive: true, force: true });
    }
  },
});

/** Everything there is, on all that the demo's organisations authorize. */
export async function demoScan(lab: Lab, map: string, modules: App["modules"]): Promise<NewScan> {
  const targets = (await readTargets(writtenTargets(lab), [], process.stdin)).map((target) => ({
    ...target,
    given: "the demo",
  }));
  return NewScan.parse({
    title: "demo internet",
    targets,
    scope: lab.scope,
    footprint: "P3",
    modules: modules.list().map(({ id }) => ({ id, options: labOptions[id] ?? {} })),
    reach: { resolvers: allResolvers(lab), map },
    // Everything is on this machine: nobody is burdened.
    budget: { rate: 2_000 },
  });
}
