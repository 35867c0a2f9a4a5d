import { parseAddress } from "./address.ts";
import { entityType } from "./entities/index.ts";
import type { Scope } from "./scope.ts";

/** The name or address that contact with a target would reach; null for what is no place (a user name, an AS number). */
export function placeOf(type: string, value: string): string | null {
  if (type === "domain" || type === "hostname") return value;
  if (type === "range") return value.slice(0, value.indexOf("/"));
  if (type === "url") return new URL(value).hostname.replace(/^\[(.*)\]$/, "$1");
  return entityType(type).addressOf(value);
}

/** Whether a scope authorizes contact with what a target names; null for what is no place. */
export function authorizesTarget(scope: Scope, { type, value }: { type: string; value: string }): boolean | null {
  const place = placeOf(type, value);
  if (place === null) return null;
  return parseAddress(place) ? scope.authorizesAddress(place) : scope.authorizesName(place);
}
