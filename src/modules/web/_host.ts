import { parseAddress } from "../../model/address.ts";
import { nameType, parseHostname } from "../../model/hostname.ts";
import type { EntityRef } from "../../sdk/module.ts";

/** The machine's name, or its address, that a URL leads to. */
export function hostOf(url: string): EntityRef | null {
  const { hostname } = new URL(url);
  const address = parseAddress(hostname);
  if (address) return { type: "ip", value: address };
  const name = parseHostname(hostname);
  return name ? { type: nameType(name), value: name } : null;
}
