import type { Outcome } from "../../model/outcome.ts";
import { NetError } from "../../sdk/net.ts";

/** Why a question brought no usable answer. */
export type DnsFailureReason = "silent" | "unreachable" | "malformed" | "unaskable" | "closed";

const outcomes: Readonly<Record<DnsFailureReason, Outcome>> = {
  silent: "timeout",
  unreachable: "failed",
  malformed: "inconclusive", // a second try would bring the same bytes
  unaskable: "inconclusive",
  closed: "failed",
};

/** A question without a usable answer, and the servers ("address:port") that were asked for it, in order. */
export class DnsFailure extends NetError {
  readonly reason: DnsFailureReason;
  readonly servers: readonly string[];

  constructor(reason: DnsFailureReason, message: string, servers: readonly string[], cause?: unknown) {
    super(outcomes[reason], message, cause === undefined ? {} : { cause });
    this.name = "DnsFailure";
    this.reason = reason;
    this.servers = servers;
  }
}

const said: Readonly<Record<DnsFailureReason, string>> = {
  silent: "no answer",
  unreachable: "not reachable",
  malformed: "malformed answer",
  unaskable: "cannot be asked",
  closed: "the resolver was closed",
};

/** The failure of a question after its last try. */
export function failureOf(question: {
  readonly name: string;
  readonly type: string;
  readonly reason: DnsFailureReason;
  readonly failed: readonly { readonly key: string }[];
  readonly refused: readonly { readonly key: string }[];
}): DnsFailure {
  const { name, type, reason } = question;
  const asked = [...question.failed, ...question.refused].map((server) => server.key);
  return new DnsFailure(reason, `${name} ${type}: ${said[reason]} (asked: ${asked.join(", ")})`, asked);
}
