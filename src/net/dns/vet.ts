import { createHash } from "node:crypto";
import type { DnsType } from "../../sdk/net.ts";
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
 * Asks one server for names that must not exist, and for the root, which must. It lies if it finds any of the former, is
 * silent if it answers none, refuses if it tells nothing of them or (a stub without a way out) of the root, and is honest
 * otherwise. Throws the signal's reason.
 */
export async function vetServer(
  server: string,
  names: readonly string[],
  ask: (name: string, type: DnsType) => Promise<RawAnswer>,
): Promise<ServerReport> {
  const attempt = async (name: string, type: DnsType) => {
    try {
      return await ask(name, type);
    } catch (error) {
      if (error instanceof DnsFailure) return error;
      throw error;
    }
  };
  const [root, ...answers] = await Promise.all([attempt("", "NS"), ...names.map((name) => attempt(name, "A"))]);
  const came = answers.filter((answer): answer is RawAnswer => !(answer instanceof DnsFailure));
  const lie = came.find(({ message }) => message.rcode === "NOERROR" && message.answers.length > 0);
  if (lie) {
    const name = lie.message.questions[0]?.name ?? "";
    return { server, verdict: "lies", detail: `it finds ${name}, which cannot exist` };
  }
  const [first] = came;
  if (!first) {
    const failure = answers.find((answer) => answer instanceof DnsFailure);
    return { server, verdict: "silent", detail: failure ? said[failure.reason] : said.silent };
  }
  const { rcode } = (came.find(isTold) ?? first).message;
  if (!came.some(isTold)) return { server, verdict: "refuses", detail: `it answers ${rcode}` };
  if (root instanceof DnsFailure) return { server, verdict: "refuses", detail: "it does not answer for the root" };
  if (!isTold(root)) return { server, verdict: "refuses", detail: `it answers ${root.message.rcode} for the root` };
  return { server, verdict: "honest", detail: `it answers ${rcode}` };
}

function isTold({ message: { rcode } }: RawAnswer): boolean {
  return rcode === "NOERROR" || rcode === "NXDOMAIN";
}

const said: Readonly<Record<DnsFailure["reason"], string>> = {
  silent: "it does not answer",
  unreachable: "it cannot be reached",
  malformed: "its answers cannot be read",
  unaskable: "it cannot be asked",
  closed: "it has not answered yet",
};
