import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const launcher = fileURLToPath(new URL("../bin/sonde.js", import.meta.url));

export type ServeProcess = {
  readonly child: ChildProcess;
  readonly url: string;
  /** Of the link for the first account; null where there is one already. */
  readonly setup: string | null;
  call(method: string, path: string, body?: object, token?: string): Promise<{ status: number; data: Data }>;
  kill(signal: NodeJS.Signals): Promise<void>;
};
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every form; what they read they check
type Data = any;

/** `sonde serve` in a process of its own, listening. */
export async function startServe(env: Readonly<Record<string, string>>, ...flags: string[]): Promise<ServeProcess> {
  const child = spawn(process.execPath, [launcher, "serve", "--port", "0", ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, LOG_LEVEL: "error", ...env },
  });
  const ended = once(child, "close");
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
  const hear = (pattern: RegExp) => pattern.exec(said)?.[1] ?? null;
  for (let tries = 0; !hear(/listens on (http:\S+)/); tries++) {
    if (tries > 600 || child.exitCode !== null) throw new Error(`no server: ${said}`);
    await sleep(100);
  }
  await sleep(200); // what it says of the first account follows
  const url = hear(/listens on (http:\S+)/) ?? "";
  return {
    child,
    url,
    setup: hear(/setup\?token=(\S+)/),
    async call(method, path, body, token) {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...(body && { "content-type": "application/json" }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, data: text ? JSON.parse(text).data : null };
    },
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}

export const account = { email: "ada@people.example", password: "correct horse battery", display_name: "Ada" };
