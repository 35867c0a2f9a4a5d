import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openFiles } from "./brought-files.ts";

test("files below the folder are listed and read, and nothing else is", async (t) => {
  const outer = mkdtempSync(join(tmpdir(), "sonde-files-"));
  t.after(() => rmSync(outer, { recursive: true }));
  const folder = join(outer, "rules");
  mkdirSync(join(folder, "a", "b"), { recursive: true });
  writeFileSync(join(folder, "a", "b", "2.json"), "two");
  writeFileSync(join(folder, "a", "1.json"), "one");
  writeFileSync(join(outer, "secret"), "no");
  symlinkSync(join(outer, "secret"), join(folder, "a", "link"));
  writeFileSync(join(folder, "huge"), "");
  truncateSync(join(folder, "huge"), 64 * 1024 * 1024);
  const files = openFiles(folder);
  assert.deepEqual(await files.list("a"), ["a/1.json", "a/b/2.json"]);
  assert.deepEqual(await files.list("a/1.json"), ["a/1.json"]);
  assert.equal(await files.read("a/b/2.json"), "two");
  assert.deepEqual(
    [await files.has("a/b"), await files.has("nothing"), await files.has("a/link")],
    [true, false, false],
  );
  for (const path of ["../secret", join(outer, "secret"), "a/link", "nothing", "huge"]) {
    await assert.rejects(files.read(path), { name: "NetError", outcome: "failed" }, path);
  }
  await assert.rejects(openFiles(join(outer, "gone")).list(""), { outcome: "failed" });
});
