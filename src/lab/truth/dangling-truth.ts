import { nameType, parseHostname, registrable } from "../../model/hostname.ts";
import type { World } from "../world/world.ts";
import { cutAt } from "./cut-truth.ts";
import type { Lookup } from "./lookup.ts";
import { answerAt, textOf } from "./pages.ts";
import type { TrueFinding } from "./truth.ts";

/** Providers of the demo internet where anybody may claim a name, and what their pages say when nobody has. */
const pages: readonly (readonly [suffix: string, words: string])[] = [
  [".github.io", "There isn't a GitHub Pages site here."],
];
const dnsProviders = [/^ns\d\.digitalocean\.com$/];

/** Records that lead to names which nobody holds. */
export function danglingFindings(world: World, lookup: Lookup, names: Iterable<string>): TrueFinding[] {
  const sites = [...world.organisations, ...world.others].flatMap(({ sites = [] }) => sites);
  const isGone = (name: string, type = "A") => lookup.ask(name, type).rcode === "NXDOMAIN";
  const findings: TrueFinding[] = [];
  for (const name of names) {
    const subject = { type: nameType(name), value: name };
    const { answers, rcode } = lookup.ask(name, "A");
    const aliases = answers.filter(({ type }) => type === "CNAME").map(({ data }) => String(data));
    const end = aliases.at(-1);
    if (end && rcode === "NXDOMAIN" && parseHostname(end)) findings.push({ type: "dns.dangling_cname", subject });
    const provider = pages.find(([suffix]) => aliases.some((alias) => alias.endsWith(suffix)));
    const address = answers.find(({ type }) => type === "A")?.data;
    const here = sites.filter(({ at }) => typeof address === "string" && at.includes(address));
    if (provider && textOf(answerAt(here, new URL(`http://${name}/`))).includes(provider[1]))
      findings.push({ type: "dns.dangling_cname", subject });
    for (const host of lookup.targets(name, "MX"))
      if (isGone(host)) findings.push({ type: "dns.dangling_mx", subject });
    const cut = cutAt(lookup, name);
    for (const host of cut?.above ?? []) {
      const domain = registrable(host);
      if (domain && isGone(domain, "NS")) findings.push({ type: "dns.dangling_ns", subject });
    }
    const refused = cut?.own === null && cut.servers.every(({ address: it }) => it !== null);
    if (refused && cut.above?.some((host) => dnsProviders.some((it) => it.test(host))))
      findings.push({ type: "dns.dangling_ns", subject });
  }
  return findings;
}
