import type { AppError } from "../../errors.ts";
import { askTcp } from "./ask-tcp.ts";
import { chooseServer } from "./choose-server.ts";
import { decodeMessage } from "./decode.ts";
import { parseEndpoint } from "./endpoint.ts";
import { DnsFailure, type DnsFailureReason } from "./failure.ts";
import { DnsFormatError } from "./format-error.ts";
import { mayTryAgain, outcomeOf, patience, tellingMore } from "./further-tries.ts";
import { makeIds } from "./ids.ts";
import type { DnsMessage } from "./message.ts";
import { encodeQuery } from "./query.ts";
import type { Question } from "./question.ts";
import { Queue } from "./queue.ts";
import type { DnsRoute, RawAnswer } from "./resolver-types.ts";
import { Server } from "./server.ts";
import { UdpPath } from "./socket.ts";
import { TimerWheel } from "./timer-wheel.ts";

export type DispatcherOptions = {
  readonly servers: readonly string[];
  /** Whether they may be asked from the start, or only once `use` names them. */
  readonly pooled: boolean;
  readonly route: DnsRoute;
  readonly window: number;
  readonly timeoutMs: number;
  readonly tries: number;
  readonly concurrency: number;
  readonly rate: number;
  readonly clock: () => number;
  readonly settled: (question: Question, outcome: RawAnswer | DnsFailure | AppError) => void;
};

