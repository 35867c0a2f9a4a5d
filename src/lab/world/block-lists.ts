import type { Zone } from "../servers/zone.ts";
import type { Part } from "./world.ts";

/** A DNS block list of the world. */
export type LabBlockList = {
  readonly zone: string;
  /** honest: as RFC 5782 has it. everything: names whatever it is asked for. nothing: an empty zone. */
  readonly manner: "honest" | "everything" | "nothing";
  readonly ipv6: boolean;
  /** Codes by address, each with words that a reader of its meaning must come to. */
  readonly listed: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** Where ns.nic.test is. */
const at = "198.51.100.3";

export const labBlockLists: readonly LabBlockList[] = [
  {
    zone: "zen.spamhaus.org",
    manner: "honest",
    ipv6: true,
    listed: {
      "203.0.113.211": { "127.0.0.4": "Spamhaus ZEN: a compromised machine", "127.0.0.3": "Spamhaus ZEN: sends spam" },
      "203.0.113.103": { "127.0.0.10": "(PBL)" },
      "2001:db8:b::70": { "127.0.0.2": "(SBL)" },
    },
  },
  // What a front end that many share is listed for is nobody's fault in particular.
  { zone: "psbl.surriel.com", manner: "honest", ipv6: false, listed: { "203.0.113.218": { "127.0.0.2": "PSBL" } } },
  {
    zone: "dnsbl.dronebl.org",
    manner: "honest",
    ipv6: true,
    listed: { "203.0.113.18": { "127.0.0.13": "DroneBL: guesses passwords" } },
  },
  {
    zone: "dnsbl-2.uceprotect.net",
    manner: "honest",
    ipv6: false,
    listed: { "203.0.113.211": { "127.0.0.2": "level 2" } },
  },
  { zone: "multi.surbl.org", manner: "honest", ipv6: false, listed: { "203.0.113.75": { "127.0.0.24": "SURBL" } } },
  { zone: "bl.spamcop.net", manner: "everything", ipv6: false, listed: {} },
  { zone: "dnsbl-1.uceprotect.net", manner: "nothing", ipv6: false, listed: {} },
];

/** The address backwards, by parts or by nibbles. */
function reversed(address: string): string {
  if (!address.includes(":")) return address.split(".").reverse().join(".");
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const middle = Array<string>(8 - groups(head).length - groups(tail).length).fill("0");
  const all = [...groups(head), ...middle, ...groups(tail)].map((group) => group.padStart(4, "0")).join("");
  return [...all].reverse().join(".");
}

function zoneOf({ zone, manner, listed }: LabBlockList): Zone {
  const entries = Object.entries(listed).flatMap(([address, codes]) =>
    Object.keys(codes).map((code) => `${reversed(address)} A ${code}`),
  );
  const own = { honest: ["2.0.0.127 A 127.0.0.2", ...entries], everything: ["* A 127.0.0.2"], nothing: [] };
  return { apex: zone, at: [at], records: ["@ NS ns.nic.test.", ...own[manner]].join("\n") };
}

export const blockLists: Part = { id: "block-lists", zones: labBlockLists.map(zoneOf) };
