import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { atEnd } from "./databases.ts";

export type Child = {
  readonly process: ChildProcess;
  /** Sends an order and gives the next line that is answered. */
  ask(order: object): Promise<unknown>;
  /** The next line, whatever it answers. */
  hear(): Promise<unknown>;
  kill(signal: NodeJS.Signals): Promise<void>;
};

/** Another process that has a data folder open (test/db-child.ts); ended with the test. */
export async function startChild(t: TestContext, dataDir: string): Promise<Child> {
  const program = fileURLToPath(new URL("./db-child.ts", import.meta.url));
  const child = spawn(process.execPath, [program, dataDir], { stdio: ["pipe", "pipe", "inherit"] });
  atEnd(t, async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the child process ended");
    return JSON.parse(value) as unknown;
  };
  await hear();
  return {
    process: child,
    hear,
    ask(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return hear();
    },
    async kill(signal) {
      child.kill(signal);
      if (signal !== "SIGSTOP" && signal !== "SIGCONT") await once(child, "exit");
    },
  };
}
