import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "./generate.ts";

/** Writes src/modules/index.ts, the list of all modules. With --check: fails when it is not what would be written. */
const folder = join(import.meta.dirname, "..", "src", "modules");
const index = join(folder, "index.ts");

const found = readdirSync(folder, { withFileTypes: true })
  .filter((it) => it.isDirectory())
  .flatMap(({ name: family }) =>
    readdirSync(join(folder, family))
      .filter((file) => /^[a-z0-9-]+\.ts$/.test(file))
      .map((file) => ({ family, name: file.slice(0, -3) })),
  )
  .filter(({ family, name }) =>
    /^export default defineModule\(/m.test(readFileSync(join(folder, family, `${name}.ts`), "utf8")),
  )
  .sort((a, b) => (`${a.family}.${a.name}` < `${b.family}.${b.name}` ? -1 : 1));

const variable = ({ family, name }: { family: string; name: string }) =>
  `${family}-${name}`.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const text = `// Written by scripts/gen-modules.ts: do not edit.
import type { Module } from "../sdk/index.ts";
${found.map((it) => `import ${variable(it)} from "./${it.family}/${it.name}.ts";`).join("\n")}

/** Every module, by id. */
export const modules: readonly Module[] = [
${found.map((it) => `  ${variable(it)},`).join("\n")}
];
`;

generate(index, text, "gen-modules.ts");
