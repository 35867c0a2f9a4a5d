import { AppError } from "../../errors.ts";
import { carryOut } from "../carry-out.ts";
import { checkResolvers } from "../check-resolvers.ts";
import { defineCommand } from "../command.ts";
import { openDestination, outputFlags } from "../output/destination.ts";
import { dataDirSuffix } from "../shell-word.ts";

export default defineCommand({
  name: "resume",
  about: "Go on with a scan that was paused, left or killed, where it stood.",
  usage: "[scan]",
  args: [0, 1],
  details: 'A scan is named by its id, the beginning of it, or "latest", which is also meant when none is named.',
  flags: outputFlags,

  async run(call) {
    const { args, flags, io } = call;
    return call.session(async (app, actor) => {
      const scan = await app.scans.find(actor, args[0] ?? "latest");
      if (["COMPLETED", "CANCELLED", "FAILED"].includes(scan.state)) {
        throw new AppError("conflict", `Scan ${scan.id} has ended (${scan.state.toLowerCase()}).`, {
          hint: `sonde show ${scan.id} prints what it found.`,
        });
      }
      await checkResolvers(app, io, scan);
      const destination = await openDestination(flags, io);
      try {
        if (scan.state === "CREATED") await app.scans.start(actor, scan.id);
        if (scan.state === "PAUSED") await app.scans.resume(actor, scan.id);
        return await carryOut({ app, actor, call, scan, destination, suffix: dataDirSuffix(flags["data-dir"]) });
      } finally {
        await destination.close();
      }
    });
  },
});
