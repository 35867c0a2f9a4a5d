import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApi } from "../src/api/app.ts";
import { loadConfig } from "../src/config.ts";
import { openApp } from "../src/services/open.ts";
import { generate } from "./generate.ts";

/** Writes docs/reference/openapi.json, which /docs shows and the web client's types are made from. */
const folder = mkdtempSync(join(tmpdir(), "sonde-openapi-"));
const config = loadConfig({ SONDE_DATA_DIR: folder, LOG_LEVEL: "silent" });
const app = await openApp(config);
try {
  const api = await buildApi({ app, platform: await app.platform(), config });
  await api.ready();
  const text = `${JSON.stringify(api.swagger(), null, 1)}\n`;
  await api.close();
  generate(join(import.meta.dirname, "..", "docs", "reference", "openapi.json"), text, "gen-openapi.ts");
} finally {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}
