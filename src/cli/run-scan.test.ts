import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { test } from "node:test";
import type { ResultLine, SummaryLine } from "../model/result.ts";
import { NewScan, type Scan, type ScanState } from "../model/scan.ts";
import type { App } from "../services/app.ts";
import type { Io, Out } from "./io.ts";
import { OutputClosed } from "./print.ts";
import { exitOfScan, runScan } from "./run-scan.ts";
import { localOwner } from "./session.ts";

const scan: Scan = {
  ...NewScan.parse({
    targets: [{ type: "domain", value: "example.com", given: "test" }],
    modules: [{ id: "dns.resolve" }],
  }),
  id: "s1",
  state: "RUNNING",
  complete: null,
  reason: null,
  kind: "scan",
  investigation: null,
  createdBy: "",
  progress: 0,
  createdAt: "2026-11-21T00:00:00Z",
  startedAt: null,
  endedAt: null,
};

function aSummary(state: ScanState, complete: boolean | null = true): SummaryLine {
  return {
    v: 1,
    kind: "summary",
    scan: "s1",
    state,
    complete,
    reason: null,
    elapsed_ms: 1,
    entities: {},
    relations: 0,
    findings: {},
    outcomes: {},
    not_verified_live: [],
  };
}

/** The part of the App that following a scan uses: entities for ever, until it is paused. */
function anApp(): { app: App; paused: () => boolean } {
  let paused = false;
  async function* follow(): AsyncIterable<ResultLine> {
    while (!paused) {
      yield { ...aSummary("RUNNING"), state: "RUNNING" };
      await new Promise((done) => setImmediate(done));
    }
    yield aSummary("PAUSED", null);
  }
  const app = {
    scans: {
      pause: async () => {
        paused = true;
      },
    },
    results: { follow },
    work: async () => {},
  };
  return { app: app as unknown as App, paused: () => paused };
}

function anIo(): { io: Io; signal(name: "SIGINT" | "SIGTERM"): void; said(): string; listening(): number } {
  const heard = new Set<(signal: "SIGINT" | "SIGTERM") => void>();
  const stream = new PassThrough();
  let said = "";
  stream.on("data", (chunk) => {
    said += chunk;
  });
  const out: Out = { stream, tty: false, colour: false, cursor: false, columns: () => 80, rows: () => 24 };
  const io: Io = {
    env: {},
    in: Readable.from([]),
    out,
    err: out,
    outIsFile: false,
    onSignal(listener) {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    onResize: () => () => {},
    exit(code) {
      throw new Error(`exit ${code}`);
    },
  };
  return {
    io,
    signal: (name) => {
      for (const listener of heard) listener(name);
    },
    said: () => said,
    listening: () => heard.size,
  };
}

test("the first Ctrl-C pauses, waits for that, and ends with 130", async () => {
  const { app, paused } = anApp();
  const world = anIo();
  let lines = 0;
  const { summary, signalled } = await runScan({
    app,
    actor: localOwner,
    io: world.io,
    scan,
    view: null,
    goOn: "Go on with: sonde resume s1",
    write: async () => {
      lines += 1;
      if (lines === 3) world.signal("SIGINT");
    },
  });
  assert.equal(paused(), true);
  assert.equal(exitOfScan(summary, signalled), 130);
  assert.equal(world.listening(), 0);
});

test("the second Ctrl-C leaves at once and says how to go on", async () => {
  const { app } = anApp();
  const world = anIo();
  const leaving = runScan({
    app,
    actor: localOwner,
    io: world.io,
    scan,
    view: null,
    goOn: "Go on with: sonde resume s1",
    write: async () => {
      world.signal("SIGINT");
      world.signal("SIGINT");
    },
  });
  await assert.rejects(leaving, /exit 130/);
  assert.match(world.said(), /Left at once\. Go on with: sonde resume s1/);
});

test("when nobody reads the output any more the scan is paused, not lost", async () => {
  const { app, paused } = anApp();
  const world = anIo();
  const running = runScan({
    app,
    actor: localOwner,
    io: world.io,
    scan,
    view: null,
    goOn: "",
    write: async () => {
      throw new OutputClosed();
    },
  });
  await assert.rejects(running, OutputClosed);
  assert.equal(paused(), true);
  assert.equal(world.listening(), 0);
});

test("the exit code says how a scan ended", () => {
  assert.equal(exitOfScan(aSummary("COMPLETED"), null), 0);
  assert.equal(exitOfScan(aSummary("COMPLETED", false), null), 3);
  assert.equal(exitOfScan(aSummary("COMPLETED"), 130), 0);
  assert.equal(exitOfScan(aSummary("PAUSED", null), 143), 143);
  assert.equal(exitOfScan(aSummary("CANCELLED", false), null), 130);
  assert.equal(exitOfScan(aSummary("FAILED", false), null), 1);
});
