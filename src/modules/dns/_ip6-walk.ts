import { createHash } from "node:crypto";
import ipaddr from "ipaddr.js";
import { type DnsAnswer, NetError } from "../../sdk/index.ts";
import type { Dns } from "../../sdk/net.ts";
import { isTold } from "./_names.ts";
import { nibbleName, nibblesOf } from "./_reverse.ts";

export type Walked = {
  readonly found: readonly { readonly address: string; readonly answer: DnsAnswer }[];
  /** Questions that could not be asked, and the first reason. */
  readonly failures: readonly NetError[];
  /** Branches that were not entered, for want of questions. */
  readonly left: number;
};

const depth = 32;

/**
 * The addresses of an IPv6 range that its reverse zone knows: below a name that does not exist nothing is (RFC 8020), so
 * whole branches fall away (RFC 7707, DNS reverse mappings). Null where names that nobody made exist too: there nothing
 * falls away.
 */
export async function walkReverse(dns: Dns, range: string, most: number, signal: AbortSignal): Promise<Walked | null> {
  const [network, bits] = ipaddr.IPv6.parseCIDR(range);
  const digits = nibblesOf(network.toString());
  const start = digits.slice(0, Math.floor(bits / 4));
  const controls = [0, 1].map((which) => madeUp(range, which, start));
  const told = await dns.queryAll(controls.map((it) => [nibbleName(it), "PTR"] as const));
  const failed = told.find((it) => it instanceof NetError || (it !== null && !isTold(it)));
  if (failed)
    throw failed instanceof NetError
      ? failed
      : new NetError("inconclusive", `${failed.server} answered ${failed.rcode}`);
  if (start.length < depth && told.some((it) => it !== null)) return null;

  const failures: NetError[] = [];
  let asked = controls.length;
  let level: { digits: string; answer: DnsAnswer | null }[] = [{ digits: start, answer: null }];
  while (level.length > 0 && (level[0]?.digits.length ?? depth) < depth) {
    signal.throwIfAborted();
    const children = level.flatMap((it) => branches(it.digits, digits, bits));
    const some = children.slice(0, Math.max(0, most - asked));
    asked += some.length;
    const answers = await dns.queryAll(some.map((it) => [nibbleName(it), "PTR"] as const));
    const next: typeof level = [];
    for (const [index, answer] of answers.entries()) {
      const child = some[index] ?? "";
      if (answer instanceof NetError) failures.push(answer);
      else if (answer && !isTold(answer))
        failures.push(new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`));
      else if (answer) next.push({ digits: child, answer });
    }
    if (some.length < children.length) return { found: [], failures, left: children.length - some.length };
    level = next;
  }
  const found = level.flatMap(({ digits: whole, answer }) =>
    answer?.answers.some(({ type }) => type === "PTR") ? [{ address: addressOf(whole), answer }] : [],
  );
  return { found, failures, left: 0 };
}

/** The digits one longer, those only that lie in the range. */
function branches(before: string, network: string, bits: number): string[] {
  const fixed = Math.max(0, bits - before.length * 4);
  const wanted = Number.parseInt(network[before.length] ?? "0", 16) >> (4 - fixed);
  const digits = [..."0123456789abcdef"];
  const allowed = fixed === 0 ? digits : digits.filter((digit) => Number.parseInt(digit, 16) >> (4 - fixed) === wanted);
  return allowed.map((digit) => before + digit);
}

function madeUp(range: string, which: number, start: string): string {
  return (
    start +
    createHash("sha256")
      .update(`${range} ${which}`)
      .digest("hex")
      .slice(0, depth - start.length)
  );
}

function addressOf(digits: string): string {
  return digits.replace(/(.{4})(?=.)/g, "$1:");
}
