import { AppError } from "../../errors.ts";
import { carryOut } from "../carry-out.ts";
import { checkResolvers } from "../check-resolvers.ts";
import { defineCommand } from "../command.ts";
import { openDestination, outputFlags } from "../output/destination.ts";
import { planFlags, planScan } from "../plan-scan.ts";
import { note } from "../print.ts";
import { dataDirSuffix } from "../shell-word.ts";
import { readTargets } from "../targets.ts";

export default defineCommand({
  name: "scan",
  about: "Find what is public about targets, recursively, and keep the proof of each fact.",
  usage: "<target…>",
  args: [0, 100_000],
  details: `Targets are domains, host names, addresses, ranges, AS numbers, URLs, e-mails, phone numbers (+33…) and user
names (@jdoe), as they are or defanged (hxxps://example[.]com); "type:value" says which it is. "-" reads them from
standard input, one a line. On a terminal the first Ctrl-C pauses, the second leaves at once; both can be resumed.

Exit codes: 0 done, 2 bad usage, 3 done but parts could not be looked at, 130 interrupted.`,
  flags: {
    file: { about: "Read targets from a file, one a line", value: "file", short: "f", many: true },
    ...planFlags,
    ...outputFlags,
  },
  examples: [
    ["sonde scan example.com", "what DNS, certificates and registries say"],
    ["sonde scan example.com -p passive --footprint P0", "nothing that the target could notice"],
    ["sonde scan -f targets.txt --jsonl -o out.jsonl", "many at once, into a file"],
    ["sonde scan example.com -s scope.yaml --footprint P2", "with the owner's permission"],
  ],

  async run(call) {
    const { args, flags, io } = call;
    if (args.length === 0 && flags.file.length === 0) {
      throw new AppError("bad_usage", "sonde scan wants a target.", { hint: "For example: sonde scan example.com" });
    }
    const targets = await readTargets(args, flags.file, io.in);
    if (targets.length === 0) throw new AppError("bad_usage", "There is no target in what was given.");
    return call.session(async (app, actor) => {
      const { scan: wanted, notRun, notes } = await planScan(flags, targets, app.modules);
      const destination = await openDestination(flags, io);
      try {
        for (const text of notes) note(io, text);
        await checkResolvers(app, io, wanted);
        const scan = await app.scans.create(actor, wanted);
        await app.scans.start(actor, scan.id);
        return await carryOut({
          app,
          actor,
          call,
          scan,
          destination,
          notRun,
          suffix: dataDirSuffix(flags["data-dir"]),
        });
      } finally {
        await destination.close();
      }
    });
  },
});
