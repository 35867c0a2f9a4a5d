import { AppError } from "../../errors.ts";
import type { Actor, App } from "../../services/app.ts";
import { didYouMean } from "../../suggest.ts";
import { defineCommand } from "../command.ts";
import type { Io } from "../io.ts";
import { testKey } from "../key-test.ts";
import { jsonText } from "../output/json.ts";
import { note, print } from "../print.ts";
import { readSecret } from "../secret.ts";
import { makeStyle } from "../style.ts";
import { table } from "../table.ts";

const actions = ["set", "list", "test", "rm"] as const;

export default defineCommand({
  name: "keys",
  about: "Set, list, test and remove the keys of sources.",
  usage: "set|list|test|rm [source]",
  args: [1, 2],
  details: `A key is read from standard input, or asked for without being shown; never from the command line, where others
could read it. It is kept encrypted and never printed.`,
  flags: { json: { about: 'For list: print {"data": [...]}' } },
  examples: [
    ["sonde keys set shodan < key.txt", "from a file"],
    ["sonde keys set shodan", "asked for"],
  ],

  async run({ args, flags, io, session }) {
    const [action = "", source] = args;
    if (!actions.some((known) => known === action)) {
      throw new AppError("bad_usage", `sonde keys knows ${actions.join(", ")}; "${action}" is none of them.`, {
        ...hint(didYouMean(action, actions, "sonde keys ")),
      });
    }
    if (action === "list") {
      if (source) throw new AppError("bad_usage", "sonde keys list takes no source.");
      return session(async (app, actor) => list(app, actor, io, flags.json));
    }
    if (!source)
      throw new AppError("bad_usage", `sonde keys ${action} wants a source.`, { hint: "See sonde keys list." });
    return session(async (app, actor) => {
      const known = (await app.keys.list(actor)).map((key) => key.source);
      if (!known.includes(source)) {
        throw new AppError("not_found", `No source "${source}" takes a key.`, {
          hint: didYouMean(source, known) ?? "See sonde keys list.",
        });
      }
      if (action === "test") return testKey(app, actor, io, source);
      if (action === "rm") {
        await app.keys.remove(actor, source);
        note(io, `The key of ${source} is removed.`);
        return 0;
      }
      await app.keys.set(actor, source, await readSecret(io, `Key for ${source}: `));
      note(io, `The key of ${source} is set. sonde keys test ${source} tries it.`);
      return 0;
    });
  },
});

async function list(app: App, actor: Actor, io: Io, json: boolean): Promise<number> {
  const keys = await app.keys.list(actor);
  const style = makeStyle(io.out.colour);
  const text = json
    ? jsonText({ data: keys })
    : keys.length === 0
      ? "No source of the installed modules takes a key."
      : table(
          keys,
          [
            { title: "source", text: ({ source }) => source },
            { title: "key is", text: ({ need }) => need },
            {
              title: "set",
              text: ({ set, setAt }) => (set ? (setAt ?? "yes").slice(0, 10) : "no"),
              paint: (text, { set }) => (set ? style.green(text) : style.dim(text)),
            },
          ],
          { width: io.out.columns(), style },
        ).join("\n");
  await print(io.out, `${text}\n`);
  return 0;
}

function hint(text: string | undefined): { hint?: string } {
  return text ? { hint: text } : {};
}
