import { registrable } from "../../model/hostname.ts";
import { type Context, type DnsAnswer, NetError } from "../../sdk/index.ts";
import type { Dns, DnsType } from "../../sdk/net.ts";
import { isTold } from "./_names.ts";
import type { Wildcards } from "./_wildcard.ts";

export type Hit = { readonly name: string; readonly answer: DnsAnswer };

export type Guessed = {
  readonly hits: readonly Hit[];
  /** Names that exist without records of the types asked: others may lie below them. */
  readonly interior: readonly string[];
  /** Names that could not be asked, after a second try each. */
  readonly failures: readonly Failure[];
};

export type Failure = { readonly name: string; readonly error: NetError };

/** Says of names that could not be asked which they are, in one outcome. */
export function tellFailures(
  { couldNotLook }: Pick<Context<unknown>, "couldNotLook">,
  failures: readonly Failure[],
): void {
  const [first] = failures;
  if (!first) return;
  const names = [...new Set(failures.map(({ name }) => name))];
  const some = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
  const domain = registrable(first.name);
  couldNotLook(
    first.error.outcome,
    `${some}: ${first.error.message}`,
    domain ? { type: "domain", value: domain } : undefined,
  );
}

/** What is asked of a name that has no address of its own: enough to know whether it has anything. */
const otherTypes: readonly DnsType[] = ["AAAA", "MX", "TXT"];
const chunk = 5_000;

/** Of names that answer like any name, only so many are asked for other records: the rest is noise of the wildcard. */
const mostWild = 100;

/** Asks for many names, and keeps those that answered something made-up names do not get. */
export async function guess(
  dns: Dns,
  wildcards: Wildcards,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Guessed> {
  const hits: Hit[] = [];
  const interior: string[] = [];
  const failures: Failure[] = [];
  let wild = 0;
  for (let at = 0; at < names.length; at += chunk) {
    signal.throwIfAborted();
    const some = names.slice(at, at + chunk);
    const addresses = await askTwice(dns, some, "A");
    await wildcards.prepare("A", answered(addresses));
    const open: string[] = [];
    for (const [name, answer] of addresses) {
      if (answer instanceof NetError) failures.push({ name, error: answer });
      else if (answer) {
        const verdict = await wildcards.judge(name, "A", answer);
        if (verdict === "own") hits.push({ name, answer });
        else if (verdict === "interior" || (verdict === "wildcard" && wild++ < mostWild)) open.push(name);
        if (verdict === "interior") interior.push(name);
      }
    }
    hits.push(...(await otherwiseOwn(dns, wildcards, open, failures)));
  }
  return { hits, interior, failures };
}

/** Of names that have no address of their own, those with other records of their own. */
async function otherwiseOwn(
  dns: Dns,
  wildcards: Wildcards,
  names: readonly string[],
  failures: Failure[],
): Promise<Hit[]> {
  const hits = new Map<string, Hit>();
  for (const type of otherTypes) {
    const left = names.filter((name) => !hits.has(name));
    const told = await askTwice(dns, left, type);
    await wildcards.prepare(type, answered(told));
    for (const [name, answer] of told) {
      if (answer instanceof NetError) failures.push({ name, error: answer });
      else if (answer && (await wildcards.judge(name, type, answer)) === "own") hits.set(name, { name, answer });
    }
  }
  return [...hits.values()];
}

function answered(asked: ReadonlyMap<string, DnsAnswer | NetError | null>): (readonly [string, DnsAnswer])[] {
  return [...asked].flatMap(([name, answer]) =>
    answer === null || answer instanceof NetError ? [] : [[name, answer] as const],
  );
}

async function askTwice(
  dns: Dns,
  names: readonly string[],
  type: DnsType,
): Promise<Map<string, DnsAnswer | NetError | null>> {
  const found = new Map<string, DnsAnswer | NetError | null>();
  for (let left = names, round = 0; left.length > 0 && round < 2; round++) {
    const answers = await dns.queryAll(left.map((name) => [name, type] as const));
    for (const [index, name] of left.entries()) found.set(name, told(answers[index] ?? null));
    left = left.filter((name) => found.get(name) instanceof NetError);
  }
  return found;
}

function told(answer: DnsAnswer | NetError | null): DnsAnswer | NetError | null {
  if (answer === null || answer instanceof NetError || isTold(answer)) return answer;
  return new NetError("inconclusive", `${answer.server} answered ${answer.rcode}`);
}
