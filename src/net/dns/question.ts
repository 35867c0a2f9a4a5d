import type { DnsType } from "../../sdk/net.ts";
import type { DnsFailureReason } from "./failure.ts";
import type { RawAnswer } from "./resolver-types.ts";
import type { Server } from "./server.ts";
import type { Asked } from "./socket.ts";
import type { Timed } from "./timer-wheel.ts";

/** Who waits for an answer. */
export type Waiter = {
  readonly resolve: (answer: RawAnswer) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal | undefined;
};

/** One question from the asking to the answer: at most one try of it is in flight. */
export interface Question extends Asked, Timed<Question> {
  /** Where it is filed among the open questions, and the next one there. */
  readonly hash: number;
  next: Question | null;
  readonly name: string;
  readonly type: DnsType;
  /** The one server to ask, or null for any of the pool. */
  readonly target: Server | null;
  readonly recursive: boolean;
  request: Buffer;
  edns: boolean;
  /** Where a try is in flight. */
  server: Server | null;
  tcp: AbortController | null;
  /** Servers whose try failed, in order, and why the last did. */
  failed: readonly Server[];
  reason: DnsFailureReason;
  /** Servers that answered with neither NOERROR nor NXDOMAIN, and the first such answer. */
  refused: readonly Server[];
  refusal: RawAnswer | null;
  /** Who asked first, and those who asked the same meanwhile. */
  waiter: Waiter | null;
  others: readonly Waiter[];
  done: boolean;
}

const nobody: readonly Server[] = [];
const noOthers: readonly Waiter[] = [];

/** A question not yet asked: `request` is its message. */
export function makeQuestion(
  request: Buffer,
  hash: number,
  name: string,
  type: DnsType,
  target: Server | null,
  recursive: boolean,
  waiter: Waiter,
): Question {
  return {
    hash,
    next: null,
    name,
    type,
    target,
    recursive,
    request,
    id: 0,
    due: -1,
    before: null,
    after: null,
    edns: true,
    server: null,
    tcp: null,
    failed: nobody,
    reason: "silent",
    refused: nobody,
    refusal: null,
    waiter,
    others: noOthers,
    done: false,
  };
}
