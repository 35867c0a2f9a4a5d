import type { DnsType } from "../../sdk/net.ts";
import type { DnsMessage, WireRecord } from "./message.ts";

/** Where a documentation address is really reached; the address itself when it is the real one. */
export type DnsRoute = (
  address: string,
  port: number,
  protocol: "udp" | "tcp",
) => { readonly address: string; readonly port: number } | "drop" | "refuse";

export type ResolverOptions = {
  /** "address:port", IPv6 as "[address]:port"; the port may be left out. */
  readonly servers: readonly string[];
  readonly route?: DnsRoute;
  /** Ask only servers that a look has found usable; the first question starts the look. All are asked unless told. */
  readonly vetted?: boolean;
  /** Questions in flight per server, at most 250. */
  readonly window?: number;
  /** Milliseconds that one try may take. */
  readonly timeoutMs?: number;
  readonly tries?: number;
  /** Questions in flight over all servers. */
  readonly concurrency?: number;
  /** Questions a second and server; no limit unless given. */
  readonly rate?: number;
  /** Most answers kept while their TTL lasts; 0 keeps none. */
  readonly cache?: number;
  /** Milliseconds of a monotonic clock, for TTLs and rates. */
  readonly clock?: () => number;
};

/** What one question brought. Both messages have their id zeroed, so that equal exchanges are equal bytes. */
export type RawAnswer = {
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly message: DnsMessage;
  /** "address:port" as it was given, before the route. */
  readonly server: string;
};

export type QuestionOptions = {
  readonly server?: string;
  readonly recursive?: boolean;
  /** Also signatures, and what a validating resolver would hold back (DO and CD). */
  readonly dnssec?: boolean;
  readonly signal?: AbortSignal;
};

/** A zone transfer (RFC 5936): `response` are its messages one after another, each behind its two octets of length. */
export type RawTransfer = {
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly rcode: string;
  /** Spans are positions in `response`. */
  readonly records: readonly WireRecord[];
  /** True when the closing SOA came; false when a limit, a refusal or the end of the connection came first. */
  readonly complete: boolean;
  readonly server: string;
};

export type TransferOptions = {
  readonly signal?: AbortSignal;
  readonly maxRecords?: number;
  readonly maxBytes?: number;
};

export type Resolver = {
  /**
   * Asks one question. NOERROR and NXDOMAIN are returned, and what every server asked says else (SERVFAIL, REFUSED …).
   * Throws DnsFailure (a NetError) when nothing usable was answered, and the signal's reason when it is aborted.
   */
  query(name: string, type: DnsType, options?: QuestionOptions): Promise<RawAnswer>;
  transfer(zone: string, server: string, options?: TransferOptions): Promise<RawTransfer>;
  /**
   * Leaves out servers that lie or stay silent, and those that refuse where an honest one is; throws AppError
   * "no_resolver" when none is left.
   */
  vet(): Promise<readonly ServerReport[]>;
  /** The same look without consequence, a promise for each server; `names` are names that must not exist. */
  look(names?: readonly string[], signal?: AbortSignal): readonly Promise<ServerReport>[];
  close(): Promise<void>;
};

/** What asking a server for names that cannot exist showed. */
export type ServerReport = {
  readonly server: string;
  readonly verdict: "honest" | "lies" | "silent" | "refuses";
  /** What it does, as a clause: "it answers NXDOMAIN". */
  readonly detail: string;
};
