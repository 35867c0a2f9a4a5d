import type { Severity } from "../../model/finding.ts";
import type { Outcome } from "../../model/outcome.ts";

/** What one code of a list says of an address, and how much that matters. */
type Saying = { readonly says: string; readonly severity: Severity };

/** The same with the code (or the bit of it) by which it is told from others of its list. */
export type Meaning = Saying & { readonly code: string };

export type BlockList = {
  readonly zone: string;
  readonly title: string;
  readonly ipv6: boolean;
  /** Where people read why an address is listed, and ask to have it removed. */
  readonly page: string;
  /** What an answer in 127.0.0.0/8 says; nothing for codes that list nobody. */
  meanings(address: string): readonly Meaning[];
  /** Answers that are none: they say why the question was refused. */
  readonly refusals: Readonly<Record<string, readonly [outcome: Outcome, why: string]>>;
};

const spam = (says: string): Saying => ({ says, severity: "medium" });
const broken = (says: string): Saying => ({ says, severity: "high" });
const policy = (says: string): Saying => ({ says, severity: "info" });

/** Meanings by the last part of 127.0.0.x; what is not in the table is listed without a reason that is known. */
const byCode =
  (codes: Readonly<Record<number, Saying | null>>) =>
  (address: string): readonly Meaning[] => {
    const known = /^127\.0\.0\.\d+$/.test(address) ? codes[Number(address.slice(8))] : undefined;
    return known === null ? [] : [known ? { ...known, code: address } : unknown(address)];
  };

const unknown = (code: string): Meaning => ({ ...spam(`listed, by a code that is not known (${code})`), code });

/** SURBL adds up what it knows in the bits of the last part. */
const bits: readonly (readonly [bit: number, saying: Saying])[] = [
  [8, broken("links to it were sent in phishing mail")],
  [16, broken("it hands out malware")],
  [64, spam("links to it were sent as spam")],
  [128, broken("a site on it was broken into")],
];

const xbl = broken("a compromised machine or an open proxy (XBL)");
const proxy = broken("an open proxy");

/**
 * DNS block lists that anybody may ask a little (RFC 5782), with the codes that their own pages document. Lists that want a key
 * or a registered resolver are left out, and those that have closed.
 */
export const blockLists: readonly BlockList[] = [
  {
    zone: "zen.spamhaus.org",
    title: "Spamhaus ZEN",
    ipv6: true,
    page: "https://check.spamhaus.org/",
    meanings: byCode({
      2: spam("a source of spam (SBL)"),
      3: spam("sends spam spread over many addresses (CSS)"),
      4: xbl,
      5: xbl,
      6: xbl,
      7: xbl,
      9: broken("in a range that criminals took or rent (DROP)"),
      10: policy("its provider lets no mail be sent from it directly (PBL)"),
      11: policy("Spamhaus expects no mail to be sent from it directly (PBL)"),
      30: broken("a botnet is steered from it (BCL)"),
    }),
    refusals: {
      "127.255.255.252": ["inconclusive", "it does not know the list by this name"],
      "127.255.255.254": ["blocked", "it refuses questions through public resolvers"],
      "127.255.255.255": ["rate_limited", "it was asked too much"],
    },
  },
  {
    zone: "bl.spamcop.net",
    title: "SpamCop",
    ipv6: false,
    page: "https://www.spamcop.net/bl.shtml",
    meanings: byCode({ 2: spam("reported as a source of spam") }),
    refusals: {},
  },
  {
    zone: "psbl.surriel.com",
    title: "Passive Spam Block List",
    ipv6: false,
    page: "https://psbl.org/",
    meanings: byCode({ 2: spam("sent mail to spam traps") }),
    refusals: {},
  },
  {
    zone: "dnsbl.dronebl.org",
    title: "DroneBL",
    ipv6: true,
    page: "https://dronebl.org/lookup",
    meanings: byCode({
      1: null, // entries for tests
      2: null,
      3: broken("a drone on IRC"),
      5: spam("a bottler"),
      6: broken("an unknown spambot or drone"),
      7: broken("takes part in denial of service"),
      8: proxy,
      9: proxy,
      10: proxy,
      11: proxy,
      12: spam("an open DNS resolver"),
      13: broken("guesses passwords"),
      14: proxy,
      15: broken("a compromised router or gateway"),
      16: broken("spreads a worm"),
      17: broken("in a botnet, as far as machines can tell"),
      18: spam("a compromised name or mail server"),
      19: spam("a VPN that is abused"),
    }),
    refusals: {},
  },
  {
    zone: "dnsbl-1.uceprotect.net",
    title: "UCEPROTECT level 1",
    ipv6: false,
    page: "https://www.uceprotect.net/en/rblcheck.php",
    meanings: byCode({ 2: spam("sent mail to spam traps within a week") }),
    refusals: {},
  },
  {
    zone: "dnsbl-2.uceprotect.net",
    title: "UCEPROTECT level 2",
    ipv6: false,
    page: "https://www.uceprotect.net/en/rblcheck.php",
    meanings: byCode({ 2: policy("other addresses of its allocation sent spam") }),
    refusals: {},
  },
  {
    zone: "multi.surbl.org",
    title: "SURBL",
    ipv6: false,
    page: "https://surbl.org/surbl-analysis",
    meanings(address) {
      const last = Number(/^127\.0\.0\.(\d+)$/.exec(address)?.[1] ?? 0);
      const known = bits.filter(([bit]) => (last & bit) !== 0);
      if (known.length === 0 && last !== 2) return [unknown(address)];
      return known.map(([bit, saying]) => ({ ...saying, code: `bit ${bit}` }));
    },
    refusals: { "127.0.0.1": ["blocked", "it refuses our questions"] },
  },
];

/** The name under which a list is asked for an address (RFC 5782 2.1, 2.4): its parts, or its nibbles, the last one first. */
export function questionFor(address: string, zone: string): string {
  if (!address.includes(":")) return `${address.split(".").reverse().join(".")}.${zone}`;
  return `${[...nibblesOf(address)].reverse().join(".")}.${zone}`;
}

function nibblesOf(address: string): string {
  const [before = "", after] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":")).map((group) => group.padStart(4, "0"));
  const [head, tail] = [groups(before), groups(after ?? "")];
  const missing = after === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(missing).fill("0000"), ...tail].join("");
}
