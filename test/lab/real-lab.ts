import { spawn } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FamilyScore, scoreByFamily } from "../../src/lab/by-family.ts";
import { type Weighed, weighTruth } from "../../src/lab/compare-truth.ts";
import { ResultLine } from "../../src/model/result.ts";
import { readMade } from "./made.ts";
import { type Checked, type RealTruth, readTruth } from "./read-truth.ts";

const here = import.meta.dirname;
const root = join(here, "../..");
const script = join(here, "lab.sh");

/** A running lab of real daemons. */
export type RealLab = {
  /** Daemons that are not installed. */
  readonly missing: readonly string[];
  readonly folder: string;
  /** Runs a command of lab.sh; gives what it wrote and its exit code. */
  run(command: readonly string[]): Promise<Ended>;
  down(): Promise<void>;
};

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function run(command: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.err += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...said }));
  });
}

/** Starts a lab in a folder and a namespace of its own; gives the reason where none can be made on this machine. */
export async function startRealLab(folder: string): Promise<RealLab | string> {
  const env = { ...process.env, SONDE_LAB: folder, SONDE_LAB_NAMESPACE: `sonde-${process.pid}` };
  const { code, err } = await run(["bash", script, "up"], env);
  if (code === 3) return err.trim().replaceAll("\n", "; ");
  const down = async () => void (await run(["bash", script, "down"], env));
  if (code !== 0) {
    await down();
    throw new Error(`the lab did not start: ${err}`);
  }
  const noted = join(folder, "run/missing");
  const missing = existsSync(noted) ? readFileSync(noted, "utf8").trim().split("\n") : [];
  return { missing, folder, down, run: (command) => run(["bash", script, ...command], env) };
}

/** The scan that the lab is made for: everything, at P3, of all its organisations. */
export async function scanRealLab(lab: RealLab, dataDir: string): Promise<ResultLine[]> {
  const results = join(dataDir, "results.jsonl");
  const { code, err } = await lab.run(["scan", "--data-dir", join(dataDir, "data"), "--jsonl", "--output", results]);
  if (code !== 3 && code !== 0) throw new Error(`the scan ended with ${code}: ${err}`);
  return readFileSync(results, "utf8")
    .trim()
    .split("\n")
    .map((line) => ResultLine.parse(JSON.parse(line)));
}

export type RealScore = {
  readonly families: readonly FamilyScore[];
  readonly missed: readonly string[];
  readonly extra: readonly string[];
  readonly skipped: RealTruth["skipped"];
};

/** Holds a scan against the truth, without what missing daemons leave unsure. */
export function scoreRealLab(lab: RealLab, lines: readonly ResultLine[], checked: Checked): RealScore {
  const text = globSync(join(here, "truth/*.txt"))
    .sort()
    .map((file) => `[]\n${readFileSync(file, "utf8")}`)
    .join("\n");
  const { truth, skipped, unsure } = readTruth(text, readMade(join(lab.folder, "made")), lab.missing, checked);
  const isSure = ({ what }: Weighed) => !unsure.some((place) => what.includes(place));
  const all = weighTruth(truth, lines);
  const [wanted, claimed] = [all.wanted.filter(isSure), all.claimed.filter(isSure)];
  const failed = (of: readonly Weighed[]) => of.filter(({ holds }) => !holds).map(({ what }) => what);
  return { families: scoreByFamily(wanted, claimed), missed: failed(wanted), extra: failed(claimed), skipped };
}
