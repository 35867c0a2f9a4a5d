import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { NewScan } from "../src/model/scan.ts";
import { type Actor, localWorkspace } from "../src/services/app.ts";
import { openApp } from "../src/services/open.ts";

/**
 * A process that works on a scan until it has ended, or is killed: `node test/scan-child.ts <config as JSON>`. A line on
 * standard input is a scan to make and start; an empty one means: go on with what is running. Prints how many subjects are
 * settled, every time there are more, and the state it ended in.
 */
const actor: Actor = { workspace: localWorkspace, name: "a test", role: "owner" };
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const app = await openApp(JSON.parse(process.argv[2] ?? ""), { onError: (error) => say({ error: error.stack }) });
const [order = ""] = await createInterface({ input: process.stdin })
  [Symbol.asyncIterator]()
  .next()
  .then(({ value }) => [value as string]);
const scan =
  order === ""
    ? await app.scans.find(actor, "latest")
    : await app.scans.create(actor, NewScan.parse(JSON.parse(order)));
if (scan.state === "CREATED") await app.scans.start(actor, scan.id);
await app.work();
for (let before = -1; ; ) {
  const { state, modules } = await app.scans.progress(actor, scan.id);
  const settled = modules.reduce((sum, module) => sum + module.done, 0);
  if (settled !== before) say({ scan: scan.id, settled });
  before = settled;
  if (!["CREATED", "RUNNING"].includes(state)) {
    say({ scan: scan.id, settled, ended: state });
    break;
  }
  await sleep(20);
}
await app.close();
process.exit();
