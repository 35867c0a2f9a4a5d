import { type AnyCommand, commonFlags, type Flag, type Flags } from "./command.ts";
import type { commands } from "./commands.ts";
import type { Out } from "./io.ts";
import { makeStyle } from "./style.ts";
import { pad } from "./width.ts";

/** What `sonde` and `sonde --help` print. */
export function overview(table: typeof commands, out: Out): string {
  const style = makeStyle(out.colour);
  const lines = [
    `${style.bold("sonde")}  finds what is public about a target, and keeps the proof of everything it claims`,
    "",
  ];
  for (const group of new Set(Object.values(table).map((entry) => entry.group))) {
    lines.push(style.bold(group));
    for (const [name, entry] of Object.entries(table)) {
      if (entry.group === group) lines.push(`  ${style.cyan(pad(name, 9))} ${entry.about}`);
    }
    lines.push("");
  }
  lines.push(style.bold("Start with"), "  sonde demo", "  sonde scan example.com", "");
  lines.push(style.dim("sonde <command> --help says more about each."), "");
  return lines.join("\n");
}

/** What `sonde <command> --help` prints. */
export function commandHelp(command: AnyCommand, out: Out): string {
  const style = makeStyle(out.colour);
  const lines = [
    `${style.bold(["sonde", command.name, command.usage].filter(Boolean).join(" "))}`,
    "",
    command.about,
    "",
  ];
  if (command.details) lines.push(command.details, "");
  const own = flagLines(command.flags);
  const common = flagLines(commonFlags);
  const width = Math.max(...[...own, ...common].map(([left]) => left.length));
  for (const [title, flags] of [["Flags", own] as const, ["Everywhere", common] as const]) {
    if (flags.length === 0) continue;
    lines.push(
      style.bold(title),
      ...flags.flatMap(([left, right]) => flagText(left, right, width, out.columns(), style)),
      "",
    );
  }
  const examples = command.examples ?? [];
  if (examples.length > 0) {
    const widest = Math.max(...examples.map(([example]) => example.length));
    lines.push(style.bold("Examples"));
    for (const [example, what] of examples) lines.push(`  ${style.cyan(pad(example, widest))}  ${style.dim(what)}`);
    lines.push("");
  }
  return lines.join("\n");
}

function flagLines(flags: Flags): [left: string, right: string][] {
  return Object.entries(flags)
    .filter(([, flag]) => !flag.hidden)
    .map(([name, flag]) => [
      flagName(name, flag),
      flag.choices ? `${flag.about} (${flag.choices.join(", ")})` : flag.about,
    ]);
}

function flagName(name: string, flag: Flag): string {
  return `${flag.short ? `-${flag.short}, ` : "    "}--${name}${flag.value ? ` <${flag.value}>` : ""}${flag.many ? " …" : ""}`;
}

function flagText(
  left: string,
  right: string,
  width: number,
  columns: number,
  style: ReturnType<typeof makeStyle>,
): string[] {
  const room = Math.max(24, columns - width - 5);
  const lines: string[] = [];
  let line = "";
  for (const word of right.split(" ")) {
    if (line && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  lines.push(line);
  return lines.map(
    (text, at) => `  ${at === 0 ? style.cyan(left) + " ".repeat(width - left.length) : " ".repeat(width)}  ${text}`,
  );
}
