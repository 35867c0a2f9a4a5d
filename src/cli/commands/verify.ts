import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../../errors.ts";
import { defineCommand } from "../command.ts";
import { plain } from "../escape.ts";
import { unreadable } from "../file-errors.ts";
import { count } from "../live/frame.ts";
import { jsonText } from "../output/json.ts";
import { print } from "../print.ts";
import { makeStyle } from "../style.ts";

/** Our own copy: the one inside a bundle came with what it is to check. */
const verifier = fileURLToPath(new URL("../../evidence/verify-bundle.mjs", import.meta.url));

export default defineCommand({
  name: "verify",
  about:
    "Check that evidence is whole and unchanged: the data folder's, or that of an exported bundle (folder or tar file).",
  usage: "[bundle]",
  args: [0, 1],
  details: "Exit code 5 when something does not hold.",
  flags: { json: { about: "Print one JSON document" } },

  async run({ args, flags, io, session }) {
    const [bundle] = args;
    const report =
      bundle === undefined ? await session((app, actor) => app.evidence.verify(actor)) : await checkBundle(bundle);
    const style = makeStyle(io.out.colour);
    if (flags.json) await print(io.out, `${jsonText(report)}\n`);
    else {
      for (const problem of report.problems.slice(0, 100))
        await print(io.out, `${style.red("broken")}  ${plain(problem)}\n`);
      const numbers =
        "records" in report
          ? `${count(report.records)} records in ${count(report.segments)} segments, ${count(report.erased)} erased`
          : plain(bundle ?? "");
      if (report.ok) await print(io.out, `${style.green("whole")}   ${numbers}\n`);
    }
    if (report.ok) return 0;
    throw new AppError("broken_evidence", `The evidence does not hold: ${report.problems.length} problems.`);
  },
});

/** Runs the stand-alone verifier on an exported folder, or on one in a tar file. */
async function checkBundle(folder: string): Promise<{ ok: boolean; problems: string[] }> {
  const there = await stat(folder).catch((thrown) => {
    throw unreadable(folder, thrown);
  });
  if (there.isFile()) {
    const { withUnpacked } = await import("../../services/unpack-bundle.ts");
    return withUnpacked(folder, checkBundle);
  }
  if (!there.isDirectory())
    throw new AppError(
      "bad_file",
      `${resolve(folder)} is neither a folder that sonde export wrote nor a tar file of one.`,
    );
  const child = spawn(process.execPath, [verifier, resolve(folder)], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      if (said.length < 1_000_000) said += String(chunk);
    });
  }
  const [code] = await once(child, "close");
  const problems = code === 0 ? [] : said.split("\n").filter((line) => line.trim() !== "");
  return { ok: code === 0, problems };
}
