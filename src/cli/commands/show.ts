import { AppError } from "../../errors.ts";
import { entityTypes } from "../../model/entities/index.ts";
import type { ResultLine } from "../../model/result.ts";
import { didYouMean } from "../../suggest.ts";
import { defineCommand } from "../command.ts";
import { titleOf } from "../live/live-view.ts";
import { csv } from "../output/csv.ts";
import { jsonDocument, jsonLine } from "../output/json.ts";
import { listing } from "../output/listing.ts";
import { markdownReport } from "../output/markdown.ts";
import { ordered } from "../output/ordered.ts";
import { print } from "../print.ts";
import { makeStyle } from "../style.ts";

const formats = ["table", "jsonl", "json", "csv", "md"] as const;
const kinds: readonly string[] = ["entity", "relation", "finding", "outcome"];

export default defineCommand({
  name: "show",
  about: "Print what a scan found so far: everything, or some types of it.",
  usage: "[scan]",
  args: [0, 1],
  details: 'A scan is named by its id, the beginning of it, or "latest", which is also meant when none is named.',
  flags: {
    format: { about: "How; a table on a terminal, jsonl in a pipe", value: "format", choices: formats, short: "f" },
    type: {
      about: "Only these: entity types, or entity, relation, finding, outcome",
      value: "list",
      many: true,
      short: "t",
    },
  },
  examples: [
    ["sonde show", "the newest scan"],
    ["sonde show latest -t hostname -f csv", "host names for a spreadsheet"],
  ],

  async run({ args, flags, io, session }) {
    const wanted = flags.type.flatMap((list) => list.split(",")).filter(Boolean);
    for (const type of wanted) {
      const known = [...entityTypes.keys(), ...kinds];
      if (known.includes(type)) continue;
      throw new AppError("bad_usage", `"${type}" is not a type.`, {
        hint: didYouMean(type, known) ?? `Types are ${known.join(", ")}.`,
      });
    }
    return session(async (app, actor) => {
      const scan = await app.scans.find(actor, args[0] ?? "latest");
      const read = () => only(app.results.read(actor, scan.id), wanted);
      const format = flags.format ?? (io.out.tty ? "table" : "jsonl");
      for await (const piece of render(format, read, titleOf(scan), io.out)) await print(io.out, piece);
      return 0;
    });
  },
});

function render(
  format: string,
  read: () => AsyncIterable<ResultLine>,
  title: string,
  out: { readonly colour: boolean; columns(): number },
): AsyncIterable<string> {
  if (format === "csv") return csv(read());
  if (format === "md") return markdownReport(ordered(read), title);
  if (format === "json") return jsonDocument(read());
  if (format === "jsonl") return jsonl(read());
  return listing(ordered(read), out.columns(), makeStyle(out.colour));
}

async function* jsonl(lines: AsyncIterable<ResultLine>): AsyncIterable<string> {
  for await (const line of lines) yield jsonLine(line);
}

/** Lines of the kinds and entity types asked for; the summary always. */
async function* only(lines: AsyncIterable<ResultLine>, wanted: readonly string[]): AsyncIterable<ResultLine> {
  for await (const line of lines) {
    const match =
      wanted.length === 0 ||
      line.kind === "summary" ||
      wanted.includes(line.kind) ||
      (line.kind === "entity" && wanted.includes(line.type));
    if (match) yield line;
  }
}
