import { AppError } from "../../errors.ts";
import type { ModuleInfo } from "../../services/app.ts";
import { didYouMean } from "../../suggest.ts";
import { checkModules } from "../check-modules.ts";
import { defineCommand } from "../command.ts";
import { plain } from "../escape.ts";
import type { Out } from "../io.ts";
import { optionsOf } from "../module-options.ts";
import { jsonText } from "../output/json.ts";
import { print } from "../print.ts";
import { listModules } from "../registry.ts";
import { makeStyle, type Style } from "../style.ts";
import { table } from "../table.ts";

export default defineCommand({
  name: "modules",
  about: "List the techniques: what each takes and gives, and what a target can notice of it.",
  usage: "[module|check]",
  args: [0, 1],
  details: `P0 asks third parties or local data only; P1 sends DNS that reaches the target's name servers; P2 touches the
target; P3 is intrusive or guesses. With a module's name: its options, sources and terms.

"check" tries them all in one scan: on the demo internet, or with --live on the real one, and then those that gave something
are noted as verified live today. Without a scope that is P1 at most, on example.com. Exit code 3: some gave nothing.`,
  flags: {
    json: { about: 'Print {"data": [...]}' },
    live: { about: "For check: on the live internet" },
    target: { about: "For check --live: what is looked at", value: "target", many: true, short: "t" },
    scope: { about: "For check --live: what its owner authorizes (YAML or JSON)", value: "file", short: "s" },
  },
  examples: [
    ["sonde modules dns.brute", "what one does"],
    ["sonde modules check", "whether all work here, on the demo internet"],
    ["sonde modules check --live -t example.org -s scope.yaml", "on what is yours"],
  ],

  async run(call) {
    const { args, flags, io } = call;
    const [name] = args;
    if (name === "check") return checkModules(call, { ...flags, targets: flags.target });
    if (flags.live || flags.target.length > 0 || flags.scope !== undefined)
      throw new AppError("bad_usage", "--live, --target and --scope go with sonde modules check.");
    const { modules, presets } = await listModules(call);
    const chosen = name === undefined ? modules : [find(modules, name)];
    const style = makeStyle(io.out.colour);
    if (flags.json) await print(io.out, `${jsonText({ data: chosen })}\n`);
    else if (name === undefined) await print(io.out, overview(modules, presets, io.out, style));
    else for (const module of chosen) await print(io.out, detail(module, style));
    return 0;
  },
});

function find(modules: readonly ModuleInfo[], name: string): ModuleInfo {
  const found = modules.find(({ id, aliases }) => id === name || aliases.includes(name));
  if (found) return found;
  const known = modules.flatMap(({ id, aliases }) => [id, ...aliases]);
  throw new AppError("unknown_module", `"${name}" is not a module.`, {
    hint: didYouMean(name, known) ?? "See sonde modules.",
  });
}

function costs({ footprint, up_to }: ModuleInfo): string {
  return up_to && up_to !== footprint ? `${footprint}–${up_to}` : footprint;
}

function overview(
  modules: readonly ModuleInfo[],
  presets: Awaited<ReturnType<typeof listModules>>["presets"],
  out: Out,
  style: Style,
): string {
  const width = out.columns();
  const rows = table(
    modules,
    [
      { title: "module", text: ({ id }) => id, paint: (text) => style.cyan(text) },
      { title: "costs", text: costs },
      { title: "takes", text: ({ consumes }) => consumes.join(" "), flexible: true },
      { title: "gives", text: ({ produces }) => produces.join(" "), flexible: true },
      {
        title: "verified live",
        text: ({ verified }) => verified ?? "not verified live",
        paint: (text, { verified }) => (verified ? text : style.yellow(text)),
      },
    ],
    { width, style },
  );
  const sets = table(
    presets,
    [
      { title: "preset", text: ({ id }) => id, paint: (text) => style.cyan(text) },
      { title: "modules", text: (preset) => String(preset.modules.length), side: "right" },
      { title: "about", text: ({ about }) => about, flexible: true },
    ],
    { width, style },
  );
  return `${rows.join("\n")}\n\n${sets.join("\n")}\n`;
}

function detail(module: ModuleInfo, style: Style): string {
  const field = (name: string, text: string) => (text ? [`  ${style.dim(name.padEnd(9))} ${plain(text)}`] : []);
  const options = Object.entries(optionsOf(module)).map(
    ([name, { description = "", default: value }]) =>
      `  ${style.cyan(name)} ${style.dim("=")} ${plain(JSON.stringify(value) ?? "")}  ${style.dim(plain(description))}`,
  );
  const sources = module.sources.flatMap(({ id, title, url, terms, verified }) => [
    `  ${style.cyan(id)}  ${plain(title)}  ${style.dim(plain(url))}`,
    ...(terms ? [`    ${plain(terms)}`] : []),
    `    ${verified ? `verified live ${verified}` : style.yellow("not verified live")}`,
  ]);
  const datasets = module.datasets.flatMap(({ id, title, url, terms }) => [
    `  ${style.cyan(id)}  ${plain(title)}  ${style.dim(plain(url))}`,
    `    ${plain(terms)}`,
  ]);
  return `${[
    `${style.bold(module.id)}  ${plain(module.title)}`,
    plain(module.about),
    "",
    ...field("aliases", module.aliases.join(", ")),
    ...field("costs", costs(module)),
    ...field("takes", module.consumes.join(", ")),
    ...field("gives", module.produces.join(", ")),
    ...field("findings", module.findings.join(", ")),
    ...field("verified", module.verified ?? "not verified live"),
    ...(options.length > 0 ? ["", style.bold("Options"), ...options] : []),
    ...(sources.length > 0 ? ["", style.bold("Sources"), ...sources] : []),
    ...(datasets.length > 0 ? ["", style.bold("Data sets"), ...datasets] : []),
  ].join("\n")}\n`;
}
