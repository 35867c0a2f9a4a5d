import assert from "node:assert/strict";
import { test } from "node:test";
import type { Progress } from "../../model/scan.ts";
import { makeStyle } from "../style.ts";
import { widthOf } from "../width.ts";
import { frame, type LiveState } from "./frame.ts";
import { openScreen } from "./screen.ts";

function aState(given: Partial<LiveState> = {}, progress: Partial<Progress> = {}): LiveState {
  return {
    title: "example.com",
    footprint: "P1",
    rate: 12.4,
    latest: { type: "hostname", value: "www.example.com", by: "dns.brute" },
    pausing: false,
    progress: {
      state: "RUNNING",
      phase: "discovery",
      modules: [
        { id: "dns.resolve", queued: 30, running: 20, done: 50, couldNotLook: 2 },
        { id: "dns.brute", queued: 0, running: 0, done: 8, couldNotLook: 0 },
        { id: "web.probe", queued: 0, running: 0, done: 0, couldNotLook: 0 },
      ],
      entities: { hostname: 1_234, ip: 31 },
      findings: { low: 1, high: 2 },
      elapsedMs: 12_345,
      ...progress,
    },
    ...given,
  };
}

test("a frame shows each module, what was found, and how fast", () => {
  assert.equal(
    frame(aState(), 90, 30, makeStyle(false)).join("\n"),
    `example.com  P1 · discovery · 12.3 s · 1,265 things · 12 facts/s

                              queued  running     done could not look
● dns.resolve  ━━━━━━──────       30       20       50              2
✓ dns.brute    ━━━━━━━━━━━━        0        0        8              0
· web.probe    ────────────        0        0        0              0

found     hostname 1,234   ip 31
findings  2 high   1 low
latest    hostname www.example.com  by dns.brute
Ctrl-C pauses`,
  );
});

test("where rows lack, the modules at rest go first and the rest is counted", () => {
  const modules = Array.from({ length: 40 }, (_, at) => ({
    id: `m.${at}`,
    queued: 0,
    running: at === 39 ? 1 : 0,
    done: 0,
    couldNotLook: 0,
  }));
  const lines = frame(aState({}, { modules }), 90, 20, makeStyle(false));
  assert.ok(lines.length <= 20);
  assert.ok(lines.some((line) => line.startsWith("● m.39")));
  assert.ok(lines.some((line) => /and \d+ more/.test(line)));
});

test("what is drawn fits the window, and goes back over as many rows as it takes by then", () => {
  const written: string[] = [];
  let columns = 60;
  const stream = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const screen = openScreen({ stream, tty: true, colour: true, cursor: true, columns: () => columns, rows: () => 30 });
  screen.draw(frame(aState({ title: "x".repeat(200) }), 60, 30, makeStyle(true)));
  const rows = (written[0] ?? "").split("\n").slice(0, -1);
  for (const row of rows) assert.ok(widthOf(row.replace(/\x1b\[[?0-9;]*[A-Za-z]|\r/g, "")) < 60);
  screen.draw(["a"]);
  assert.ok(written[1]?.includes(`\x1b[${rows.length}A`));
  columns = 40;
  screen.draw(["b".repeat(39)]);
  columns = 20;
  screen.clear();
  assert.ok(written[3]?.includes("\x1b[2A") && written[3].endsWith("\x1b[?25h"));
});

test("a hostile latest find cannot steer the terminal", () => {
  const latest = { type: "hostname", value: "\x1b[2J\u202e\n", by: "\x07" };
  for (const line of frame(aState({ latest }), 90, 30, makeStyle(false)))
    assert.doesNotMatch(line, /[\x00-\x1f\u202e]/);
});
