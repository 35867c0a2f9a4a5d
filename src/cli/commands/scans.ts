import { defineCommand } from "../command.ts";
import { count } from "../live/frame.ts";
import { jsonText } from "../output/json.ts";
import { print } from "../print.ts";
import { makeStyle, type Style } from "../style.ts";
import { table } from "../table.ts";

export default defineCommand({
  name: "scans",
  about: "List the scans, the newest first.",
  usage: "",
  args: [0, 0],
  flags: { json: { about: 'Print {"data": [...]}' } },

  async run({ flags, io, session }) {
    return session(async (app, actor) => {
      const rows = await app.scans.list(actor);
      if (flags.json) {
        await print(io.out, `${jsonText({ data: rows })}\n`);
        return 0;
      }
      if (rows.length === 0) {
        await print(io.out, "No scans yet. Start with: sonde scan example.com\n");
        return 0;
      }
      const style = makeStyle(io.out.colour);
      const shown = shortestLength(rows.map(({ id }) => id));
      const lines = table(
        rows,
        [
          { title: "id", text: ({ id }) => id.slice(0, shown) },
          {
            title: "state",
            text: ({ state, complete }) =>
              complete === false ? `${state.toLowerCase()}, in part` : state.toLowerCase(),
            paint: (text, { state, complete }) => paintState(style, state, complete)(text),
          },
          { title: "started", text: ({ createdAt }) => createdAt.slice(0, 16).replace("T", " ") },
          { title: "may", text: ({ footprint }) => footprint },
          { title: "things", text: ({ entities }) => count(entities), side: "right" },
          { title: "findings", text: ({ findings }) => count(findings), side: "right" },
          { title: "not looked", text: ({ couldNotLook }) => count(couldNotLook), side: "right" },
          { title: "targets", text: ({ title, targets }) => title || nameTargets(targets), flexible: true },
        ],
        { width: io.out.columns(), style },
      );
      await print(io.out, `${lines.join("\n")}\n`);
      return 0;
    });
  },
});

/** How many characters of each id tell them apart, at least eight. */
function shortestLength(ids: readonly string[]): number {
  let length = 8;
  while (new Set(ids.map((id) => id.slice(0, length))).size < ids.length) length += 1;
  return length;
}

function paintState(style: Style, state: string, complete: boolean | null): (text: string) => string {
  if (state === "COMPLETED") return complete === false ? style.yellow : style.green;
  if (state === "RUNNING") return style.cyan;
  return state === "FAILED" ? style.red : style.yellow;
}

function nameTargets([first = "", ...rest]: readonly string[]): string {
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}
