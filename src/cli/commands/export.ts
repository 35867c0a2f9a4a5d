import { resolve } from "node:path";
import { defineCommand } from "../command.ts";
import { plain } from "../escape.ts";
import { print } from "../print.ts";
import { shellWord } from "../shell-word.ts";

export default defineCommand({
  name: "export",
  about: "Write results and evidence of a scan to a folder: JSONL, standard WARC, and a manifest that proves them.",
  usage: "[scan]",
  args: [0, 1],
  flags: {
    output: { about: "The folder; made when missing. Named after the scan unless given", value: "folder", short: "o" },
  },

  async run({ args, flags, io, session }) {
    return session(async (app, actor) => {
      const scan = await app.scans.find(actor, args[0] ?? "latest");
      const folder = resolve(flags.output ?? `sonde-${scan.id}`);
      const { files, records } = await app.evidence.export(actor, scan.id, folder);
      const lines = [
        `${plain(folder)}: ${records} records of evidence in ${files.length} files`,
        ...files.map((file) => `  ${plain(file)}`),
      ];
      await print(io.out, `${lines.join("\n")}\nCheck it anywhere with: sonde verify ${shellWord(folder)}\n`);
      return 0;
    });
  },
});
