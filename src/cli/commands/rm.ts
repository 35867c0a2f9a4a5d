import { AppError } from "../../errors.ts";
import { confirm } from "../ask.ts";
import { defineCommand } from "../command.ts";
import { plain } from "../escape.ts";
import { titleOf } from "../live/live-view.ts";
import { note, print } from "../print.ts";

export default defineCommand({
  name: "rm",
  about: "Delete a scan, and what nothing else refers to: its facts, findings and evidence.",
  usage: "<scan>",
  args: [1, 1],
  flags: { yes: { about: "Do not ask", short: "y" } },

  async run({ args, flags, io, session }) {
    const [asked = ""] = args;
    if (!flags.yes && !io.in.isTTY) {
      throw new AppError("bad_usage", "sonde rm asks before it deletes, and nobody is there to answer.", {
        hint: "Add --yes.",
      });
    }
    return session(async (app, actor) => {
      const scan = await app.scans.find(actor, asked);
      const name = `${scan.id} (${plain(titleOf(scan))})`;
      if (!flags.yes && !(await confirm(io, `Delete scan ${name}?`))) {
        note(io, "Nothing was deleted.");
        return 130;
      }
      await app.scans.remove(actor, scan.id);
      await print(io.out, `Deleted ${name}.\n`);
      return 0;
    });
  },
});
