import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { commands } from "./commands.ts";

const launcher = fileURLToPath(new URL("../../bin/sonde.js", import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "sonde-cli-"));
after(() => rmSync(dataDir, { recursive: true, force: true }));

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

async function sonde(...argv: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [launcher, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, HOME: dataDir, SONDE_DATA_DIR: dataDir },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}

const refused: readonly (readonly [argv: readonly string[], code: number, said: RegExp])[] = [
  [["sacn", "example.com"], 2, /^sonde: "sacn" is not a command\.\n {7}Did you mean sonde scan\?\n$/],
  [["example.com"], 2, /Did you mean sonde scan example\.com\?/],
  [["--json"], 2, /The command comes first/],
  [["scan", "--resolvr", "192.0.2.53", "example.com"], 2, /not a flag of sonde scan\.\n {7}Did you mean --resolver\?/],
  [["scan"], 2, /wants a target/],
  [["scan", "jdoe"], 2, /Not a target: "jdoe" \(argument 1\)/],
  [["scan", "-f", "/nonexistent"], 2, /Cannot read \/nonexistent: there is no such file/],
  [["show", "--format", "pdf"], 2, /--format is one of table, jsonl/],
  [["show", "--type", "hostnme"], 2, /Did you mean hostname\?/],
  [["rm", "0000"], 2, /Add --yes/],
  [["keys", "sett", "x"], 2, /Did you mean sonde keys set\?/],
  [["modules", "--live"], 2, /go with sonde modules check/],
  [["modules", "check", "-t", "example.org"], 2, /go with --live/],
  [["verify", "/nonexistent"], 2, /Cannot read \/nonexistent/],
];

for (const [argv, code, said] of refused) {
  test(`sonde ${argv.join(" ")} ends with ${code} and one clear sentence`, async () => {
    const ended = await sonde(...argv);
    assert.equal(ended.code, code, ended.err);
    assert.match(ended.err, said);
    assert.equal(ended.out, "");
  });
}

test("help is printed for every command, on standard output, with 0", async () => {
  const overview = await sonde("--help");
  assert.equal(overview.code, 0);
  for (const name of Object.keys(commands)) assert.match(overview.out, new RegExp(`^ {2}${name} `, "m"));
});

for (const [name, { load }] of Object.entries(commands)) {
  test(`sonde ${name} explains each flag that it takes`, async () => {
    const { default: command } = await load();
    assert.equal(command.name, name);
    for (const [flag, { about }] of Object.entries(command.flags)) assert.ok(about.length > 5, flag);
  });
}

test("the version names the Node that runs it", async () => {
  assert.match((await sonde("--version")).out, /^sonde \d+\.\d+\.\d+ \(Node 24\.\d+\.\d+\)\n$/);
});
