import type { DnsType } from "../../sdk/net.ts";
import type { KnownQuestion } from "./decode.ts";
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
  /** The question as answers repeat it, or null when the name was not given as the codec writes it. */
  readonly known: KnownQuestion | null;
  readonly type: DnsType;
  /** The one server to ask, or null for any of the pool. */
  readonly target: Server | null;
  readonly recursive: boolean;
  request: Buffer;
  edns: boolean;
  /** Where a try is in flight. */
  server: Server | null;
  /** Wheel time at which it was put in flight. */
  sentAt: number;
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
    known: knownQuestion(name, type),
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
    sentAt: 0,
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

function knownQuestion(name: string, type: DnsType): KnownQuestion | null {
  const canonical =
    name !== "" &&
    !type.startsWith("TYPE") &&
    !name.endsWith(".") &&
    !name.includes("\\") &&
    name === name.toLowerCase();
  // Header, the name's octets (a length before each label, a zero at the end), type and class.
  return canonical ? { question: { name, type, class: 1 }, end: 12 + name.length + 2 + 4 } : null;
}
