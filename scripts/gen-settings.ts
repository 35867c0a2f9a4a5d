import { join } from "node:path";
import type { z } from "zod";
import { settings } from "../src/settings.ts";
import { generate } from "./generate.ts";

/** Writes docs/reference/settings.md from src/settings.ts. */
const rows = Object.values(settings).map(({ env, about, schema, ...rest }) => {
  const parsed = (schema as z.ZodType).safeParse(undefined);
  const value = parsed.success ? parsed.data : undefined;
  const usual =
    value === null || value === undefined || (Array.isArray(value) && value.length === 0) ? "" : `\`${value}\``;
  const names = env.map((name) => `\`${name}\``).join(", ");
  return `| ${names} | ${about.replaceAll("|", "\\|")}${"secret" in rest ? " (secret)" : ""} | ${usual} |`;
});

const text = `<!-- Written by scripts/gen-settings.ts: do not edit. -->
# Settings

Sonde is told everything from outside by the environment, once, at its start; flags of a command win. What cannot be meant is refused
with a sentence, and nothing starts.

| variable | meaning | unless set |
|---|---|---|
${rows.join("\n")}

\`NO_COLOR\` and \`TERM=dumb\` do on a terminal what they do elsewhere.
`;
generate(join(import.meta.dirname, "..", "docs", "reference", "settings.md"), text, "gen-settings.ts");
