import type { PackedRecord } from "../../evidence/record.ts";
import type { Ending, Exception, Fact, Slice } from "../slice.ts";
import type { Settling } from "./settling.ts";

const mostFacts = 1_000;
const mostBytes = 4 * 1024 * 1024;
/** Slices on their way that a job does not wait for. */
const ahead = 3;

/** Gathers what a job has to say and sends it in slices: 1,000 facts, 4 MiB of evidence or 100 ms, whichever comes first. */
export type Reporter = {
  fact(fact: Fact): void;
  exception(exception: Exception): void;
  evidence(record: PackedRecord): void;
  /** Sends what there is, if anything. */
  flush(): void;
  end(ending: Ending): void;
  /** Resolves when the coordinator has saved enough for more to be made. */
  room(): Promise<void>;
  /** Resolves when everything sent is saved. */
  saved(): Promise<void>;
  onSaved(slices: number): void;
};

export function makeReporter(
  job: { id: string; attempt: number },
  settling: Settling,
  send: (slice: Slice, transfer: ArrayBuffer[]) => void,
): Reporter {
  let facts: Fact[] = [];
  let exceptions: Exception[] = [];
  let evidence: PackedRecord[] = [];
  let bytes = 0;
  let out = 0;
  let unsaved = 0;
  let over = false;
  let waiting: { below: number; go: () => void }[] = [];
  const until = (below: number) =>
    unsaved < below ? Promise.resolve() : new Promise<void>((go) => waiting.push({ below, go }));
  const post = (ending: Ending | null) => {
    if (over) return; // what a module that was given up still says is of no attempt
    over = ending !== null;
    const { low, settled, count } = settling.take();
    if (!ending && facts.length === 0 && exceptions.length === 0 && evidence.length === 0 && count === 0) return;
    const slice = { job: job.id, attempt: job.attempt, facts, exceptions, evidence, low, settled, count, ending };
    const transfer = evidence.map((record) => record.member.buffer as ArrayBuffer);
    facts = [];
    exceptions = [];
    evidence = [];
    bytes = 0;
    out += 1;
    unsaved += 1;
    send(slice, transfer);
  };
  return {
    fact(fact) {
      if (over) return;
      facts.push(fact);
      if (facts.length >= mostFacts) post(null);
    },
    exception(exception) {
      if (!over) exceptions.push(exception);
    },
    evidence(record) {
      if (over) return;
      evidence.push(record);
      bytes += record.member.length;
      if (bytes >= mostBytes) post(null);
    },
    flush: () => post(null),
    end: post,
    room: () => until(ahead),
    saved: () => until(1),
    onSaved(slices) {
      unsaved = out - slices;
      const free = waiting.filter((one) => unsaved < one.below);
      waiting = waiting.filter((one) => unsaved >= one.below);
      for (const one of free) one.go();
    },
  };
}
