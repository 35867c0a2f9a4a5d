import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { modules } from "../src/modules/index.ts";
import type { ModuleInfo } from "../src/services/app.ts";
import { moduleInfo } from "../src/services/modules.ts";
import { generate } from "./generate.ts";

/** Writes docs/reference/modules/: a page for each family of modules, and their index. From the modules' declarations. */
const folder = join(import.meta.dirname, "..", "docs", "reference", "modules");
const script = "gen-module-pages.ts";
const head = `<!-- Written by scripts/${script}: do not edit. -->\n`;
const infos = modules.map((module) => moduleInfo(module, null));
const families = Map.groupBy(infos, ({ id }) => id.slice(0, id.indexOf(".")));

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (texts: readonly string[]) => texts.map((it) => `\`${it}\``).join(", ");
const live = (day: string | null) => day ?? "not verified live";
const costs = ({ footprint, up_to }: ModuleInfo) =>
  up_to && up_to !== footprint ? `${footprint} to ${up_to}` : footprint;

function optionRows({ options }: ModuleInfo): string[] {
  const { properties = {} } = options as { properties?: Record<string, { description?: string; default?: unknown }> };
  return Object.entries(properties).map(([name, { description = "", default: value }]) => {
    const usual = JSON.stringify(value) ?? "";
    return `| \`${name}\` | ${cell(description)} | ${usual.length > 60 ? "a list" : usual && `\`${cell(usual)}\``} |`;
  });
}

function page(of: readonly ModuleInfo[]): string {
  return of
    .map((module) => {
      const rows = optionRows(module);
      const { sources, datasets } = module;
      const facts = [
        ["takes", code(module.consumes)],
        ["gives", code(module.produces) || "attributes of what it takes"],
        ["findings", code(module.findings)],
        ["footprint", costs(module)],
        ["runs", module.runs === "each" ? "on each as it becomes known" : "at rest, when the rest has been found"],
        ["also called", code(module.aliases)],
        ["verified live", live(module.verified)],
      ].filter(([, text]) => text);
      return [
        `## ${module.id}: ${module.title}\n`,
        `${module.about}\n`,
        "| | |\n|---|---|",
        `${facts.map(([name, text]) => `| ${name} | ${cell(text ?? "")} |`).join("\n")}\n`,
        ...(rows.length > 0 ? [`| option | meaning | unless set |\n|---|---|---|\n${rows.join("\n")}\n`] : []),
        ...sources.map((it) => {
          const key = module.keys.find(({ source }) => source === it.id);
          const needs = key ? ` Key: ${key.need} (\`sonde keys set ${it.id}\`).` : "";
          return `Source \`${it.id}\`: ${it.title}, <${it.url}>.${it.terms ? ` ${it.terms}` : ""}${needs} ${it.verified ? `Verified live ${it.verified}` : "Not verified live"}.\n`;
        }),
        ...datasets.map((it) => `Data set \`${it.id}\`: ${it.title}, <${it.url}>. ${it.terms}\n`),
      ].join("\n");
    })
    .join("\n");
}

if (!process.argv.includes("--check")) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
}
for (const [family, of] of families)
  generate(join(folder, `${family}.md`), `${head}# Modules: ${family}\n\n${page(of)}`, script);
const rows = infos.map(
  (it) =>
    `| [${it.id}](${it.id.slice(0, it.id.indexOf("."))}.md#${it.id.replace(".", "")}-${it.title
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(
        " ",
        "-",
      )}) | ${cell(it.title)} | ${costs(it)} | ${it.consumes.join(" ")} | ${it.produces.join(" ")} |`,
);
generate(
  join(folder, "README.md"),
  `${head}# Modules

${infos.length} modules. P0 asks third parties or local data only; P1 sends DNS that reaches the target's name servers; P2 touches the
target; P3 is intrusive or guesses. None of them has been seen working against live services by those who wrote them unless its page
says so: \`sonde modules check --live\` tries them from where you are, and notes which gave something.

| module | what | footprint | takes | gives |
|---|---|---|---|---|
${rows.join("\n")}
`,
  script,
);
