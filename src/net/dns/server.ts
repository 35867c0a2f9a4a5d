import type { Endpoint } from "./endpoint.ts";
import type { Question } from "./question.ts";
import { Queue } from "./queue.ts";
import type { DnsRoute } from "./resolver-types.ts";
import { UdpPath } from "./socket.ts";

/** Milliseconds that an answer is thought to take of a server that has given none. */
const unknownMs = 20;
/** Answers that take less are equal: the clock they are measured by ticks in tens. */
const leastMs = 5;
/** A try is never given up sooner: a process that is busy, here or there, is no lost packet. */
const leastPatienceMs = 300;

/** One name server: what is in flight there, how it has been answering, how much it may be asked. */
export class Server {
  readonly endpoint: Endpoint;
  readonly key: string;
  /** One of the resolvers given, against one that a caller named. */
  readonly pooled: boolean;
  path: UdpPath<Question> | "drop" | "refuse" | null = null;
  inFlight = 0;
  /** Wheel time of the last question's end. */
  idleSince = 0;
  readonly backlog = new Queue<Question>();
  readonly #window: number;
  readonly #rate: number;
  #tokens: number;
  #filledAt: number;
  readonly #timeoutMs: number;
  #answered = 0;
  #failed = 0;
  #answerMs = unknownMs;
  #spreadMs = unknownMs / 2;

  constructor(
    endpoint: Endpoint,
    pooled: boolean,
    limits: { window: number; rate: number; timeoutMs: number; now: number },
  ) {
    this.endpoint = endpoint;
    this.key = endpoint.key;
    this.pooled = pooled;
    this.#window = limits.window;
    this.#rate = limits.rate;
    this.#timeoutMs = limits.timeoutMs;
    this.#tokens = this.#burst;
    this.#filledAt = limits.now;
  }

  /** Opens the way there: a socket, or what the route says of it. */
  open(
    route: DnsRoute,
    on: {
      readonly nextId: () => number;
      readonly onAnswer: (question: Question, response: Buffer) => void;
      /** What was in flight when the socket failed; it is closed, and opened anew for the next question. */
      readonly onLost: (questions: readonly Question[]) => void;
    },
  ): UdpPath<Question> | "drop" | "refuse" {
    const target = route(this.endpoint.address, this.endpoint.port, "udp");
    if (typeof target === "string") {
      this.path = target;
      return target;
    }
    const path = new UdpPath<Question>({
      ...target,
      nextId: on.nextId,
      onAnswer: on.onAnswer,
      onError: () => {
        const lost = path.inFlight();
        this.close();
        on.onLost(lost);
      },
    });
    this.path = path;
    return path;
  }

  close(): void {
    if (this.path instanceof UdpPath) this.path.close();
    this.path = null;
  }

  /** Share of recent tries that were answered, about 1 for a server not asked yet. */
  get health(): number {
    return (this.#answered + 1) / (this.#answered + this.#failed + 1);
  }

  get weak(): boolean {
    return this.health < 0.1;
  }

  /** Milliseconds in which nearly all of its answers come (as RFC 6298 reckons). */
  get usualMs(): number {
    return Math.max(leastPatienceMs, this.#answerMs + 4 * this.#spreadMs);
  }

  /** Milliseconds that one more question is expected to take here, behind so many that wait for room. */
  expectedMs(waiting: number): number {
    const { health } = this;
    const one = Math.max(leastMs, this.#answerMs) * health + this.#timeoutMs * (1 - health);
    const shared = (one * (this.inFlight + this.backlog.length + waiting)) / this.#window;
    return one + (this.#rate === Number.POSITIVE_INFINITY ? shared : Math.max(shared, (waiting * 1_000) / this.#rate));
  }

  /** Whether it may be asked one more now. */
  hasRoom(clock: () => number): boolean {
    if (this.inFlight >= this.#window) return false;
    if (this.#rate === Number.POSITIVE_INFINITY) return true;
    const now = clock();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) * this.#rate) / 1_000);
    this.#filledAt = now;
    return this.#tokens >= 1;
  }

  begin(): void {
    this.inFlight += 1;
    if (this.#rate !== Number.POSITIVE_INFINITY) this.#tokens -= 1;
  }

  end(now: number): void {
    this.inFlight -= 1;
    this.idleSince = now;
  }

  /** A try was answered after so many milliseconds. */
  answered(afterMs: number): void {
    this.#answered += 1;
    this.#spreadMs += (Math.abs(afterMs - this.#answerMs) - this.#spreadMs) / 4;
    this.#answerMs += (afterMs - this.#answerMs) / 8;
  }

  failed(): void {
    this.#failed += 1;
  }

  /**
   * Once a second. Half is forgotten in about seven: longer than a try lasts, for the answers of a burst come at once
   * and its losses a timeout later, and a lossy server must not pass for a dead one in between.
   */
  age(): void {
    this.#answered *= 0.9;
    this.#failed *= 0.9;
  }

  get #burst(): number {
    return Math.max(1, this.#rate / 20);
  }
}
