import ipaddr from "ipaddr.js";
import { parseAddress, parseRange } from "../model/address.ts";
import { type Footprint, within } from "../model/footprint.ts";
import { parseHostname } from "../model/hostname.ts";
import { isOver, type Scope } from "../model/scope.ts";
import { NetError } from "../sdk/net.ts";
import type { Source } from "../sdk/source.ts";
import { groundOf } from "./ground.ts";

/** How a host may be reached: as a source's, or as a target's (then the scope must authorize it). */
export type Way = {
  /** The canonical name, null when an address was asked for. */
  readonly name: string | null;
  readonly source: Source | null;
  readonly needed: Footprint;
};

/** Pure decisions about what may be contacted. Each refusal is a NetError "blocked" with one sentence why. */
export type Guard = {
  /** The most that this module may do in this scan. */
  readonly ceiling: Footprint;
  /** Before anything is resolved: may this name or address be contacted at all? `as` "target" forgets the sources. */
  name(host: string, needed: Footprint, as?: "target" | "any"): Way;
  /** A name that the way's name is an alias of. */
  alias(name: string, way: Way): void;
  /** The address about to be dialled, as it was parsed; returns its canonical form, which is the one to dial. */
  address(address: string, way: Way): string;
  /** Whether the address alone, without a name, is authorized. */
  authorizes(address: string): boolean;
  /** May the scan's resolvers be asked for this name? */
  question(name: string): void;
  /** May this name server be asked directly? Returns its canonical address. */
  server(address: string): string;
};

export type GuardOptions = {
  readonly scope: Scope;
  readonly footprint: Footprint;
  readonly granted: Footprint;
  readonly sources: readonly Source[];
  readonly vouched?: ((address: string) => boolean) | undefined;
};