const tickMs = 10;
const idleMs = 5_000;
/**
 * Brings questions to servers: which one, when, how often. A question that no server has room for waits in one queue for
 * any of them; one that must go to a certain server waits at that server. So a slow server holds only its own.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #nextId = makeIds();
  readonly #servers = new Map<string, Server>();
  readonly #waiting = new Queue<Question>();
  readonly #backlogged = new Set<Server>();
  readonly #wheel: TimerWheel<Question>;
  /** The servers given, each once. */
  readonly given: readonly Server[];
  #pool: readonly Server[];
  #turn = 0;
  #inFlight = 0;
  #ticks = 0;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.given = [...new Set(options.servers.map((written) => this.#add(written, true)))];
    this.#pool = options.pooled ? this.given : [];
    this.#wheel = new TimerWheel(
      tickMs,
      (question) => this.#failTry(question, "silent"),
      () => this.#tick(),
    );
  }

  /** The resolvers still asked. */
  get pool(): readonly Server[] {
    return this.#pool;
  }

  /** The server of that name; its state is kept while it is used. */
  server(written: string): Server {
    return this.#servers.get(written) ?? this.#servers.get(parseEndpoint(written).key) ?? this.#add(written, false);
  }

  /** Asks these of the servers given, and no others of them, from now on. */
  use(keys: readonly string[]): void {
    this.#pool = this.given.filter(({ key }) => keys.includes(key));
    for (const server of this.#pool) this.#refill(server);
  }

  /** Ends the questions that wait for a server: there is none to come. */
  giveUp(why: AppError): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (!next.done) this.#settle(next, why);
    }
  }

  submit(question: Question): void {
    const chosen = question.target ?? this.#choose(question);
    if (!chosen) this.#waiting.push(question);
    else if (this.#hasRoom(chosen)) this.#start(question, chosen);
    else {
      chosen.backlog.push(question);
      this.#backlogged.add(chosen);
    }
    if (!question.server) this.#wheel.start();
  }

  /** Ends a question that nobody waits for. */
  cancel(question: Question): void {
    question.done = true;
    this.#leave(question);
  }

  close(): void {
    this.#wheel.stop();
    for (const server of this.#servers.values()) server.close();
    this.#servers.clear();
  }

  #add(written: string, pooled: boolean): Server {
    const { window, rate, timeoutMs, clock } = this.#options;
    const endpoint = parseEndpoint(written);
    const server =
      this.#servers.get(endpoint.key) ?? new Server(endpoint, pooled, { window, rate, timeoutMs, now: clock() });
    this.#servers.set(endpoint.key, server);
    return server;
  }

  #hasRoom(server: Server): boolean {
    return this.#inFlight < this.#options.concurrency && server.hasRoom(this.#options.clock);
  }

  #choose(question: Question): Server | null {
    this.#turn = (this.#turn + 1) % 1_000_003;
    const hasRoom = (server: Server) => this.#hasRoom(server);
    return chooseServer(this.#pool, question, this.#turn, hasRoom, this.#waiting.length, this.#options.tries);
  }

  #start(question: Question, server: Server): void {
    server.begin();
    this.#inFlight += 1;
    question.server = server;
    question.sentAt = this.#wheel.now;
    this.#wheel.add(question, patience(question, server, this.#pool, this.#options));
    const path = server.path ?? this.#openPath(server);
    if (path === "refuse") {
      setImmediate(() => {
        if (question.server === server) this.#failTry(question, "unreachable");
      });
    } else if (path !== "drop") path.ask(question);
  }

  #openPath(server: Server): NonNullable<Server["path"]> {
    return server.open(this.#options.route, {
      nextId: this.#nextId,
      onAnswer: (question, response) => {
        if (((response[2] as number) & 2) !== 0) this.#askOverTcp(question);
        else this.#conclude(question, response);
      },
      onLost: (questions) => {
        for (const question of questions) this.#failTry(question, "unreachable");
      },
    });
  }

  /** Takes a question's try out of flight and returns where it was. */
  #leave(question: Question): Server | null {
    const { server } = question;
    if (!server) return null;
    question.server = null;
    question.tcp?.abort();
    question.tcp = null;
    this.#wheel.remove(question);
    if (server.path instanceof UdpPath) server.path.forget(question);
    server.end(this.#wheel.now);
    this.#inFlight -= 1;
    return server;
  }

  #askOverTcp(question: Question): void {
    const { server } = question;
    if (!server) return;
    this.#wheel.remove(question);
    const { route, timeoutMs } = this.#options;
    const given = new AbortController();
    question.tcp = given;
    askTcp(server.endpoint, question.request, { id: this.#nextId(), route, timeoutMs, signal: given.signal }).then(
      (response) => {
        if (question.tcp === given) this.#conclude(question, response);
      },
      (error) => {
        if (question.tcp === given) this.#failTry(question, error instanceof DnsFailure ? error.reason : "unreachable");
      },
    );
  }

  #conclude(question: Question, response: Buffer): void {
    let message: DnsMessage;
    try {
      // answers() has found the question's octets to be ours, unless there is none.
      const known = response[5] === 1 ? question.known : null;
      message = known ? decodeMessage(response, known) : decodeMessage(response);
    } catch (error) {
      if (!(error instanceof DnsFormatError)) throw error;
      this.#failTry(question, "malformed");
      return;
    }
    const { rcode } = message;
    if (question.edns && (rcode === "FORMERR" || rcode === "NOTIMP" || rcode === "BADVERS")) {
      this.#askWithoutEdns(question);
      return;
    }
    if (message.questions.length === 0) {
      this.#failTry(question, "malformed");
      return;
    }
    const server = this.#leave(question);
    if (!server) return;
    clearId(response);
    clearId(question.request);
    const answer: RawAnswer = { request: question.request, response, message, server: server.key };
    if (rcode === "REFUSED" && question.recursive) server.failed();
    else server.answered(this.#wheel.now - question.sentAt);
    if (rcode === "NOERROR" || rcode === "NXDOMAIN" || question.target) this.#settle(question, answer);
    else {
      question.refused = [...question.refused, server];
      question.refusal = tellingMore(question.refusal, answer);
      this.#askOn(question);
    }
    this.#refill(server);
  }

  /** RFC 6891 7: a server that cannot read the OPT record is asked once more without, and it is no failed try. */
  #askWithoutEdns(question: Question): void {
    const server = this.#leave(question);
    if (!server) return;
    question.edns = false;
    question.request = encodeQuery(question.name, question.type, { recursive: question.recursive, edns: false });
    this.#start(question, server);
  }

  #failTry(question: Question, reason: DnsFailureReason): void {
    const server = this.#leave(question);
    if (!server) return;
    server.failed();
    question.failed = [...question.failed, server];
    question.reason = reason;
    this.#askOn(question);
    this.#refill(server);
  }

  /** After a try that brought nothing final: another one, or the end. */
  #askOn(question: Question): void {
    if (!mayTryAgain(question, this.#pool, this.#options.tries)) {
      this.#settle(question, outcomeOf(question));
      return;
    }
    // A second copy of the request: the first may still lie in the socket's queue under its old id.
    question.request = Buffer.from(question.request);
    this.submit(question);
  }

  #settle(question: Question, outcome: RawAnswer | DnsFailure | AppError): void {
    question.done = true;
    this.#options.settled(question, outcome);
  }

  /** Uses the room that a question left at a server. */
  #refill(server: Server): void {
    while (server.backlog.length > 0 && this.#hasRoom(server)) {
      const next = server.backlog.shift();
      if (next && !next.done) this.#start(next, server);
    }
    if (server.backlog.length === 0) this.#backlogged.delete(server);
    while (this.#waiting.length > 0) {
      const next = this.#waiting.peek();
      const chosen = next && !next.done ? this.#choose(next) : null;
      if (next && !next.done && !chosen) break;
      this.#waiting.shift();
      if (next && chosen) this.#start(next, chosen);
    }
  }

  #tick(): boolean {
    this.#ticks += 1;
    if (this.#ticks % (1_000 / tickMs) === 0) this.#everySecond();
    for (const server of this.#backlogged) this.#refill(server);
    const first = this.#pool[0];
    if (first && this.#waiting.length > 0) this.#refill(first);
    return this.#waiting.length > 0 || this.#backlogged.size > 0 || this.#servers.size > this.#pool.length;
  }

  #everySecond(): void {
    for (const server of this.#servers.values()) {
      server.age();
      const idle = server.inFlight === 0 && server.backlog.length === 0;
      if (server.pooled || !idle || this.#wheel.now - server.idleSince < idleMs) continue;
      server.close();
      this.#servers.delete(server.key);
    }
  }
}

function clearId(message: Uint8Array): void {
  message[0] = 0;
  message[1] = 0;
}
