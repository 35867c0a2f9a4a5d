import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aFolder } from "../../../test/databases.ts";
import { readBrought } from "./brought.ts";

test("files come in order of name; folders and links in it are passed over", async (t) => {
  const folder = aFolder(t);
  mkdirSync(join(folder, "recog", "more"), { recursive: true });
  writeFileSync(join(folder, "recog", "b.xml"), "two");
  writeFileSync(join(folder, "recog", "a.xml"), "one");
  symlinkSync("/etc/passwd", join(folder, "recog", "c.xml"));
  const files = await readBrought(folder, "recog");
  assert.deepEqual(
    files?.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
    [
      ["a.xml", "one"],
      ["b.xml", "two"],
    ],
  );
});

test("what nobody brought is null, and a name that leads elsewhere is refused", async (t) => {
  const folder = aFolder(t);
  assert.equal(await readBrought(folder, "recog"), null);
  assert.equal(await readBrought(null, "recog"), null);
  for (const name of ["../x", "/etc", ".", "", "a/b"])
    await assert.rejects(readBrought(folder, name), { outcome: "failed" });
});
