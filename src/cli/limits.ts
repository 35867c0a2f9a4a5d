import { statSync } from "node:fs";
import { resolve } from "node:path";
import { AppError } from "../errors.ts";
import { resolverEndpoint } from "../model/resolver-endpoint.ts";
import { Budget, Reach } from "../model/scan.ts";
import { parseDuration } from "./duration.ts";

type Written = Readonly<
  Record<"proxy" | "rate" | "max-time" | "max-requests" | "map", string | undefined> & {
    resolver: readonly string[];
    "data-sets"?: string | undefined;
  }
>;

/** How the scan reaches the world, from flags. Throws AppError bad_usage. */
export function readReach(flags: Written): Reach {
  return Reach.parse({
    resolvers: flags.resolver.flatMap((written) => written.split(",")).map(parseResolver),
    proxy: flags.proxy === undefined ? null : parseProxy(flags.proxy),
    map: flags.map ?? null,
    ...(flags["data-sets"] === undefined ? {} : { datasets: readFolder(flags["data-sets"]) }),
  });
}

/** What the scan may spend, from flags. Throws AppError bad_usage. */
export function readBudget(flags: Written): Budget {
  return Budget.parse({
    ...(flags.rate === undefined ? {} : { rate: positive(flags.rate, "--rate", "requests a second, such as 20") }),
    maxTimeMs: flags["max-time"] === undefined ? null : parseDuration(flags["max-time"], "--max-time"),
    maxRequests:
      flags["max-requests"] === undefined
        ? null
        : Math.ceil(positive(flags["max-requests"], "--max-requests", "a number of requests, such as 1000")),
  });
}

function positive(written: string, flag: string, what: string): number {
  const number = /^\d+(\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
  if (!(number > 0 && number <= Number.MAX_SAFE_INTEGER)) {
    throw new AppError("bad_usage", `${flag} wants ${what}; "${written}" is none.`);
  }
  return number;
}

function parseResolver(written: string): string {
  const endpoint = resolverEndpoint(written);
  if (endpoint) return endpoint;
  throw new AppError(
    "bad_usage",
    `--resolver wants an address such as 192.0.2.53 or 192.0.2.53:5353; "${written}" is none.`,
  );
}

function readFolder(written: string): string {
  if (!statSync(written, { throwIfNoEntry: false })?.isDirectory())
    throw new AppError("bad_usage", `--data-sets wants a folder; there is none at "${written}".`);
  return resolve(written);
}

function parseProxy(written: string): string {
  const url = URL.parse(written);
  if (!url || !/^(https?|socks5h?):$/.test(url.protocol) || !url.hostname) {
    throw new AppError("bad_usage", "--proxy wants http://host:port, https://host:port or socks5://host:port.");
  }
  return written;
}
