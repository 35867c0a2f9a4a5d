import { defineCommand } from "../command.ts";
import { type Check, diagnose } from "../diagnose.ts";
import { plain } from "../escape.ts";
import { jsonText } from "../output/json.ts";
import { print } from "../print.ts";
import { makeStyle, type Style } from "../style.ts";

export default defineCommand({
  name: "doctor",
  about: "Check this machine and the data folder, and say what to do where something is wrong.",
  usage: "",
  args: [0, 0],
  flags: {
    resolver: { about: "Check this DNS resolver instead of the machine's", value: "ip:port", many: true, short: "r" },
    json: { about: 'Print {"data": [...]}' },
  },

  async run({ flags, io, config, session }) {
    const style = makeStyle(io.out.colour);
    const checks: Check[] = [];
    for await (const check of diagnose({ config, resolvers: flags.resolver, session, path: io.env.PATH ?? "" })) {
      checks.push(check);
      if (!flags.json) await print(io.out, line(check, style));
    }
    if (flags.json) await print(io.out, `${jsonText({ data: checks })}\n`);
    return checks.some(({ state }) => state === "fail") ? 1 : 0;
  },
});

function line({ state, name, found, advice }: Check, style: Style): string {
  const mark = { ok: style.green("ok  "), warn: style.yellow("warn"), fail: style.red("fail") }[state];
  const todo = advice ? `\n      ${" ".repeat(14)} ${style.dim(plain(advice))}` : "";
  return `${mark}  ${name.padEnd(14)} ${plain(found)}${todo}\n`;
}
