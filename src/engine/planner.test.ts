import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { entityType } from "../model/entities/index.ts";
import { defineModule, type Module } from "../sdk/module.ts";
import { better } from "./improve.ts";
import { maxOpenJobs, plan, type Range } from "./planner.ts";
import { type LogRecord, makeTaker, type State } from "./takes.ts";
import { makeSettling, type Settling } from "./thread/settling.ts";

function recordOf(seq: number, ref: number, after: State, before: State | null): LogRecord {
  return {
    seq,
    upTo: seq,
    kind: "e",
    ref,
    type: "hostname",
    key: `h${ref}.example.org`,
    after,
    before,
    relation: null,
  };
}

const found: State = { distance: 0, inScope: true, traits: 0 };

/** What may happen to one module of a scan: records are appended (true: it takes it), it is planned, its oldest or newest job ends. */
const Step = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.boolean(), { maxLength: 60 }) },
  { weight: 2, arbitrary: fc.constant("plan" as const) },
  { weight: 2, arbitrary: fc.constantFrom("end oldest" as const, "end newest" as const) },
);

test("plan passes over no taken record, plans none twice, and keeps at most two jobs open", () => {
  fc.assert(
    fc.property(fc.array(Step, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (steps, batch) => {
      const wanted: boolean[] = [];
      const takes = (record: LogRecord) => wanted[record.seq - 1] ?? false;
      const ranges: Range[] = [];
      let open: Range[] = [];
      let planned = 0;
      const advance = () => {
        const head = wanted.length;
        const records = wanted.slice(planned).map((_, at) => recordOf(planned + at + 1, at, found, null));
        const made = plan({ planned, open: open.length }, records, head, takes, batch);
        assert.ok(made.planned >= planned && made.planned <= head, "the offset only goes on, and not beyond the head");
        for (const range of made.ranges) {
          assert.ok(
            range.from >= planned && range.from < range.to && range.to <= made.planned,
            "in what was just planned",
          );
          assert.ok(range.from >= (ranges.at(-1)?.to ?? 0), "behind the ranges before it");
          const inside = wanted.slice(range.from, range.to).filter(Boolean).length;
          assert.equal(range.subjects, inside, "it knows how many it holds");
          assert.ok(inside > 0 && inside <= batch, "some, and no more than a batch");
          ranges.push(range);
        }
        if (open.length === 0 && made.ranges.length === 0)
          assert.equal(made.planned, head, "what nobody waits for is planned");
        planned = made.planned;
        open = [...open, ...made.ranges];
        assert.ok(open.length <= maxOpenJobs);
      };
      for (const step of steps) {
        if (Array.isArray(step)) wanted.push(...step);
        else if (step === "plan") advance();
        else if (step === "end oldest") open = open.slice(1);
        else open = open.slice(0, -1);
      }
      for (let rounds = 0; planned < wanted.length || open.length > 0; rounds++) {
        assert.ok(rounds <= wanted.length + 3, "it comes to an end");
        open = open.slice(1);
        advance();
      }
      for (const [at, taken] of wanted.entries()) {
        const holders = ranges.filter((range) => range.from < at + 1 && at + 1 <= range.to).length;
        assert.ok(taken ? holders === 1 : holders <= 1, `record ${at + 1} is in ${holders} ranges`);
      }
    }),
    { numRuns: 500 },
  );
});

const traits = entityType("hostname").traits;
const StateArbitrary = fc.record({
  distance: fc.integer({ min: 0, max: 4 }),
  inScope: fc.boolean(),
  traits: fc.integer({ min: 0, max: 2 ** traits.length - 1 }),
});

const ModuleArbitrary = fc
  .record({
    reach: fc.integer({ min: 0, max: 4 }),
    inScopeOnly: fc.boolean(),
    wants: fc.subarray([...traits]),
    batch: fc.integer({ min: 1, max: 8 }),
    odd: fc.boolean(),
  })
  .map(
    ({ odd, ...condition }): Module =>
      defineModule({
        ...condition,
        id: "some.module",
        title: "Some module",
        about: "Looks.",
        footprint: "P0",
        consumes: ["hostname"],
        produces: [],
        options: z.object({}),
        verified: null,
        ...(odd && { accepts: ({ value }: { value: string }) => Number(value.slice(1, value.indexOf("."))) % 2 === 1 }),
        run() {},
      }),
  );

test("whatever arrives when, and whichever of three workers runs it, each subject is run once by each module that wants it", () => {
  const Arrival = fc.record({ ref: fc.integer({ min: 0, max: 7 }), state: StateArbitrary });
  const Choice = fc.record({
    worker: fc.integer({ min: 0, max: 2 }),
    act: fc.constantFrom("claim" as const, "run" as const, "save" as const, "die" as const),
    pick: fc.nat(),
  });
  fc.assert(
    fc.property(
      fc.array(ModuleArbitrary, { minLength: 1, maxLength: 3 }),
      fc.array(fc.array(Arrival, { maxLength: 4 }), { maxLength: 20 }),
      fc.array(Choice, { maxLength: 200 }),
      (modules, arrivals, choices) => {
        const scan = simulate(modules);
        const next = arrivals.values();
        for (const { worker, act, pick } of choices) {
          if (pick % 5 === 0) {
            const { value, done } = next.next();
            if (!done) scan.commit(value);
          }
          scan.act(worker, act, pick);
        }
        for (const arrival of next) scan.commit(arrival);
        for (let rounds = 0; !scan.rests(); rounds++) {
          assert.ok(rounds < 10_000, "it comes to rest");
          for (const worker of [0, 1, 2])
            for (const act of ["claim", "run", "run", "save"] as const) scan.act(worker, act, rounds);
        }
        scan.check();
      },
    ),
    { numRuns: 300 },
  );
});

type SimulatedJob = { module: number; range: Range; low: number; settled: number[]; worker: number | null };

/** A scan in memory: the log, offsets and jobs, by the functions that the engine uses for them. */
function simulate(modules: readonly Module[]) {
  const log: LogRecord[] = [];
  const states = new Map<number, State>();
  const planned = modules.map(() => 0);
  const takers = modules.map(makeTaker);
  const jobs: SimulatedJob[] = [];
  const running = new Map<
    number,
    { job: SimulatedJob; settling: Settling<LogRecord>; todo: number[]; unsaved: number[] }
  >();
  const settled = new Map<string, number>();

  const planAll = () => {
    for (const [module, takes] of takers.entries()) {
      const from = planned[module] ?? 0;
      const open = jobs.filter((job) => job.module === module).length;
      const made = plan({ planned: from, open }, log.slice(from), log.length, takes, modules[module]?.batch ?? 1);
      planned[module] = made.planned;
      for (const range of made.ranges) jobs.push({ module, range, low: range.from, settled: [], worker: null });
    }
  };

  return {
    commit(arrived: readonly { ref: number; state: State }[]) {
      for (const { ref, state } of arrived) {
        const before = states.get(ref) ?? null;
        const after = before ? better(before, state) : state;
        if (after === before) continue;
        states.set(ref, after);
        log.push(recordOf(log.length + 1, ref, after, before));
      }
      planAll();
    },
    act(worker: number, act: "claim" | "run" | "save" | "die", pick: number) {
      const mine = running.get(worker);
      if (act === "claim" && !mine) {
        const free = jobs.filter((job) => job.worker === null);
        const job = free[pick % Math.max(1, free.length)];
        if (!job) return;
        job.worker = worker;
        const records = log.slice(job.low, job.range.to).filter((record) => takers[job.module]?.(record));
        const settling = makeSettling(records, { low: job.low, to: job.range.to, settled: job.settled });
        running.set(worker, { job, settling, todo: [...settling.todo.keys()], unsaved: [] });
      } else if (act === "run" && mine) {
        const [index] = mine.todo.splice(pick % Math.max(1, mine.todo.length), 1);
        if (index === undefined) return;
        mine.settling.settle(index);
        mine.unsaved.push(index);
      } else if (act === "save" && mine) {
        const { low, settled: above, count } = mine.settling.take();
        assert.equal(count, mine.unsaved.length);
        Object.assign(mine.job, { low, settled: above });
        for (const index of mine.unsaved.splice(0)) {
          const name = `${mine.job.module} ${mine.settling.todo[index]?.ref}`;
          settled.set(name, (settled.get(name) ?? 0) + 1);
        }
        if (mine.todo.length > 0) return;
        assert.deepEqual([low, above], [mine.job.range.to, []]);
        jobs.splice(jobs.indexOf(mine.job), 1);
        running.delete(worker);
        planAll();
      } else if (act === "die" && mine) {
        mine.job.worker = null; // what it had not saved is run again
        running.delete(worker);
      }
    },
    rests: () => jobs.length === 0 && planned.every((offset) => offset === log.length),
    check() {
      for (const [module, takes] of takers.entries()) {
        for (const [ref, state] of states) {
          const wanted = takes(recordOf(1, ref, state, null)) ? 1 : 0;
          assert.equal(settled.get(`${module} ${ref}`) ?? 0, wanted, `module ${module}, subject ${ref}`);
        }
      }
    },
  };
}
