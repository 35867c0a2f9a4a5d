import { AppError } from "../../errors.ts";
import { defineCommand } from "../command.ts";
import { plain } from "../escape.ts";
import { count } from "../live/frame.ts";
import { jsonText } from "../output/json.ts";
import { print } from "../print.ts";
import { makeStyle } from "../style.ts";

export default defineCommand({
  name: "audit",
  about: "Check the audit chains: that nothing that was written down was changed or removed since.",
  usage: "verify",
  args: [1, 1],
  details: `Recomputes the chain of every workspace, and the deployment's (accounts, sign-ins). A chain whose end was cut off
still holds: note its last link elsewhere to see that. Exit code 5 when something does not hold.`,
  flags: { json: { about: 'Print {"data": [...]}' } },

  async run({ args: [what], flags, io, session }) {
    if (what !== "verify")
      throw new AppError("bad_usage", `"${what}" is nothing that sonde audit does.`, {
        hint: "Try sonde audit verify.",
      });
    const reports = await session(async (app, actor) => (await app.platform()).audit.verifyAll(actor));
    const style = makeStyle(io.out.colour);
    if (flags.json) await print(io.out, `${jsonText({ data: reports })}\n`);
    else
      for (const { chain, rows, head, broken } of reports) {
        const said = broken
          ? `${style.red("broken")}  ${chain}  row ${broken.seq} (${plain(broken.action)}): ${plain(broken.why)}`
          : `${style.green("whole")}   ${chain}  ${count(rows)} rows${head ? style.dim(`, last link ${head.link.slice(0, 16)}…`) : ""}`;
        await print(io.out, `${said}\n`);
      }
    const wrong = reports.filter((report) => !report.ok).length;
    if (wrong > 0)
      throw new AppError("broken_evidence", `${wrong} audit chain${wrong > 1 ? "s do" : " does"} not hold.`);
    return 0;
  },
});
