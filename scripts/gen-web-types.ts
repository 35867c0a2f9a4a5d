import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { generate } from "./generate.ts";

/** Writes the types of the web client from docs/reference/openapi.json. The generator lives in the workspace `web`. */
const root = join(import.meta.dirname, "..");
const web = pathToFileURL(join(root, "web", "package.json"));
const folder = dirname(findPackageJSON("openapi-typescript", web) ?? root);
const { default: openapiTS, astToString } = await import(pathToFileURL(join(folder, "dist", "index.mjs")).href);
const document = JSON.parse(readFileSync(join(root, "docs", "reference", "openapi.json"), "utf8"));
const text = `// Written by scripts/gen-web-types.ts: do not edit.\n${astToString(await openapiTS(document))}`;
generate(join(root, "web", "src", "api", "schema.d.ts"), text, "gen-web-types.ts");
