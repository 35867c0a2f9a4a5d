import { createHash } from "node:crypto";
import type { EvidenceInput } from "../evidence/record.ts";
import type { Dns, DnsAnswer, DnsRecord, DnsType, Recorded } from "../sdk/net.ts";
import { NetError } from "../sdk/net.ts";
import { parseEndpoint } from "./dns/endpoint.ts";
import type { WireRecord } from "./dns/message.ts";
import { onChain } from "./dns/on-chain.ts";
import type { RawAnswer, Resolver } from "./dns/resolver-types.ts";
import { asked } from "./failure.ts";
import type { Parts } from "./parts.ts";

type Question = readonly [name: string, type: DnsType];

/** How many questions of one call are with the resolver at once; it paces what goes out. */
const abreast = 2_000;

/** Questions to the scan's resolvers or, at P1, to a name server of the target. */
export function makeDns(parts: Parts, resolver: Resolver): Dns {
  const { guard, recorder, signal } = parts;

  async function checkServer(written: string): Promise<string> {
    const { address, port } = endpointOf(written);
    const checked = guard.server(address);
    await parts.hostPace.take(checked, 1, signal);
    return checked.includes(":") ? `[${checked}]:${port}` : `${checked}:${port}`;
  }

  function answerOf(raw: RawAnswer, question: Question): DnsAnswer {
    return decoded(raw, recorder.record(asEvidence(raw, question)));
  }

  /** One question of many: what came, or why not. Only the abort of the job is thrown. */
  async function attempt([name, type]: Question): Promise<RawAnswer | NetError> {
    try {
      guard.question(name);
      return await resolver.query(name, type, { signal });
    } catch (error) {
      const told = asked(error, `dns:${name}`, signal);
      if (told instanceof NetError) return told;
      throw told;
    }
  }

  return {
    async query(name, type, options = {}) {
      guard.question(name);
      await parts.budget.take();
      const server = options.server === undefined ? undefined : await checkServer(options.server);
      try {
        const raw = await resolver.query(name, type, {
          signal,
          ...(server === undefined ? {} : { server }),
          ...(options.recursive === undefined ? {} : { recursive: options.recursive }),
          ...(options.dnssec === undefined ? {} : { dnssec: options.dnssec }),
        });
        return answerOf(raw, [name, type]);
      } catch (error) {
        throw asked(error, `dns:${name}`, signal);
      }
    },

    async queryAll(questions) {
      const paid = await parts.budget.takeUpTo(questions.length);
      const told = makeList();
      const results: (DnsAnswer | NetError | null)[] = new Array(questions.length);
      let next = 0;
      const work = async () => {
        for (let at = next++; at < questions.length; at = next++) {
          const question = questions[at];
          if (!question) break;
          if (at >= paid) {
            results[at] = new NetError("quota", "The scan's budget of requests is spent.");
            continue;
          }
          const got = await attempt(question);
          if (got instanceof NetError) results[at] = got;
          else if (got.message.rcode === "NXDOMAIN") {
            told.add(question, got);
            results[at] = null;
          } else if (got.message.rcode === "NOERROR") {
            // Under a wildcard every guess gets one: in full is kept what somebody cites.
            told.add(question, got);
            results[at] = decoded(
              got,
              recorder.whenCited(() => asEvidence(got, question)),
            );
          } else results[at] = answerOf(got, question);
        }
      };
      await Promise.all(Array.from({ length: Math.min(abreast, questions.length) }, work));
      const list = told.asEvidence();
      if (list) recorder.record(list);
      return results;
    },

    async transfer(zone, server) {
      guard.question(zone);
      await parts.budget.take();
      const checked = await checkServer(server);
      try {
        const raw = await resolver.transfer(zone, checked, { signal });
        const recorded = recorder.record(asEvidence(raw, [zone, "AXFR"]));
        return { ...recorded, rcode: raw.rcode, records: raw.records.map(asRecord), complete: raw.complete };
      } catch (error) {
        throw asked(error, `dns:${zone}`, signal);
      }
    },
  };
}

function endpointOf(written: string): { address: string; port: number } {
  try {
    return parseEndpoint(written);
  } catch (cause) {
    throw new NetError("blocked", `"${written.slice(0, 100)}" is not an address in plain notation.`, { cause });
  }
}

function asEvidence(
  raw: Pick<RawAnswer, "server" | "request" | "response">,
  [name, type]: readonly [name: string, type: string],
): EvidenceInput {
  return {
    kind: "dns",
    uri: `dns://${raw.server}/${name}?type=${type}`,
    request: raw.request,
    response: raw.response,
    mime: "application/dns-message",
    remote: raw.server,
  };
}

function decoded(raw: RawAnswer, recorded: Recorded): DnsAnswer {
  const { message } = raw;
  return {
    get evidence() {
      return recorded.evidence;
    },
    proof: recorded.proof,
    rcode: message.rcode,
    authoritative: message.authoritative,
    recursionAvailable: message.recursionAvailable,
    answers: onChain(message).map(asRecord),
    authority: message.authority.map(asRecord),
    additional: message.additional.map(asRecord),
    server: raw.server,
  };
}

function asRecord({ name, type, ttl, span, data }: WireRecord): DnsRecord {
  return { name, type, ttl, span, data };
}

/** What the questions of one call were answered: their codes, and one digest over the raw answers in order of arrival. */
function makeList() {
  const digest = createHash("sha256");
  const lines: string[] = [];
  const servers = new Set<string>();
  return {
    add([name, type]: Question, raw: RawAnswer): void {
      digest.update(raw.response);
      lines.push(`${name} ${type} ${raw.message.rcode} ${raw.server}`);
      servers.add(raw.server);
    },
    asEvidence(): EvidenceInput | null {
      if (lines.length === 0) return null;
      const [server = ""] = servers;
      const response = { sha256: digest.digest("hex"), answers: lines };
      return {
        kind: "dns",
        uri: `dns://${server}/?questions=${lines.length}`,
        request: Buffer.from(JSON.stringify({ questions: lines.length, resolvers: [...servers] })),
        response: Buffer.from(JSON.stringify(response)),
        mime: "application/json",
        remote: server,
      };
    },
  };
}
