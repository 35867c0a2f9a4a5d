import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { join } from "node:path";

/** Builds the web app when its sources are newer than what was built: run before `npm start`. */
const web = join(import.meta.dirname, "..", "web");
const time = (file: string) => statSync(join(web, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = globSync(["src/**/*", "public/**/*", "pwa/*", "index.html", "vite.config.ts", "package.json"], {
  cwd: web,
});
const newest = Math.max(...sources.map(time));
if (time("dist/index.html") < newest) {
  const { status } = spawnSync("npm", ["run", "--silent", "build", "--", "--logLevel", "warn"], {
    cwd: web,
    stdio: "inherit",
  });
  process.exit(status ?? 1);
}
