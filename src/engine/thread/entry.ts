import { parentPort, workerData } from "node:worker_threads";
import { type OpenData, openData } from "../../datasets/open-data.ts";
import { makeNet, type NetDoor } from "../../net/net.ts";
import type { Known, Module } from "../../sdk/module.ts";
import { firstRecord } from "../runtime.ts";
import { type LogRecord, makeTaker, type Taker } from "../takes.ts";
import { openFiles } from "./brought-files.ts";
import { makeContexts, type ScanInThread, scopeOf } from "./context.ts";
import type { Answer, Ask, FromThread, JobOrder, ThreadData, ToThread } from "./protocol.ts";
import { makeReporter, type Reporter } from "./reporter.ts";
import { runJob } from "./run-job.ts";
import { makeSettling } from "./settling.ts";
import { makeSourceReports } from "./source-reports.ts";
import { makeThreadPages } from "./thread-pages.ts";

/** A module thread: takes jobs, runs modules, sends slices. It sees no database; what it asks, the coordinator answers. */
if (!parentPort) throw new Error("entry.ts runs in a worker thread");
const port = parentPort;
const data = workerData as ThreadData;
const send = (message: FromThread, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const lists = await Promise.all(
  data.registry.map(async (url) => ((await import(url)) as { modules: readonly Module[] }).modules),
);
const modules = new Map<string, { module: Module; takes: Taker }>();
for (const module of lists.flat()) modules.set(module.id, { module, takes: makeTaker(module) });

const files = openFiles(data.machine.rules);
const scans = new Map<string, ScanInThread & { close(): Promise<void> }>();
const jobs = new Map<string, { stop: AbortController; reporter: Reporter; scan: string }>();

let asked = 0;
const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
function ask<K extends Ask["ask"]>(question: Ask & { ask: K }): Promise<Answer[K]> {
  const number = ++asked;
  return new Promise<Answer[K]>((resolve, reject) => {
    waiting.set(number, { resolve: resolve as (value: unknown) => void, reject });
    send({ say: "ask", number, question });
  });
}

const health = makeSourceReports((sources) => ask({ ask: "said", sources }));
const pages = makeThreadPages((scan, from, to) => ask({ ask: "page", scan, from, to }));

function open(message: Extract<ToThread, { do: "scan" }>): void {
  const { brief } = message;
  if (scans.has(brief.id)) return;
  let made: NetDoor | undefined;
  const door = () =>
    (made ??= makeNet({
      scope: {
        document: brief.spec.scope,
        targets: brief.spec.targets.map((target) => [target.type, target.value] as const),
      },
      footprint: brief.footprint,
      browser: data.machine.browser,
      reach: brief.spec.reach,
      budget: { ...brief.spec.budget, rate: brief.spec.budget.rate / data.share },
      lease: (wanted) =>
        brief.spec.budget.maxRequests === null
          ? Promise.resolve(wanted)
          : ask({ ask: "requests", scan: brief.id, wanted }),
      sourceTurn: async (source) => {
        const declared = [...modules.values()]
          .flatMap(({ module }) => module.sources ?? [])
          .find((one) => one.id === source);
        return ask({
          ask: "source",
          source,
          keyDigest: "",
          pace: declared?.rate ?? { requests: 1, perSeconds: 1 },
        });
      },
      sourceSaid: health.note,
    }));
  let opened: OpenData | undefined;
  const datasets = () => {
    opened ??= openData(brief.spec.reach.datasets ?? null);
    return opened.data;
  };
  const close = async () => {
    opened?.close();
    await made?.close();
  };
  scans.set(brief.id, { brief, scope: scopeOf(brief), door, files, data: datasets, close });
}

async function start(order: JobOrder): Promise<void> {
  const scan = scans.get(order.scan);
  const found = modules.get(order.module);
  const stop = new AbortController();
  const empty = makeSettling([], order);
  const post = (slice: Extract<FromThread, { say: "slice" }>["slice"], transfer: ArrayBuffer[]) =>
    send({ say: "slice", slice }, transfer);
  if (!scan || !found)
    return makeReporter(order, empty, post).end({
      how: "failed",
      detail: `module ${order.module} is not installed here`,
    });
  const { module } = found;
  const asked = scan.brief.kind === "job";
  const takes = asked ? firstRecord : found.takes;
  const options = module.options.safeParse(
    scan.brief.spec.modules.find((one) => one.id === order.module)?.options ?? {},
  );
  if (!options.success) return makeReporter(order, empty, post).end({ how: "failed", detail: options.error.message });
  jobs.set(order.id, { stop, reporter: makeReporter(order, empty, post), scan: order.scan });
  const records = await pages.read(order.scan, order.low, order.to, takes);
  const settling = makeSettling(records, order);
  const reporter = makeReporter(order, settling, post);
  jobs.set(order.id, { stop, reporter, scan: order.scan });
  // At rest everything that was found is known; of a commit's parts the last may be all a module is given.
  const atRest = module.runs === "at_rest";
  const known = (record: LogRecord): Known => ({
    neighbours: async (of, relation, direction) => [
      ...(await ask({
        ask: "neighbours",
        scan: order.scan,
        asOf: atRest ? order.to : record.upTo,
        of,
        relation,
        direction,
      })),
    ],
    list: async (types, where) => [
      ...(await ask({
        ask: "list",
        scan: order.scan,
        asOf: order.to,
        types,
        inScope: where?.inScope ?? null,
        trait: where?.trait ?? null,
      })),
    ],
    claims: async (of, attributes) => [...(await ask({ ask: "claims", scan: order.scan, of, attributes }))],
  });
  const contexts = makeContexts(module, scan, { signal: stop.signal, reporter, options: options.data, known });
  await runJob({ order, module, settling, reporter, contexts, signal: stop.signal, asked });
  jobs.delete(order.id);
}

setInterval(() => {
  for (const job of jobs.values()) job.reporter.flush();
}, 100).unref();

port.on("message", (message: ToThread) => {
  switch (message.do) {
    case "ping":
      return send({ say: "pong" });
    case "scan":
      return open(message);
    case "job":
      // what a module throws is an outcome; anything that gets here is a defect of the frame, and ends the thread
      return void start(message.order).catch((error) =>
        setImmediate(() => {
          throw error;
        }),
      );
    case "stop":
      return jobs.get(message.job)?.stop.abort();
    case "saved":
      return jobs.get(message.job)?.reporter.onSaved(message.slices);
    case "forget": {
      const scan = scans.get(message.scan);
      scans.delete(message.scan);
      pages.forget(message.scan);
      return void scan?.close();
    }
    case "answer": {
      const one = waiting.get(message.number);
      waiting.delete(message.number);
      return message.error === undefined ? one?.resolve(message.answer) : one?.reject(new Error(message.error));
    }
  }
});
send({ say: "ready" });
