import { AppError } from "../../errors.ts";
import type { DnsType } from "../../sdk/net.ts";
import { makeAborts } from "./aborts.ts";
import { makeAdmission, noResolver } from "./admission.ts";
import { AnswerCache } from "./answer-cache.ts";
import { Dispatcher } from "./dispatcher.ts";
import { parseEndpoint } from "./endpoint.ts";
import { DnsFailure } from "./failure.ts";
import { DnsFormatError } from "./format-error.ts";
import { makeIds } from "./ids.ts";
import { OpenQuestions } from "./open-questions.ts";
import { encodeQuery } from "./query.ts";
import { makeQuestion, type Question, type Waiter } from "./question.ts";
import type { QuestionOptions, RawAnswer, Resolver, ResolverOptions, ServerReport } from "./resolver-types.ts";
import { transferZone } from "./transfer.ts";
import { nonceNames, vetServer } from "./vet.ts";

/** How long after a look that found no usable server another question is worth another look. */
const lookAgainMs = 5_000;

/** A resolver over UDP with fallback to TCP. Close it: it holds a socket per server. Throws AppError "bad_option". */
export function makeResolver(options: ResolverOptions): Resolver {
  const clock = options.clock ?? (() => performance.now());
  const route = options.route ?? ((address, port) => ({ address, port }));
  const caching = options.cache !== 0;
  const cache = new AnswerCache(options.cache ?? 512, clock);
  const nextId = makeIds();
  const open = new OpenQuestions();
  const closing = new AbortController();
  const aborts = makeAborts(forget);
  const dispatcher = new Dispatcher({
    servers: options.servers,
    pooled: !options.vetted,
    route,
    window: Math.min(options.window ?? 200, 250), // more overflow a receive buffer of the usual size (measured)
    timeoutMs: options.timeoutMs ?? 2_000,
    tries: options.tries ?? 3,
    concurrency: options.concurrency ?? 2_000,
    rate: options.rate ?? Number.POSITIVE_INFINITY,
    clock,
    settled,
  });
  const admission = makeAdmission({
    look,
    use(servers) {
      dispatcher.use(servers);
      if (admission.refusal) dispatcher.giveUp(admission.refusal);
    },
    clock,
  });

  function settled(question: Question, outcome: RawAnswer | Failure): void {
    open.remove(question);
    if (caching && !isFailure(outcome)) cache.put(question.hash, question.target, outcome);
    if (question.waiter) tell(question.waiter, outcome);
    for (const waiter of question.others) tell(waiter, outcome);
  }

  function tell(waiter: Waiter, outcome: RawAnswer | Failure): void {
    if (waiter.signal) aborts.unwatch(waiter.signal);
    if (isFailure(outcome)) waiter.reject(outcome);
    else waiter.resolve(outcome);
  }

  /** Everything that waits under an aborted signal ends; a question that others wait for goes on. */
  function forget(signal: AbortSignal): void {
    for (const question of open.all()) {
      const waiters = question.waiter ? [question.waiter, ...question.others] : question.others;
      const [first, ...others] = waiters.filter((waiter) => waiter.signal !== signal);
      question.waiter = first ?? null;
      question.others = others;
      if (!first) {
        open.remove(question);
        dispatcher.cancel(question);
      }
      for (const waiter of waiters) if (waiter.signal === signal) waiter.reject(signal.reason);
    }
  }

  function ask(
    name: string,
    type: DnsType,
    { server, recursive = true, dnssec = false }: QuestionOptions,
    waiter: Waiter,
  ): void {
    const request = encodeQuery(name, type, { recursive, dnssecOk: dnssec, checkingDisabled: dnssec });
    const target = server === undefined ? null : dispatcher.server(server);
    const hash = open.hash(request);
    const known = caching ? cache.get(request, hash, target) : null;
    if (known) {
      waiter.resolve(known);
      return;
    }
    if (waiter.signal) aborts.watch(waiter.signal);
    const same = open.find(request, hash, target);
    if (same) {
      same.others = [...same.others, waiter];
      return;
    }
    const question = makeQuestion(request, hash, name, type, target, recursive, waiter);
    open.add(question);
    dispatcher.submit(question);
  }

  function query(name: string, type: DnsType, asking: QuestionOptions = {}): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const { signal } = asking;
      if (signal?.aborted) throw signal.reason;
      if (closing.signal.aborted) throw new DnsFailure("closed", "the resolver was closed", []);
      if (asking.server === undefined && dispatcher.pool.length === 0) admit();
      try {
        ask(name, type, asking, { resolve, reject, signal });
      } catch (error) {
        if (!(error instanceof DnsFormatError)) throw error;
        throw new DnsFailure("unaskable", `${JSON.stringify(name.slice(0, 300))} ${type}: ${error.message}`, [], error);
      }
    });
  }

  /** Before a question is put to a pool that has nobody in it: starts a look, or says what the last one saw. */
  function admit(): void {
    const { refusal, judgedAt } = admission;
    if (dispatcher.given.length === 0 || !options.vetted) throw refusal ?? noResolver([]);
    if (refusal && clock() - judgedAt < lookAgainMs) throw refusal;
    admission.vet().catch(() => {}); // nobody aborts it, and each question is told by itself
  }

  function look(
    names: readonly string[] = nonceNames(dispatcher.given.map(({ key }) => key)),
    signal?: AbortSignal,
  ): Promise<ServerReport>[] {
    const asking = signal ? { signal } : {};
    return dispatcher.given.map(({ key }) =>
      vetServer(key, names, (name, type) => query(name, type, { ...asking, server: key })),
    );
  }

  return {
    query,
    look,
    async vet() {
      const reports = await admission.vet();
      if (admission.refusal) throw admission.refusal;
      return reports;
    },
    transfer(zone, server, { signal, ...limits } = {}) {
      const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
      return transferZone(zone, parseEndpoint(server), { ...limits, signal: either, route, id: nextId() });
    },
    async close() {
      closing.abort(new DnsFailure("closed", "the resolver was closed", []));
      for (const question of open.all()) {
        dispatcher.cancel(question);
        settled(question, new DnsFailure("closed", "the resolver was closed", []));
      }
      dispatcher.close();
    },
  };
}

type Failure = DnsFailure | AppError;

function isFailure(outcome: RawAnswer | Failure): outcome is Failure {
  return outcome instanceof DnsFailure || outcome instanceof AppError;
}
