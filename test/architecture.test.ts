import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { entityTypes } from "../src/model/entities/index.ts";
import { modules } from "../src/modules/index.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What each folder of src may import, besides itself, packages and `anyoneMay`. Arrows point down only. */
const mayImport: Record<string, readonly string[]> = {
  model: [],
  sdk: ["model"],
  modules: ["sdk", "model"],
  lab: ["model"],
  db: ["model"],
  jobs: ["db", "model"],
  evidence: ["db", "model"],
  net: ["evidence", "sdk", "model"],
  outbound: ["sdk", "model"],
  datasets: ["sdk", "model"],
  engine: ["net", "outbound", "datasets", "evidence", "jobs", "db", "sdk", "model"],
  analysis: ["evidence", "jobs", "db", "sdk", "model"],
  services: ["analysis", "engine", "modules", "net", "outbound", "evidence", "jobs", "db", "sdk", "model", "config.ts"],
  api: ["services", "outbound", "model", "config.ts"], // traces
  cli: ["api", "services", "lab", "model", "config.ts"], // `sonde serve` starts the API, `sonde demo` the lab
  mcp: ["services", "model"],
};
const anyoneMay = ["errors.ts", "log.ts", "suggest.ts", "package.json"];

/** One file that needs one thing from elsewhere, and why. */
const exceptions: Record<string, string> = {
  "src/db/system/jobs.ts -> src/jobs": "gives jobs as the type that src/jobs declares; the type alone",
};

/** Files of more than 300 lines, and why they are not two. */
const longFiles: Record<string, string> = {};

function sources(pattern: string): string[] {
  const files = globSync(pattern, { cwd: root, exclude: ["**/*.test.ts"] });
  return files.map((file) => file.replaceAll("\\", "/")).sort();
}

const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Every relative path a file imports, exports from, or loads later. */
function importsOf(file: string): string[] {
  const found = read(file).matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...found].map(([, path = ""]) => relative(root, join(root, dirname(file), path)).replaceAll("\\", "/"));
}

const layerOf = (file: string) => (file.startsWith("src/") ? (file.split("/")[1] ?? "") : file);

for (const [folder, allowed] of Object.entries(mayImport)) {
  test(`src/${folder} imports only ${allowed.join(", ") || "packages"}`, () => {
    const wrong = sources(`src/${folder}/**/*.ts`).flatMap((file) =>
      importsOf(file)
        .filter((path) => ![folder, ...allowed, ...anyoneMay].includes(layerOf(path)))
        .filter((path) => exceptions[`${file} -> src/${layerOf(path)}`] === undefined)
        .map((path) => `${file} imports ${path}`),
    );
    assert.deepEqual(wrong, []);
  });
}

test("every folder of src has its arrows listed", () => {
  const folders = new Set(sources("src/*/**/*.ts").map(layerOf));
  assert.deepEqual(
    [...folders].filter((folder) => !(folder in mayImport)),
    [],
  );
});

test("every exception is still needed", () => {
  for (const exception of Object.keys(exceptions)) {
    const [file = "", target = ""] = exception.split(" -> ");
    assert.ok(existsSync(join(root, file)), `${file} is gone`);
    assert.ok(
      importsOf(file).some((path) => path === target || path.startsWith(`${target}/`)),
      `${exception} is not needed`,
    );
  }
});

test("db.system is called in src/db/system, and by the migrations before there is anything to see", () => {
  const callers = sources("{src,bin}/**/*.ts").filter((file) => /\.system\s*(<[^>]*>)?\(/.test(read(file)));
  assert.deepEqual(
    callers.filter((file) => !file.startsWith("src/db/system/")),
    ["src/db/migrate.ts"],
  );
});

test("settings are read in src/config.ts, from the environment that bin hands over", () => {
  const readers = sources("src/**/*.ts").filter((file) => /\bprocess\s*(\.|\[")env\b/.test(read(file)));
  assert.deepEqual(
    readers.filter((file) => file !== "src/config.ts"),
    [],
  );
});

test("the engine names no module and no entity type", () => {
  const names = new Set([...modules.map((module) => module.id), ...entityTypes.keys()]);
  const found = sources("src/{engine,jobs}/**/*.ts").flatMap((file) =>
    [...read(file).matchAll(/["'`]([a-z][\w.]*)["'`]/g)]
      .filter(([, literal = ""]) => names.has(literal))
      .map(([literal]) => `${file} names ${literal}`),
  );
  assert.deepEqual(found, []);
});

test("modules see neither database nor socket", () => {
  const doors =
    /from "(node:(net|dns|http|https|http2|tls|dgram|child_process|fs|sqlite|worker_threads)(\/[a-z]+)?|undici|pg|@electric-sql\/[a-z]+)"/;
  const wrong = sources("src/{modules,model}/**/*.ts").filter((file) => doors.test(read(file)));
  assert.deepEqual(wrong, []);
});

test("a file has at most 300 lines", () => {
  const long = sources("{src,bin,test,bench,scripts}/**/*.ts").filter(
    (file) => read(file).split("\n").length - 1 > 300,
  );
  assert.deepEqual(
    long.filter((file) => longFiles[file] === undefined),
    [],
  );
  for (const file of Object.keys(longFiles)) assert.ok(long.includes(file), `${file} is no longer too long`);
});

test("no two tests of a file have the same name", () => {
  for (const file of globSync("{src,test}/**/*.test.ts", { cwd: root })) {
    const names = [...read(file).matchAll(/^(?:test|onEveryDatabase)\(\s*"([^"]+)"/gm)].map(([, name]) => name);
    assert.equal(new Set(names).size, names.length, `${file} has a name twice`);
  }
});

test("npm scripts run what is there: our own command is in no folder that npm looks into", () => {
  const { scripts, bin } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const ours = Object.entries<string>(scripts).filter(([, line]) =>
    Object.keys(bin).includes(line.split(" ")[0] ?? ""),
  );
  assert.deepEqual(ours, []);
});
