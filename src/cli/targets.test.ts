import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { readTargets } from "./targets.ts";

const nothing = () => Readable.from([]);

test("targets come from arguments, files and standard input, each once and with its place", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sonde-targets-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "targets.txt");
  writeFileSync(file, "\ufeff# ours\r\nexample.org # the other\r\n\r\nexample.com\r\n");
  const targets = await readTargets(
    ["example.com,192.0.2.1", "-"],
    [file],
    Readable.from(["@jdoe\n", "hxxp://a[.]example/\n"]),
  );
  assert.deepEqual(
    targets.map(({ type, value, given }) => [type, value, given]),
    [
      ["domain", "example.com", "argument 1"],
      ["ip", "192.0.2.1", "argument 1"],
      ["username", "jdoe", "standard input, line 1"],
      ["url", "http://a.example/", "standard input, line 2"],
      ["domain", "example.org", `${file}, line 2`],
    ],
  );
});

test("one invalid target is named with its place and reason", async () => {
  await assert.rejects(readTargets(["example.com", "jdoe"], [], nothing()), {
    code: "bad_target",
    message: /^Not a target: "jdoe" \(argument 2\): a single word/,
  });
});

test("several invalid targets are all named", async () => {
  await assert.rejects(readTargets(["jdoe", "300.1.1.1", "example.com"], [], nothing()), {
    code: "bad_target",
    message: /^2 of 3 are not targets:\n {2}"jdoe".*\n {2}"300\.1\.1\.1"/,
  });
});

test("what an invalid target contains cannot steer the terminal", async () => {
  await assert.rejects(
    readTargets(["\x1b[2Jx\u202e"], [], nothing()),
    (error: Error) => !/[\x1b\u202e]/.test(error.message),
  );
});

test("a file that is not there is one clear sentence", async () => {
  await assert.rejects(readTargets([], ["/nonexistent/targets"], nothing()), {
    code: "bad_file",
    message: "Cannot read /nonexistent/targets: there is no such file or folder.",
  });
});

test("a hash inside a URL is no comment", async () => {
  const [target] = await readTargets(["-"], [], Readable.from(["https://example.com/a#b\n"]));
  assert.equal(target?.value, "https://example.com/a");
});
