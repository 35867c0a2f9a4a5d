import { join } from "node:path";
import { flags, workspaceSettings } from "../src/services/settings/declared.ts";
import { generate } from "./generate.ts";

/** Writes docs/reference/workspace-settings.md from src/services/settings/declared.ts. */
const table = (of: typeof workspaceSettings | typeof flags) =>
  Object.entries(of).map(([name, { about, usual }]) => `| \`${name}\` | ${about} | \`${JSON.stringify(usual)}\` |`);

const text = `<!-- Written by scripts/gen-workspace-settings.ts: do not edit. -->
# Settings of workspaces, and flags

What people change while Sonde runs. What it is told at its start is in [settings.md](settings.md).

## Of a workspace

Its owner changes them with \`PATCH /api/v1/workspaces/{ws}/settings\`.

| setting | meaning | unless set |
|---|---|---|
${table(workspaceSettings).join("\n")}

## Of the deployment

The owner of the workspace \`local\` switches them with \`PATCH /api/v1/workspaces/{local}/flags\`; everybody reads them.

| flag | meaning | unless set |
|---|---|---|
${table(flags).join("\n")}
`;
generate(
  join(import.meta.dirname, "..", "docs", "reference", "workspace-settings.md"),
  text,
  "gen-workspace-settings.ts",
);
