import ipaddr from "ipaddr.js";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { parseAddress, parseRange } from "./address.ts";
import { Footprint } from "./footprint.ts";
import { parseHostname } from "./hostname.ts";

/** The file behind `--scope`: what its owner authorizes. Entries are names (with all below them), addresses, ranges. */
export const ScopeDocument = z.strictObject({
  allow: z.array(z.string()).default([]).describe("Names (and everything below them), addresses, CIDR ranges"),
  deny: z.array(z.string()).default([]).describe("Never looked at, never contacted; wins over allow"),
  footprint: Footprint.default("P1").describe("The most that is authorized"),
  resolved_addresses: z.boolean().default(false).describe("Addresses that names in scope resolve to are in scope too"),
  authorized_by: z.string().optional().describe("Who authorized it, and where that is written; wanted from P2 on"),
  until: z.iso.datetime({ offset: true }).optional().describe("When what is authorized ends by itself"),
});
export type ScopeDocument = z.infer<typeof ScopeDocument>;

/** Whether what a document authorizes has ended by itself. */
export function isOver({ until }: Pick<ScopeDocument, "until">, at = Date.now()): boolean {
  return until !== undefined && Date.parse(until) <= at;
}

/** A set of names and addresses that answers quickly whether it holds one. */
type Territory = { hasName(name: string): boolean; hasAddress(address: string): boolean };

export type Scope = {
  readonly document: ScopeDocument;
  /** In scope: a target or allowed, and not denied. */
  hasName(name: string): boolean;
  hasAddress(address: string): boolean;
  /** Allowed by the scope file itself, and not over: contact (P2 and above) wants that; being a target is not enough. */
  authorizesName(name: string): boolean;
  authorizesAddress(address: string): boolean;
  denies(nameOrAddress: string): boolean;
  /** Other targets (e-mails, usernames …), in scope by identity: "type key". */
  isTarget(type: string, key: string): boolean;
};

function territory(entries: readonly string[]): Territory {
  const names = new Set<string>();
  const ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  for (const entry of entries) {
    const range = parseRange(entry);
    if (range) {
      ranges.push(ipaddr.parseCIDR(range));
      continue;
    }
    const name = parseHostname(entry.replace(/^\*\./, ""));
    if (!name) throw new AppError("bad_scope", `"${entry}" in the scope is neither a name, an address nor a range.`);
    names.add(name);
  }
  return {
    hasName(name) {
      for (let at = 0; at >= 0; ) {
        if (names.has(name.slice(at))) return true;
        const dot = name.indexOf(".", at);
        at = dot < 0 ? -1 : dot + 1;
      }
      return false;
    },
    hasAddress(address) {
      if (ranges.length === 0) return false;
      const parsed = ipaddr.parse(address);
      return ranges.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
    },
  };
}

/** The scope of a scan: its targets as [type, key], and the document that authorizes more. */
export function compileScope(
  document: ScopeDocument,
  targets: readonly (readonly [type: string, key: string])[],
): Scope {
  const allowed = territory(document.allow);
  const denied = territory(document.deny);
  const isTerritory = new Set(["domain", "hostname", "ip", "range"]);
  const targeted = territory(targets.filter(([type]) => isTerritory.has(type)).map(([, key]) => key));
  const identities = new Set(targets.map(([type, key]) => `${type} ${key}`));
  return {
    document,
    hasName: (name) => !denied.hasName(name) && (allowed.hasName(name) || targeted.hasName(name)),
    hasAddress: (address) =>
      !denied.hasAddress(address) && (allowed.hasAddress(address) || targeted.hasAddress(address)),
    authorizesName: (name) => !denied.hasName(name) && allowed.hasName(name) && !isOver(document),
    authorizesAddress: (address) => !denied.hasAddress(address) && allowed.hasAddress(address) && !isOver(document),
    denies(it) {
      const address = parseAddress(it);
      return address ? denied.hasAddress(address) : denied.hasName(it);
    },
    isTarget: (type, key) => identities.has(`${type} ${key}`),
  };
}
