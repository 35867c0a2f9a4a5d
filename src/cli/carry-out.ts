import type { ResultLine, SummaryLine } from "../model/result.ts";
import type { Scan } from "../model/scan.ts";
import type { Actor, App } from "../services/app.ts";
import type { Call, Flags } from "./command.ts";
import { duration } from "./duration.ts";
import { titleOf } from "./live/live-view.ts";
import type { Destination } from "./output/destination.ts";
import { type Digest, digest } from "./output/digest.ts";
import { jsonDocument, jsonLine } from "./output/json.ts";
import { renderSummary } from "./output/summary.ts";
import { note, print } from "./print.ts";
import { exitOfScan, runScan } from "./run-scan.ts";
import { makeStyle } from "./style.ts";

type Job = {
  readonly app: App;
  readonly actor: Actor;
  readonly call: Pick<Call<Flags>, "io" | "config">;
  readonly scan: Scan;
  readonly destination: Destination;
  /** " --data-dir …" when the commands printed at the end want it. */
  readonly suffix: string;
  readonly notRun?: readonly string[];
  /** What to do after a pause, when it is not `sonde resume`. */
  readonly goOn?: string;
  /** Adds to the summary before anybody sees it: the demo's comparison with the truth. */
  readonly finish?: (summary: SummaryLine) => Promise<SummaryLine>;
  /** Sample chains for a person to read, inside the summary. */
  readonly sample?: (digest: Digest) => Promise<string>;
};

/** Follows a started scan, writes what it finds in the form asked for, and returns the exit code. */
export async function carryOut(job: Job): Promise<number> {
  const { app, actor, scan, destination, call, suffix } = job;
  const finishLine = async (line: ResultLine) => (line.kind === "summary" && job.finish ? job.finish(line) : line);
  const goOn = job.goOn ?? `Go on with: sonde resume ${shortId(scan.id)}${suffix}`;
  const { summary, signalled } = await runScan({
    app,
    actor,
    io: call.io,
    scan,
    view: destination.view,
    goOn,
    write: async (line) => {
      if (destination.form === "jsonl") await destination.write(jsonLine(await finishLine(line)));
    },
  });
  const lines = () => finished(app.results.read(actor, scan.id), finishLine);
  if (destination.form === "json") {
    for await (const piece of jsonDocument(lines())) await destination.write(piece);
  }
  if (destination.form === "person" || (call.io.out.tty && destination.view))
    await showSummary(job, await digest(lines()));
  else note(call.io, oneLine(summary));
  if (summary.state === "PAUSED") note(call.io, `Paused. ${goOn}`);
  return exitOfScan(summary, signalled);
}

async function* finished(
  lines: AsyncIterable<ResultLine>,
  finish: (line: ResultLine) => Promise<ResultLine>,
): AsyncIterable<ResultLine> {
  for await (const line of lines) yield await finish(line);
}

async function showSummary({ scan, call, notRun, suffix, sample }: Job, result: Digest): Promise<void> {
  const { out } = call.io;
  const text = renderSummary(result, {
    title: titleOf(scan),
    width: Math.min(out.columns(), 140),
    style: makeStyle(out.colour),
    ...(notRun ? { notRun } : {}),
    ...(sample ? { known: await sample(result) } : {}),
    next: nextSteps(scan, result, suffix),
  });
  await print(out, text);
}

/** Enough of an id to name a scan; should two ever begin alike, the answer says so. */
function shortId(id: string): string {
  return id.slice(0, 8);
}

/** A collected value is only put into a command to copy when no shell could read more into it. */
const harmless = /^[a-z0-9][a-z0-9.:@_-]*$/i;

function nextSteps(scan: Scan, { types }: Digest, suffix: string): [string, string][] {
  const given = new Set(scan.targets.map(({ value }) => value));
  const example = types.flatMap(({ top }) => top).find(({ value }) => !given.has(value) && harmless.test(value));
  const steps: [string, string][] = [[`sonde show ${shortId(scan.id)}${suffix}`, "everything it found"]];
  if (example) steps.push([`sonde why ${example.value}${suffix}`, "how that is known, down to the bytes"]);
  steps.push([`sonde export ${shortId(scan.id)} -o bundle${suffix}`, "results and evidence (WARC) as a folder"]);
  return steps;
}

function oneLine({ state, elapsed_ms, entities, outcomes, reason }: SummaryLine): string {
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  const left = total(outcomes) > 0 ? `, ${total(outcomes)} could not be looked at` : "";
  return `${state.toLowerCase()} in ${duration(elapsed_ms)}: ${total(entities)} things${left}${reason ? ` (${reason})` : ""}`;
}
