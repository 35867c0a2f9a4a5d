import { AppError } from "../../errors.ts";
import { parseAddress } from "../../model/address.ts";

/** An address and a port, and both as "address:port" ("[address]:port" for IPv6). */
export type Endpoint = { readonly address: string; readonly port: number; readonly key: string };

/** Reads "address", "address:port", "[address]:port" or a bare IPv6 address; throws AppError "bad_option" otherwise. */
export function parseEndpoint(written: string, defaultPort = 53): Endpoint {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(written.trim());
  const address = parseAddress(match?.[1] ?? match?.[2] ?? written);
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (!address || port < 1 || port > 65_535) {
    throw new AppError("bad_option", `"${written.slice(0, 100)}" is no name server`, {
      hint: "Write an IP address, with a port if it is not 53: 192.0.2.53 or 192.0.2.53:5353 or [2001:db8::53]:53",
    });
  }
  return { address, port, key: address.includes(":") ? `[${address}]:${port}` : `${address}:${port}` };
}
