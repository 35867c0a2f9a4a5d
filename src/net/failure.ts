import { NetError } from "../sdk/net.ts";

/** The system's, Node's or undici's code of an error, where it has one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/**
 * What was thrown while asking, as it is told to a module: NetErrors and the abort of the job as they are, the rest as
 * "timeout" or "failed" with the original as cause.
 */
export function asked(thrown: unknown, what: string, signal: AbortSignal): unknown {
  if (thrown instanceof NetError) return thrown;
  if (signal.aborted) return signal.reason;
  const code = codeOf(thrown);
  const message = thrown instanceof Error ? thrown.message.replace(/\.$/, "") : String(thrown);
  const outcome = code === "ETIMEDOUT" || code.includes("TIMEOUT") ? "timeout" : "failed";
  return new NetError(outcome, `${what}: ${reasons[code] ?? message}.`, { cause: thrown });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "there is no way to its network",
  EPIPE: "the connection was closed",
  UND_ERR_SOCKET: "the connection was closed before the answer was whole",
  UND_ERR_HEADERS_OVERFLOW: "its header is too large",
};
