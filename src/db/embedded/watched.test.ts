import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aFolder, atEnd } from "../../../test/databases.ts";

test("the embedded database opens under `node --watch`, whose threads say what they import", async (t) => {
  const folder = aFolder(t);
  const program = join(folder, "open.ts");
  const client = new URL("../client.ts", import.meta.url).href;
  const data = JSON.stringify(join(folder, "data"));
  writeFileSync(
    program,
    `import { openDb } from ${JSON.stringify(client)};
     openDb({ dataDir: ${data} }).then((db) => (console.log("opened"), db.close()), (error) => console.log(error.message));`,
  );
  const child = spawn(process.execPath, ["--watch", program], { stdio: ["ignore", "pipe", "inherit"] });
  atEnd(t, () => child.kill("SIGKILL"));
  let said = "";
  for await (const chunk of child.stdout) {
    said += chunk;
    if (/opened|does not open/.test(said)) break;
  }
  assert.match(said, /opened/);
});
