import type { Answer, RecordData } from "dns-packet";
import { bindingData } from "./service-binding.ts";
import { keyRecords, type Signing } from "./zone-key.ts";

/** A zone as the world declares it: who serves it, who may copy it, and its records. */
export type Zone = {
  readonly apex: string;
  /** Addresses of the servers that answer for it with authority. */
  readonly at: readonly string[];
  /** Those of them that let anyone transfer it. */
  readonly open?: readonly string[];
  /** Those that ask others for whoever asks them. */
  readonly recursive?: readonly string[];
  /** Those that still have the serial before this one. */
  readonly stale?: readonly string[];
  /** What the parent says, where it is not what the zone says: the servers' names, and the addresses of some. */
  readonly delegated?: { readonly servers?: readonly string[]; readonly glue?: Readonly<Record<string, string>> };
  readonly signed?: Signing;
  /** The mailbox of its SOA record as a name; "hostmaster" at the zone unless told. */
  readonly mailbox?: string;
  /** Lines `name type data`: names below the apex unless they end in a dot, "@" is the apex, text in double quotes. */
  readonly records: string;
};

export type ZoneTree = {
  readonly apex: string;
  readonly zone: Zone;
  readonly nodes: ReadonlyMap<string, readonly Answer[]>;
};

const ttl = 300;

/** The absolute form of a name written in a zone: lower case, without the final dot. */
export function absolute(written: string, apex: string): string {
  if (written === "@") return apex;
  const name = written.endsWith(".") ? written.slice(0, -1) : apex === "" ? written : `${written}.${apex}`;
  return name.toLowerCase();
}

function recordData(type: string, rest: string, apex: string): RecordData {
  const words = rest.split(/\s+/);
  const word = (index: number) => words[index] ?? "";
  switch (type) {
    case "TXT":
      return [...rest.matchAll(/"([^"]*)"/g)].map(([, text = ""]) => Buffer.from(text));
    case "NS":
    case "CNAME":
    case "PTR":
      return absolute(rest, apex);
    case "MX":
      return { preference: Number(word(0)), exchange: absolute(word(1), apex) };
    case "SRV":
      return {
        priority: Number(word(0)),
        weight: Number(word(1)),
        port: Number(word(2)),
        target: absolute(word(3), apex),
      };
    case "CAA":
      return { flags: Number(word(0)), tag: word(1), value: word(2).replaceAll('"', "") };
    case "DS":
      return {
        keyTag: Number(word(0)),
        algorithm: Number(word(1)),
        digestType: Number(word(2)),
        digest: Buffer.from(word(3), "hex"),
      };
    case "SVCB":
    case "HTTPS":
      return bindingData(Number(word(0)), absolute(word(1), apex), words.slice(2));
    default:
      return rest;
  }
}

/** All nodes of a zone with their records; empty non-terminals are nodes without records (RFC 4592 2.2.2). */
export function plantZone(zone: Zone, serial = 2_026_010_101): ZoneTree {
  const nodes = new Map<string, Answer[]>();
  const add = (answer: Answer) => nodes.set(answer.name, [...(nodes.get(answer.name) ?? []), answer]);
  add({
    name: zone.apex,
    type: "SOA",
    ttl,
    data: {
      mname: zone.apex === "" ? "a.root-servers.net" : `ns1.${zone.apex}`,
      rname: zone.apex === "" ? "nstld.root-servers.net" : (zone.mailbox ?? `hostmaster.${zone.apex}`),
      serial,
      refresh: 3_600,
      retry: 600,
      expire: 604_800,
      minimum: 300,
    },
  });
  if (zone.signed) for (const record of keyRecords(zone.apex, zone.signed)) add({ ...record, name: zone.apex, ttl });
  for (const line of zone.records.split("\n")) {
    const [, name, type, rest] = /^\s*(\S+)\s+([A-Z0-9]+)\s+(\S.*?)\s*$/u.exec(line) ?? [];
    if (!name || !type || !rest || name.startsWith(";")) continue;
    add({ name: absolute(name, zone.apex), type, ttl, data: recordData(type, rest, zone.apex) });
  }
  for (const name of [...nodes.keys()]) {
    for (let above = parent(name); above !== null && isAtOrBelow(above, zone.apex); above = parent(above)) {
      if (!nodes.has(above)) nodes.set(above, []);
    }
  }
  return { apex: zone.apex, zone, nodes };
}

export function parent(name: string): string | null {
  if (name === "") return null;
  const dot = name.indexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}

export function isAtOrBelow(name: string, apex: string): boolean {
  return apex === "" || name === apex || name.endsWith(`.${apex}`);
}
