import { email } from "../../model/entities/email.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { findEmails } from "./_mentions.ts";
import { fieldOf, isMarkup, linesOf, type Named, type ReadFile } from "./_told.ts";
import { accountOf } from "./social.ts";

const most = 100;
/** Fields that are about the site or where somebody is, not who. */
const noPerson =
  /^(?:site|location|from|twitter|last.{0,9}update|language|doctype|standards|components|software|contact|url|e-?mail|https?)$/;

/** humans.txt (humanstxt.org): sections in stars, then whatever people write of themselves. */
export const readHumansFile: ReadFile = (answer) => {
  if (isMarkup(answer.text) || !/\/\*\s{0,20}(?:TEAM|THANKS|SITE|HUMANS?)\b/i.test(answer.text)) return null;
  const people = new Set<string>();
  const named: Named[] = [];
  for (const { line, from } of linesOf(answer.text, 1_000)) {
    const field = fieldOf(line);
    if (!field) continue;
    const { name, value, at } = field;
    if (!noPerson.test(name) && people.size < most && /^[\p{L}][\p{L} .'-]{2,80}$/u.test(value))
      people.add(`${value} (${name})`);
    const handle = name === "twitter" ? /^@?(\w{1,15})$/.exec(value)?.[1] : undefined;
    const proof = answer.proofOfText(from + at, from + at + value.length);
    if (handle && named.length < most)
      named.push({ type: "account", value: `twitter:${handle}`, relation: "mentions", proof });
  }
  return {
    attributes: { humans_txt: [...people] },
    proof: answer.proofOfText(0, answer.text.length),
    named: [...named, ...contactsOf(answer)],
  };
};

function contactsOf(answer: HttpAnswer): Named[] {
  const mailboxes = findEmails(answer.text)
    .slice(0, most)
    .map(({ text, from, to }): Named => {
      const proof = answer.proofOfText(from, to);
      return { type: "email", value: email.parse(text) ?? text, relation: "mentions", proof };
    });
  const links = [...answer.text.slice(0, 100_000).matchAll(/https:\/\/[^\s<>"']{4,200}/g)].slice(0, most);
  const accounts = links.flatMap(({ 0: link, index }): Named[] => {
    const url = URL.parse(link);
    const account = url && accountOf(url);
    const proof = answer.proofOfText(index, index + link.length);
    return account ? [{ type: "account", value: account, relation: "mentions", proof }] : [];
  });
  return [...mailboxes, ...accounts];
}
