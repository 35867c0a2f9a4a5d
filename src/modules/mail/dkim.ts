import { createHash } from "node:crypto";
import { z } from "zod";
import { type Context, type DnsAnswer, defineModule, NetError } from "../../sdk/index.ts";
import { chainOf, isTold } from "../dns/_names.ts";
import { emitDefects } from "./_defect.ts";
import { judgeKey } from "./_dkim-judge.ts";
import { isDkim, readDkim } from "./_dkim-key.ts";
import { ownerOf, selectors } from "./_dkim-selectors.ts";
import { mailDomainOf, mailDomains } from "./_mail-domain.ts";
import { providerOf } from "./_providers.ts";
import type { Text } from "./_texts.ts";

const options = z.object({
  selectors: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9_.-]{0,60}[a-z0-9])?$/)
    .array()
    .default([])
    .describe("Further selectors to try"),
  common: z.boolean().default(true).describe("Whether selectors that are in common use are tried"),
});

/** Selectors that nobody has: what answers there answers everywhere. The same in every run. */
const nobodys = (name: string) =>
  [0, 1].map((n) => `x${createHash("sha256").update(`${name} ${n}`).digest("hex").slice(0, 16)}`);

/**
 * The keys that a domain's mail is signed with (DKIM, RFC 6376). Which selectors there are cannot be asked, only guessed:
 * none found says nothing.
 */
export default defineModule({
  id: "mail.dkim",
  title: "DKIM keys",
  about:
    "Asks for DKIM keys under selectors in common use, reads them, and says which are weak, broken or in test mode.",
  footprint: "P1",
  consumes: mailDomains,
  produces: [],
  findings: ["mail.dkim_weak_key", "mail.dkim_broken_key", "mail.dkim_test_mode"],
  concurrency: 20,
  tries: 3,
  timeoutMs: 60_000,
  verified: null,
  options,

  async run(context, subject) {
    const it = await mailDomainOf(context, subject);
    if (!it) return;
    const { net, emit, options } = context;
    const name = it.value;
    const controls = nobodys(name);
    const tried = [...new Set([...options.selectors, ...(options.common ? selectors : [])])];
    const asked = [...controls, ...tried].map((selector) => ({ selector, at: `${selector}._domainkey.${name}` }));
    const answers = await net.dns.queryAll(asked.map(({ at }) => [at, "TXT"] as const));
    const untold = untoldOf(answers, controls.length);
    const found = asked.map(({ selector, at }, index) => ({ selector, keys: keysIn(at, answers[index]) }));
    const [one = [], other = []] = found.slice(0, controls.length).map(({ keys }) => keys);
    if (!sameTexts(one, other)) {
      context.couldNotLook("inconclusive", "selectors that nobody has are answered with ever new keys");
      return;
    }
    const everywhere = one;
    const [wild] = everywhere;
    if (wild) emit.claim({ dkim_wildcard: readDkim(wild.text).isRevoked ? "revoked" : "key" }, { proof: wild.proof });
    for (const { selector, keys } of found) {
      if (controls.includes(selector)) continue;
      for (const key of keys) if (!everywhere.some(({ text }) => text === key.text)) take(context, name, selector, key);
    }
    if (untold) throw untold; // what was learned stays; another try may learn the rest
  },
});

type Key = Text & { readonly end: string };

function sameTexts(one: readonly Key[], other: readonly Key[]): boolean {
  const texts = (keys: readonly Key[]) =>
    keys
      .map(({ text }) => text)
      .sort()
      .join("\n");
  return texts(one) === texts(other);
}

function keysIn(at: string, answer: DnsAnswer | NetError | null | undefined): Key[] {
  if (!answer || answer instanceof NetError || !isTold(answer)) return [];
  const { end } = chainOf(at, answer);
  return answer.answers.flatMap(({ data, name, span }) =>
    "text" in data && name === end && isDkim(data.text)
      ? [{ text: data.text, end, proof: answer.proof("response", span) }]
      : [],
  );
}

function take({ emit }: Context<unknown>, name: string, selector: string, { text, end, proof }: Key): void {
  const key = readDkim(text);
  const state = key.isRevoked ? "revoked" : key.bits > 0 ? `${key.type} ${key.bits}` : `${key.type} unreadable`;
  emit.claim({ dkim_selectors: selector, dkim_keys: `${selector} ${state}${key.isTest ? " test" : ""}` }, { proof });
  const leadsTo = providerOf(end);
  const provider = leadsTo ?? ownerOf(selector);
  if (provider) emit.claim({ mail_providers: provider }, { proof, confidence: leadsTo ? 1 : 0.6 });
  emitDefects(emit, judgeKey(name, selector, key, proof));
}

/** One error for all selectors that got no answer. Without the controls, or when none got one, it is thrown at once. */
function untoldOf(answers: readonly (DnsAnswer | NetError | null)[], controls: number): NetError | null {
  const errors = answers.map((answer) => {
    if (answer === null || answer instanceof NetError) return answer;
    return isTold(answer) ? null : new NetError("failed", `${answer.server} answered ${answer.rcode}`);
  });
  const untold = errors.filter((it) => it !== null);
  const [first] = untold;
  if (!first) return null;
  if (untold.length === answers.length || errors.slice(0, controls).some((it) => it !== null)) throw first;
  return new NetError(first.outcome, `${untold.length} of ${answers.length} selectors: ${first.message}`, {
    cause: first,
  });
}
