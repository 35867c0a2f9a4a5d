import { entityType } from "../../model/entities/index.ts";
import { traitNames } from "../../model/entity-type.ts";
import { type Footprint, within } from "../../model/footprint.ts";
import { compileScope, type Scope } from "../../model/scope.ts";
import type { NetDoor } from "../../net/net.ts";
import type { Context, Known, Module, Subject } from "../../sdk/module.ts";
import { type Net, NetError } from "../../sdk/net.ts";
import type { SubjectRef } from "../slice.ts";
import type { LogRecord } from "../takes.ts";
import { makeEmit } from "./emitter.ts";
import { paced } from "./paced.ts";
import type { ScanBrief } from "./protocol.ts";
import type { Reporter } from "./reporter.ts";

const defaultTimeoutMs = 120_000;

export function subjectRef(record: LogRecord): SubjectRef {
  return { kind: record.kind, ref: record.ref, type: record.type, key: record.key };
}

/** A record as a module sees it. */
export function subjectOf(record: LogRecord): Subject {
  const { distance, inScope, traits } = record.after;
  const from = { type: record.type, value: record.key, distance, inScope, traits: traits ? traitNames(entityType(record.type), traits) : [] };
  if (!record.relation) return from;
  const { name, type, key } = record.relation;
  return { ...from, relation: { relation: name, from, to: { type, value: key, distance: distance + 1, inScope: false, traits: [] } } };
}

export type ScanInThread = { readonly brief: ScanBrief; readonly scope: Scope; /** Made when the first module asks for it. */ readonly door: () => NetDoor };

export function scopeOf(brief: ScanBrief): Scope {
  return compileScope(brief.spec.scope, brief.spec.targets.map((target) => [target.type, target.value] as const));
}

/** Contexts for the records of one job. Sockets, timers and signals are made only when a module asks for them. */
export type ContextMaker = {
  of(record: LogRecord): {
    readonly value: Context<unknown>;
    /** Rejects when the subject has had its time. */
    readonly expired: Promise<never>;
    close(): undefined;
  };
};

export function makeContexts(
  module: Module,
  scan: ScanInThread,
  job: { signal: AbortSignal; reporter: Reporter; options: unknown; known(record: LogRecord): Known },
): ContextMaker {
  const footprint: Footprint = scan.brief.footprint;
  const granted = module.upTo ?? module.footprint;
  return {
    of(record) {
      const ref = subjectRef(record);
      const timeoutMs = module.timeoutMs ?? defaultTimeoutMs;
      let abort: AbortController | undefined;
      let timer: NodeJS.Timeout | undefined;
      let net: Net | undefined;
      let expired: Promise<never> | undefined;
      let known: Known | undefined;
      const arm = () => {
        if (abort) return abort;
        const controller = new AbortController();
        abort = controller;
        expired = new Promise<never>((_, reject) => {
          timer = setTimeout(() => {
            controller.abort();
            reject(new NetError("timeout", `${module.id} did not finish in ${timeoutMs / 1_000} s`));
          }, timeoutMs);
        });
        expired.catch(() => {});
        return controller;
      };
      const signal = () => AbortSignal.any([job.signal, arm().signal]);
      const value: Context<unknown> = {
        options: job.options,
        emit: makeEmit(module, ref, job.reporter.fact),
        footprint,
        allows: (needed) => within(needed, footprint) && within(needed, granted),
        inScope: (type, key) => entityType(type).inScope(key, scan.scope) || scan.scope.isTarget(type, key),
        key: (source) => scan.brief.keys[source.id] ?? null,
        couldNotLook: (outcome, why) => job.reporter.exception({ seq: record.seq, subject: ref, outcome, detail: why.slice(0, 500) }),
        get net() {
          net ??= paced(
            scan.door().forModule({ granted, sources: module.sources ?? [], signal: signal(), sink: job.reporter.evidence, vouched: (address) => vouches(record, address) }),
            job.reporter.room,
          );
          return net;
        },
        get known() {
          known ??= job.known(record);
          return known;
        },
        get signal() {
          return signal();
        },
      };
      return {
        value,
        get expired() {
          arm();
          return expired as Promise<never>;
        },
        close() {
          clearTimeout(timer);
          return undefined;
        },
      };
    },
  };
}

/** Whether the record itself puts an address in scope: an address, or what stands on one, that the scan holds in scope. */
function vouches(record: LogRecord, address: string): boolean {
  if (!record.after.inScope) return false;
  const own = entityType(record.type).addressOf(record.key);
  const other = record.relation ? entityType(record.relation.type).addressOf(record.relation.key) : null;
  return own === address || other === address;
}
