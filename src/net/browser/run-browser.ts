import { spawn } from "node:child_process";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NetError } from "../../sdk/net.ts";
import { makeFolder } from "./folders.ts";

export type BrowserRun = {
  readonly program: string;
  readonly url: string;
  /** The relay's: everything goes there. */
  readonly port: number;
  readonly width: number;
  readonly height: number;
  /** How long the page may load; what is there then is pictured. */
  readonly loadMs: number;
  readonly signal: AbortSignal;
};

const mostBytes = 16 * 1024 * 1024;
/** A page as large as this uses no more. */
const heapMb = 512;

/** Pictures one page with a browser of its own, in a process group that is ended whatever happens. */
export async function runBrowser(run: BrowserRun): Promise<Buffer> {
  run.signal.throwIfAborted();
  const folder = await makeFolder();
  const picture = join(folder, "page.png");
  try {
    await waitFor(run, folder, [...flagsOf(run, folder), `--screenshot=${picture}`, run.url]);
    const { size } = await stat(picture).catch(() => ({ size: 0 }));
    if (size === 0) throw new NetError("failed", "The browser made no picture.");
    if (size > mostBytes) throw new NetError("inconclusive", `The picture has ${size} bytes, more than are kept.`);
    return await readFile(picture);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function flagsOf({ port, width, height, loadMs }: BrowserRun, folder: string): string[] {
  return [
    "--headless",
    // As root, and only as root, Chromium has no sandbox to offer.
    ...(process.geteuid?.() === 0 ? ["--no-sandbox"] : []),
    `--user-data-dir=${folder}`,
    `--window-size=${width},${height}`,
    `--timeout=${loadMs}`,
    `--proxy-server=http://127.0.0.1:${port}`,
    "--proxy-bypass-list=<-loopback>", // loopback too: by itself a browser asks it directly
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--ignore-certificate-errors", // the relay's; the door judges the real ones
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-client-side-phishing-detection",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,HttpsUpgrades",
    `--js-flags=--max-old-space-size=${heapMb}`,
    "--hide-scrollbars",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--password-store=basic",
  ];
}

/** Until the browser ends by itself, or is ended: by the job, or because it takes longer than it may. */
async function waitFor(
  { program, loadMs, signal }: BrowserRun,
  folder: string,
  flags: readonly string[],
): Promise<void> {
  // Nothing of this process's surroundings: keys stand there, and a page must not come near them.
  const env = { HOME: folder, LANG: "C.UTF-8", PATH: "/usr/local/bin:/usr/bin:/bin" };
  const child = spawn(program, flags, { detached: true, stdio: "ignore", cwd: folder, env });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let why: unknown = null;
  const end = (reason: unknown) => {
    why ??= reason;
    endGroup(child.pid);
  };
  const most = loadMs * 2 + 10_000;
  const stop = () => end(signal.reason);
  const timer = setTimeout(() => end(new NetError("timeout", `The browser did not finish within ${most} ms.`)), most);
  signal.addEventListener("abort", stop, { once: true });
  child.once("error", (cause) => reject(new NetError("failed", "The browser cannot be started.", { cause })));
  child.once("exit", () => resolve());
  try {
    await promise;
    if (why !== null) throw why;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    await endAll(child.pid);
  }
}

/** Ends what the browser started and left behind. Waits a little for it: what nobody reaps stays listed. */
async function endAll(group: number | undefined): Promise<void> {
  for (let turn = 0; turn < 20 && endGroup(group); turn++) await sleep(10);
}

/** Whether there was anybody left to be ended. */
function endGroup(group: number | undefined): boolean {
  try {
    return group !== undefined && process.kill(-group, "SIGKILL");
  } catch {
    return false; // all of it is gone
  }
}
