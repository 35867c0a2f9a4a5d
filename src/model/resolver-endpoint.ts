import { parseAddress } from "./address.ts";

/** "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353" as "address:port"; null for anything else. */
export function resolverEndpoint(written: string): string | null {
  const [, bracketed, bare, port = "53"] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(written.trim()) ?? [];
  const address = parseAddress(bracketed ?? bare ?? written);
  const number = Number(port);
  if (!address || !(number > 0 && number < 65_536)) return null;
  return address.includes(":") ? `[${address}]:${number}` : `${address}:${number}`;
}
