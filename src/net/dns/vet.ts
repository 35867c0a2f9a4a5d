import { randomBytes } from "node:crypto";
import { DnsFailure } from "./failure.ts";
import type { RawAnswer, ServerReport } from "./resolver-types.ts";

/** Two names that cannot exist: ".invalid" never will (RFC 6761 6.4), and nobody has the random label cached. */
export function nonceNames(): string[] {
  return [0, 1].map(() => `${randomBytes(12).toString("hex")}.invalid`);
}

/**
 * Asks one server for names that must not exist. It lies if it finds any of them, is silent if it answers none, and is
 * honest otherwise, refusals included. Throws the signal's reason.
 */
export async function vetServer(
  server: string,
  names: readonly string[],
  ask: (name: string) => Promise<RawAnswer>,
): Promise<ServerReport> {
  const answers = await Promise.all(
    names.map(async (name) => {
      try {
        return await ask(name);
      } catch (error) {
        if (error instanceof DnsFailure) return error;
        throw error;
      }
    }),
  );
  const came = answers.filter((answer): answer is RawAnswer => !(answer instanceof DnsFailure));
  const lie = came.find(({ message }) => message.rcode === "NOERROR" && message.answers.length > 0);
  if (lie) {
    const name = lie.message.questions[0]?.name ?? "";
    return { server, verdict: "lies", detail: `finds ${name}, which cannot exist` };
  }
  if (came.length > 0) return { server, verdict: "honest", detail: came[0]?.message.rcode ?? "" };
  const failure = answers.find((answer) => answer instanceof DnsFailure);
  return { server, verdict: "silent", detail: failure?.reason ?? "silent" };
}
