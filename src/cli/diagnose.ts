import { constants } from "node:fs";
import { access, mkdir, readFile, rm, stat, statfs, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Config } from "../config.ts";
import { AppError, asError } from "../errors.ts";
import { Reach } from "../model/scan.ts";
import type { Call, Flags } from "./command.ts";

export type Check = {
  readonly state: "ok" | "warn" | "fail";
  readonly name: string;
  readonly found: string;
  readonly advice?: string;
};

type Surroundings = {
  readonly config: Config;
  readonly resolvers: readonly string[];
  readonly session: Call<Flags>["session"];
  /** Where programs are looked for. */
  readonly path: string;
};

/** Looks at everything a scan will need, one after the other; a check that fails stops none of the others. */
export async function* diagnose(around: Surroundings): AsyncIterable<Check> {
  yield nodeVersion();
  yield await dataFolder(around.config.dataDir);
  yield await diskSpace(around.config.dataDir);
  yield await database(around);
  yield* resolvers(around);
  yield await openFiles();
  yield* tools(around.path);
}

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const found = `${process.versions.node} on ${process.platform} ${process.arch}`;
  if (major > 24 || (major === 24 && minor >= 21)) return { state: "ok", name: "Node", found };
  return {
    state: "fail",
    name: "Node",
    found,
    advice: "Sonde brings its own Node 24: run npm ci again, and start it as npx sonde.",
  };
}

async function dataFolder(folder: string): Promise<Check> {
  const name = "data folder";
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const probe = join(folder, `.doctor-${process.pid}`);
    await writeFile(probe, "x");
    await rm(probe);
    const { mode } = await stat(folder);
    const others = (mode & 0o077) !== 0;
    return others
      ? { state: "warn", name, found: `${folder} can be read by others`, advice: `chmod 700 ${folder}` }
      : { state: "ok", name, found: folder };
  } catch (thrown) {
    return { state: "fail", name, found: asError(thrown).message, advice: "Give another one with --data-dir." };
  }
}

async function diskSpace(folder: string): Promise<Check> {
  const name = "disk space";
  try {
    const { bavail, bsize } = await statfs(folder);
    const gigabytes = (bavail * bsize) / 2 ** 30;
    const found = `${gigabytes.toFixed(1)} GiB free`;
    if (gigabytes < 0.2) return { state: "fail", name, found, advice: "Make room: evidence is kept whole." };
    return gigabytes < 2
      ? { state: "warn", name, found, advice: "A large scan may need more." }
      : { state: "ok", name, found };
  } catch (thrown) {
    return { state: "warn", name, found: asError(thrown).message };
  }
}

async function database({ config, session }: Surroundings): Promise<Check> {
  const name = "database";
  const what = config.databaseUrl ? "PostgreSQL at DATABASE_URL" : "embedded";
  try {
    const scans = await session(async (app, actor) => (await app.scans.list(actor)).length);
    return { state: "ok", name, found: `${what}, ${scans} ${scans === 1 ? "scan" : "scans"}` };
  } catch (thrown) {
    const error = asError(thrown);
    const advice = error instanceof AppError ? error.hint : undefined;
    return { state: "fail", name, found: `${what}: ${error.message}`, ...(advice ? { advice } : {}) };
  }
}

/** One line for each resolver: what it does when it is asked for names that cannot exist. */
async function* resolvers({ resolvers, session }: Surroundings): AsyncIterable<Check> {
  const name = "DNS resolver";
  const advice = "Give one that answers with --resolver ip:port; the demo needs none.";
  try {
    const reports = await session((app) => app.resolvers.check(Reach.parse({ resolvers })));
    for (const { server, verdict, detail } of reports) {
      if (verdict === "honest") yield { state: "ok", name, found: `${server} answers` };
      else
        yield {
          state: "warn",
          name,
          found: `${server}: ${detail}`,
          advice: "Scans leave it out where another is better.",
        };
    }
  } catch (thrown) {
    yield { state: "warn", name, found: asError(thrown).message, advice };
  }
}

async function openFiles(): Promise<Check> {
  const name = "open files";
  try {
    const limits = await readFile("/proc/self/limits", "utf8");
    const most = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
    const found = Number.isFinite(most) ? `up to ${most}` : "unlimited";
    return most < 4_096
      ? { state: "warn", name, found, advice: "Thousands of connections want ulimit -n 65536." }
      : { state: "ok", name, found };
  } catch {
    return { state: "ok", name, found: "not known on this system" };
  }
}

const optional: readonly (readonly [program: string, use: string])[] = [
  ["tor", "for --proxy socks5://127.0.0.1:9050"],
  ["zcat", "to read evidence.warc.gz by hand"],
];

async function* tools(path: string): AsyncIterable<Check> {
  for (const [program, use] of optional) {
    const places = path.split(delimiter).map((folder) => join(folder, program));
    const there = await Promise.all(
      places.map((file) =>
        access(file, constants.X_OK).then(
          () => file,
          () => null,
        ),
      ),
    );
    const file = there.find((found) => found !== null);
    yield { state: "ok", name: program, found: file ?? `not installed; optional, ${use}` };
  }
}
