import { getServers } from "node:dns";
import type { Reach } from "../model/scan.ts";
import type { Dialer } from "./dialer.ts";
import { noResolver } from "./dns/admission.ts";
import { makeResolver } from "./dns/resolver.ts";
import type { Resolver, ResolverOptions } from "./dns/resolver-types.ts";

/** The resolver of a scan, over the servers it names or else the machine's, each vetted before it is believed. */
export function makeScanResolver(
  { resolvers }: Pick<Reach, "resolvers">,
  { route }: Pick<Dialer, "route">,
  options: Pick<ResolverOptions, "timeoutMs"> = {},
): Resolver {
  const servers = resolvers.length > 0 ? resolvers : getServers();
  if (servers.length === 0) throw noResolver([]);
  return makeResolver({ ...options, servers, route, vetted: true });
}
