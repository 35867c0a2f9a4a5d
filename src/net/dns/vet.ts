import { createHash } from "node:crypto";
import { DnsFailure } from "./failure.ts";
import type { RawAnswer, ServerReport } from "./resolver-types.ts";

/**
 * Two names that cannot exist: ".invalid" never will (RFC 6761 6.4). The same for the same servers, so that two runs ask
 * the same questions.
 */
export function nonceNames(servers: readonly string[]): string[] {
  return ["one", "two"].map((which) => {
    const digest = createHash("sha256").update(`${servers.join()} ${which}`).digest("hex");
    return `${digest.slice(0, 24)}.invalid`;
  });
}

/**
 * Asks one server for names that must not exist. It lies if it finds any of them, is silent if it answers none, refuses
 * if it says neither that they exist nor that they don't, and is honest otherwise. Throws the signal's reason.
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
    return { server, verdict: "lies", detail: `it finds ${name}, which cannot exist` };
  }
  const told = came.find(({ message: { rcode } }) => rcode === "NOERROR" || rcode === "NXDOMAIN") ?? came[0];
  if (told) {
    const { rcode } = told.message;
    const isTold = rcode === "NOERROR" || rcode === "NXDOMAIN";
    return { server, verdict: isTold ? "honest" : "refuses", detail: `it answers ${rcode}` };
  }
  const failure = answers.find((answer) => answer instanceof DnsFailure);
  return { server, verdict: "silent", detail: failure ? said[failure.reason] : said.silent };
}

const said: Readonly<Record<DnsFailure["reason"], string>> = {
  silent: "it does not answer",
  unreachable: "it cannot be reached",
  malformed: "its answers cannot be read",
  unaskable: "it cannot be asked",
  closed: "it has not answered yet",
};
