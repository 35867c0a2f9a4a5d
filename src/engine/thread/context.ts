import { entityType } from "../../model/entities/index.ts";
import { type Footprint, within } from "../../model/footprint.ts";
import type { Outcome } from "../../model/outcome.ts";
import { compileScope, type Scope } from "../../model/scope.ts";
import type { NetDoor } from "../../net/net.ts";
import type { Files } from "../../sdk/files.ts";
import type { Context, Emit, EntityRef, Known, Module } from "../../sdk/module.ts";
import { type Net, NetError } from "../../sdk/net.ts";
import type { Source } from "../../sdk/source.ts";
import type { Exception } from "../slice.ts";
import { makeEmit } from "./emitter.ts";
import { paced } from "./paced.ts";
import type { ScanBrief } from "./protocol.ts";
import type { Reporter } from "./reporter.ts";
import { type ReadRecord, subjectRef } from "./thread-record.ts";

const defaultTimeoutMs = 120_000;

export type ScanInThread = {
  readonly brief: ScanBrief;
  readonly scope: Scope /** Made when the first module asks for it. */;
  readonly door: () => NetDoor;
  readonly files: Files;
};

export function scopeOf(brief: ScanBrief): Scope {
  return compileScope(
    brief.spec.scope,
    brief.spec.targets.map((target) => [target.type, target.value] as const),
  );
}

/** Contexts for the records of one job. */
export type ContextMaker = { of(record: ReadRecord): RecordContext };

type JobContext = {
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  readonly options: unknown;
  known(record: ReadRecord): Known;
};

export function makeContexts(module: Module, scan: ScanInThread, job: JobContext): ContextMaker {
  return { of: (record) => new RecordContext(module, scan, job, record) };
}

/**
 * What a module gets for one record. Nothing but the object is made before the module asks for it: a module that only
 * looks costs a microsecond, not the sockets, timers and signals of one that asks the world.
 */
class RecordContext implements Context<unknown> {
  readonly options: unknown;
  readonly footprint: Footprint;
  readonly #module: Module;
  readonly #scan: ScanInThread;
  readonly #job: JobContext;
  readonly #record: ReadRecord;
  #emit: Emit | undefined;
  #net: Net | undefined;
  #known: Known | undefined;
  #life: { signal: AbortSignal; expired: Promise<never>; close(): void } | undefined;
  #troubles: Exception[] | undefined;

  constructor(module: Module, scan: ScanInThread, job: JobContext, record: ReadRecord) {
    this.options = job.options;
    this.footprint = scan.brief.footprint;
    this.#module = module;
    this.#scan = scan;
    this.#job = job;
    this.#record = record;
  }

  get emit(): Emit {
    this.#emit ??= makeEmit(this.#module, subjectRef(this.#record), this.#job.reporter.fact);
    return this.#emit;
  }

  get net(): Net {
    const record = this.#record;
    this.#net ??= paced(
      this.#scan.door().forModule({
        granted: granted(this.#module),
        sources: this.#module.sources ?? [],
        signal: this.signal,
        sink: this.#job.reporter.evidence,
        vouched: (address) => vouches(record, address),
      }),
      this.#job.reporter.room,
    );
    return this.#net;
  }

  get known(): Known {
    this.#known ??= this.#job.known(this.#record);
    return this.#known;
  }

  get signal(): AbortSignal {
    return this.#arm().signal;
  }

  get files(): Files {
    return this.#scan.files;
  }

  /** Rejects when the subject has had its time, or its job is stopped. */
  get expired(): Promise<never> {
    return this.#arm().expired;
  }

  // Functions as values, so that modules may take them out of the context.
  get allows() {
    return (needed: Footprint): boolean => within(needed, this.footprint) && within(needed, granted(this.#module));
  }

  get room() {
    return this.#job.reporter.room;
  }

  get inScope() {
    const { scope } = this.#scan;
    return (type: string, key: string): boolean => entityType(type).inScope(key, scope) || scope.isTarget(type, key);
  }

  get key() {
    return (source: Source): string | null => this.#scan.brief.keys[source.id] ?? null;
  }

  get couldNotLook() {
    const record = this.#record;
    return (outcome: Outcome, why: string, of?: EntityRef): void => {
      this.#troubles ??= [];
      const detail = why.slice(0, 500);
      this.#troubles.push({ seq: record.seq, subject: subjectRef(record), outcome, detail, ...(of && { of }) });
    };
  }

  /** The record was looked at. Only now its troubles count: a try that failed is made again, and may not meet them. */
  done(): void {
    if (this.#troubles) for (const trouble of this.#troubles) this.#job.reporter.exception(trouble);
    this.close();
  }

  close(): void {
    this.#life?.close();
  }

  #arm() {
    if (this.#life) return this.#life;
    const controller = new AbortController();
    const timeoutMs = this.#module.timeoutMs ?? defaultTimeoutMs;
    const { promise: expired, reject } = Promise.withResolvers<never>();
    expired.catch(() => {});
    const timer = setTimeout(() => {
      reject(new NetError("timeout", `${this.#module.id} did not finish in ${timeoutMs / 1_000} s`));
      controller.abort();
    }, timeoutMs);
    const signal = AbortSignal.any([this.#job.signal, controller.signal]);
    // A module need not listen to its signal: nobody waits for it once the job is stopped.
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    const close = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    };
    this.#life = { signal, expired, close };
    return this.#life;
  }
}

function granted(module: Module): Footprint {
  return module.upTo ?? module.footprint;
}

/** Whether the record itself puts an address in scope: an address, or what stands on one, that the scan holds in scope. */
function vouches(record: ReadRecord, address: string): boolean {
  if (!record.after.inScope) return false;
  const own = entityType(record.type).addressOf(record.key);
  const other = record.relation ? entityType(record.relation.type).addressOf(record.relation.key) : null;
  return own === address || other === address;
}
