import { email } from "../../model/entities/email.ts";
import { nameType, parseHostname } from "../../model/hostname.ts";
import { isMarkup, linesOf, type Named, type ReadFile } from "./_told.ts";

const mostSellers = 200;
const seller =
  /^\s{0,20}([a-z0-9.-]{1,253}\.[a-z]{2,24})\s{0,20},\s{0,20}([^\s,#;]{1,100})\s{0,20},\s{0,20}(DIRECT|RESELLER)\b/i;

/** ads.txt (IAB 1.1): who may sell a site's advertising, under which account, and who owns and manages it. */
export const readAdsFile: ReadFile = (answer) => {
  if (isMarkup(answer.text)) return null;
  const sellers = new Set<string>();
  const named: Named[] = [];
  const owners: Record<string, string> = {};
  for (const { line, from } of linesOf(answer.text)) {
    const [, system = "", account = "", kind = ""] = seller.exec(line) ?? [];
    if (system && sellers.size < mostSellers) sellers.add(`${system.toLowerCase()} ${account} ${kind.toUpperCase()}`);
    const declared = /^\s{0,20}(ownerdomain|managerdomain|contact|subdomain)\s{0,20}=\s{0,20}([^\s#,]{3,300})/i.exec(
      line,
    );
    const [whole = "", key = "", value = ""] = declared ?? [];
    if (!declared || named.length >= 50) continue;
    const end = from + whole.length;
    const it = ownerOf(key.toLowerCase(), value);
    if (!it) continue;
    named.push({ ...it, relation: "mentions", proof: answer.proofOfText(end - value.length, end) });
    if (key.toLowerCase() !== "subdomain") owners[key.toLowerCase()] ??= it.value;
  }
  if (sellers.size === 0) return null;
  return {
    attributes: { ad_sellers: [...sellers].sort(), ...(Object.keys(owners).length > 0 && { ads_txt: owners }) },
    proof: answer.proofOfText(0, answer.text.length),
    named,
  };
};

function ownerOf(key: string, value: string): Pick<Named, "type" | "value" | "anywhere"> | null {
  if (key === "contact") {
    const mailbox = email.parse(value);
    return mailbox ? { type: "email", value: mailbox } : null;
  }
  const name = parseHostname(value);
  return name ? { type: nameType(name), value: name, anywhere: key !== "subdomain" } : null;
}
