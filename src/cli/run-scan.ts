import { AppError } from "../errors.ts";
import type { ResultLine, SummaryLine } from "../model/result.ts";
import type { Scan } from "../model/scan.ts";
import type { Actor, App } from "../services/app.ts";
import type { Io, Out } from "./io.ts";
import { openLiveView } from "./live/live-view.ts";
import { note, OutputClosed } from "./print.ts";

export type Running = {
  readonly app: App;
  readonly actor: Actor;
  readonly io: Io;
  readonly scan: Scan;
  /** Where the live view is drawn; null for none. */
  readonly view: Out | null;
  /** What to do after a pause, in a sentence. */
  readonly goOn: string;
  /** Gets each line as soon as it is known. */
  write(line: ResultLine): Promise<void>;
};

/**
 * Follows a started scan to its end, working on it in this process. The first Ctrl-C pauses it and waits for that, the
 * second leaves at once: a scan that was left is durable and can be resumed just so. Returns the summary and the exit
 * code of a signal, if there was one.
 */
export async function runScan(running: Running): Promise<{ summary: SummaryLine; signalled: number | null }> {
  const { app, actor, io, scan } = running;
  const stop = new AbortController();
  const view = running.view ? openLiveView(io, running.view, scan, () => app.scans.progress(actor, scan.id)) : null;
  let signalled: number | null = null;
  const unlisten = io.onSignal((signal) => {
    const code = signal === "SIGINT" ? 130 : 143;
    if (signalled !== null) {
      view?.close();
      note(io, `Left at once. ${running.goOn}`);
      io.exit(code);
    }
    signalled = code;
    view?.pausing();
    if (!view) note(io, "Pausing; Ctrl-C again leaves at once.");
    pause(app, actor, scan).catch((thrown) => stop.abort(thrown));
  });
  app.work().catch((thrown) => stop.abort(thrown));
  try {
    const summary = await follow(running, stop.signal, (line) => view?.saw(line));
    return { summary, signalled };
  } catch (thrown) {
    if (thrown instanceof OutputClosed) await pause(app, actor, scan);
    throw thrown;
  } finally {
    unlisten();
    view?.close();
  }
}

/** Pauses the scan, unless it has ended meanwhile by itself. */
async function pause(app: App, actor: Actor, scan: Scan): Promise<void> {
  try {
    await app.scans.pause(actor, scan.id);
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === "conflict")) throw thrown;
  }
}

async function follow(
  { app, actor, scan, write }: Running,
  signal: AbortSignal,
  saw: (line: ResultLine) => void,
): Promise<SummaryLine> {
  let summary: SummaryLine | null = null;
  for await (const line of app.results.follow(actor, scan.id, signal)) {
    saw(line);
    if (line.kind === "summary") summary = line;
    await write(line);
  }
  signal.throwIfAborted();
  return summary ?? app.results.summary(actor, scan.id);
}

/** 0 done, 3 done but parts could not be looked at, 130 interrupted or stopped by somebody, 1 failed. */
export function exitOfScan(summary: SummaryLine, signalled: number | null): number {
  if (summary.state === "COMPLETED") return summary.complete === false ? 3 : 0;
  return signalled ?? (summary.state === "FAILED" ? 1 : 130);
}