/** Makes the guard of one module in one scan (design.md, section 5). */
export function makeGuard({ scope, footprint, granted, sources, vouched }: GuardOptions): Guard {
  const ceiling = least(footprint, granted, scope.document.footprint);
  const named = scope.document.allow.flatMap((entry) => parseRange(entry) ?? []).map(namedRange);
  const mayAuthorizeByAddress = named.length > 0 || scope.document.resolved_addresses;
  const isPassive = !within("P2", ceiling);

  function authorizes(address: string): boolean {
    if (scope.denies(address) || isOver(scope.document)) return false;
    return scope.authorizesAddress(address) || (scope.document.resolved_addresses && (vouched?.(address) ?? false));
  }

  function sourceOf(host: string): Source | null {
    return sources.find((source) => source.hosts.some((pattern) => belongs(host, pattern))) ?? null;
  }

  function isInScope(host: string): boolean {
    return parseAddress(host) ? scope.hasAddress(host) : scope.hasName(host);
  }

  /** Named by an entry that lies whole in the special range: 0.0.0.0/0 names no private address. */
  function isNamed(address: string, kind: string, alone: boolean): boolean {
    const parsed = ipaddr.parse(address);
    return named.some(({ network, bits, isSingle, kinds }) => {
      if (network.kind() !== parsed.kind() || !parsed.match(network, bits)) return false;
      return alone ? isSingle : kinds.every((each) => each === kind);
    });
  }

  function checkGround(address: string): void {
    if (scope.denies(address)) throw blocked(`${address} is on the deny list.`);
    const { kind, embedded, metadata } = groundOf(address);
    if (metadata && !isNamed(address, kind, true)) {
      throw blocked(`${address} is a cloud metadata address; only an entry of its own in the scope file allows it.`);
    }
    if (kind !== "public" && !metadata && !isNamed(address, kind, false)) {
      throw blocked(`${address} is not on the public internet (${kind}) and the scope file does not name it.`);
    }
    if (embedded) checkGround(embedded);
  }

  function refuseScopeWhenPassive(host: string): void {
    if (isPassive && isInScope(host)) {
      throw blocked(`${host} belongs to the target, and at footprint ${ceiling} nothing is sent to it.`);
    }
  }

  return {
    ceiling,
    authorizes,

    name(host, needed, as = "any") {
      const address = parseAddress(host);
      const canonical = address ?? parseHostname(host);
      if (!canonical) throw blocked(`"${host.slice(0, 100)}" is neither a name nor an address in plain notation.`);
      if (scope.denies(canonical)) throw blocked(`${canonical} is on the deny list.`);
      const source = as === "any" ? sourceOf(canonical) : null;
      const authorized = address ? authorizes(address) : scope.authorizesName(canonical);
      // What the scope authorizes at this footprint is a target, also where a source's "*" would hold it.
      if (source && !(within(needed, ceiling) && authorized)) {
        refuseScopeWhenPassive(canonical);
        return { name: address ? null : canonical, source, needed: "P0" };
      }
      if (!within(needed, ceiling)) {
        throw blocked(`Contacting ${canonical} needs footprint ${needed}; ${ceiling} is granted.`);
      }
      if (!authorized && (address || !mayAuthorizeByAddress))
        throw blocked(`The scope file does not authorize ${canonical}.`);
      return { name: address ? null : canonical, source: null, needed };
    },

    alias(name, way) {
      if (scope.denies(name)) throw blocked(`${way.name} is an alias of ${name}, which is on the deny list.`);
      if (way.source) refuseScopeWhenPassive(name);
    },

    address(written, way) {
      const address = parseAddress(written);
      if (!address) throw blocked(`"${written.slice(0, 100)}" is not an address in plain notation.`);
      checkGround(address);
      if (way.source) refuseScopeWhenPassive(address);
      else if (!within(way.needed, ceiling)) {
        throw blocked(`Contacting ${address} needs footprint ${way.needed}; ${ceiling} is granted.`);
      } else if (!(way.name && scope.authorizesName(way.name)) && !authorizes(address)) {
        throw blocked(`The scope file authorizes neither ${way.name ? `${way.name} nor ` : ""}${address}.`);
      }
      return address;
    },

    question(name) {
      const canonical = name.toLowerCase().replace(/\.$/, "");
      if (scope.denies(addressInArpa(canonical) ?? canonical)) throw blocked(`${canonical} is on the deny list.`);
      if (!within("P1", ceiling) && (!sourceOf(canonical) || scope.hasName(canonical))) {
        throw blocked(`Asking the DNS for ${canonical} may reach its name servers, which needs footprint P1.`);
      }
    },

    server(written) {
      const address = parseAddress(written);
      if (!address) throw blocked(`"${written.slice(0, 100)}" is not an address in plain notation.`);
      checkGround(address);
      if (!within("P1", ceiling)) throw blocked(`Asking the name server ${address} needs footprint P1.`);
      return address;
    },
  };
}

function blocked(sentence: string): NetError {
  return new NetError("blocked", sentence);
}

function least(...all: readonly Footprint[]): Footprint {
  return all.reduce((a, b) => (within(a, b) ? a : b));
}

function belongs(host: string, pattern: string): boolean {
  if (pattern === "*") return true;
  return pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** An address or range of the scope file, and the ground on which it begins and ends. */
function namedRange(range: string) {
  const [network, bits] = ipaddr.parseCIDR(range);
  const last = (network.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6).broadcastAddressFromCIDR(range);
  const kinds = [network, last].map((end) => groundOf(end.toString()).kind);
  return { network, bits, kinds, isSingle: bits === (network.kind() === "ipv4" ? 32 : 128) };
}

/** The address that a reverse name stands for (RFC 1035 3.5, RFC 3596 2.5), or null. */
function addressInArpa(name: string): string | null {
  const labels = name.split(".").reverse();
  if (labels[0] !== "arpa") return null;
  const rest = labels.slice(2);
  if (labels[1] === "in-addr" && rest.length === 4) return parseAddress(rest.join("."));
  if (labels[1] !== "ip6" || rest.length !== 32) return null;
  return parseAddress(rest.join("").replace(/(.{4})(?=.)/g, "$1:"));
}
