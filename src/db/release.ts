import { createHash } from "node:crypto";
import packageJson from "../../package.json" with { type: "json" };
import { type Migration, standing } from "./migrate.ts";

/** What two processes on one folder must have in common: the version, the last migration, and what the migrations say. */
export function releaseName(migrations: readonly Migration[]): string {
  const schema = createHash("sha256").update(standing);
  for (const { sha256 } of migrations) schema.update(sha256);
  return `${packageJson.version}+${migrations.length}.${schema.digest("hex").slice(0, 8)}`;
}
