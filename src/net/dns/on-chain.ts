import type { DnsMessage, WireRecord } from "./message.ts";

/** No resolver follows longer ones; it bounds the work that a hostile answer makes. */
const longestChain = 32;

/**
 * The answers that are about the name asked for: its own records and those of the names it is an alias of, by CNAME or
 * DNAME (RFC 1034 4.3.2, RFC 6672). Whatever else a server puts beside them is nobody's fact.
 */
export function onChain({ questions, answers }: Pick<DnsMessage, "questions" | "answers">): readonly WireRecord[] {
  const asked = questions[0]?.name ?? "";
  if (answers.every(({ name }) => name === asked)) return answers;
  const aliases = new Map<string, string>();
  for (const { name, type, data } of answers)
    if (type === "CNAME" && "host" in data && !aliases.has(name)) aliases.set(name, data.host);
  const names = new Set<string>();
  for (let at: string | undefined = asked; at !== undefined && names.size < longestChain; at = aliases.get(at)) {
    if (names.has(at)) break;
    names.add(at);
  }
  return answers.filter(
    ({ name, type }) => names.has(name) || (type === "DNAME" && [...names].some((it) => it.endsWith(`.${name}`))),
  );
}
