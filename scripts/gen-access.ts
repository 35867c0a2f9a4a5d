import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApi } from "../src/api/app.ts";
import { loadConfig } from "../src/config.ts";
import { openApp } from "../src/services/open.ts";
import { accessTable } from "./access-table.ts";
import { generate } from "./generate.ts";

/** Writes docs/reference/access.md from the permissions that routes declare. */
const folder = mkdtempSync(join(tmpdir(), "sonde-access-"));
const config = loadConfig({ SONDE_DATA_DIR: folder, LOG_LEVEL: "silent" });
const app = await openApp(config);
try {
  const api = await buildApi({ app, platform: await app.platform(), config });
  await api.ready();
  const text = accessTable(api.documented);
  await api.close();
  generate(join(import.meta.dirname, "..", "docs", "reference", "access.md"), text, "gen-access.ts");
} finally {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}
