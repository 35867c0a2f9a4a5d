import type { Footprint } from "../model/footprint.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Proof } from "../model/proof.ts";

/**
 * The door out, as a module sees it. Every call is checked (scope, footprint, address really dialled), limited,
 * recorded as evidence and cancelled with the job. What cannot be asked is thrown as a NetError; what was asked and
 * answered, whatever the answer, is returned.
 */
export type Net = {
  readonly dns: Dns;
  readonly http: Http;
  readonly tcp: Tcp;
  readonly udp: Udp;
  readonly tls: Tls;
  readonly whois: Whois;
  readonly browser: Browser;
};

/** Something could not be looked at: `outcome` says why, and decides whether and when it is tried again. */
export class NetError extends Error {
  readonly outcome: Outcome;
  /** When a source said how long to wait (429, Retry-After): milliseconds. */
  readonly retryAfter: number | undefined;
  /** What could not be looked at, where that is not the record at hand; set by whoever knows. */
  about: { readonly type: string; readonly value: string } | undefined;

  constructor(outcome: Outcome, message: string, options: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "NetError";
    this.outcome = outcome;
    this.retryAfter = options.retryAfter;
  }
}

/** What was recorded of one exchange, to point proofs into. `request` and `response` are its parts. */
export type Recorded = {
  /** sha256 of the record, hex. */
  readonly evidence: string;
  /** A proof that points at bytes [from, to) of a part, or at a JSON pointer into it, or at the whole part. */
  proof(part: "request" | "response", span?: readonly [from: number, to: number] | string): Proof;
};

export type DnsType =
  | "A"
  | "AAAA"
  | "CNAME"
  | "MX"
  | "NS"
  | "SOA"
  | "TXT"
  | "SRV"
  | "CAA"
  | "PTR"
  | "DS"
  | "DNSKEY"
  | "NSEC"
  | "NSEC3"
  | "SVCB"
  | "HTTPS"
  | "ANY"
  | (string & {});

/** One resource record, decoded; names are lower case without final dot. `span` are its bytes in the response. */
export type DnsRecord = {
  readonly name: string;
  readonly type: DnsType;
  readonly ttl: number;
  readonly span: readonly [number, number];
  readonly data:
    | { readonly address: string } // A, AAAA
    | { readonly host: string } // CNAME, NS, PTR
    | { readonly preference: number; readonly host: string } // MX
    | { readonly priority: number; readonly weight: number; readonly port: number; readonly host: string } // SRV
    | { readonly text: string; readonly strings: readonly Uint8Array[] } // TXT (UTF-8 where it is, else latin1)
    | {
        readonly mname: string;
        readonly rname: string;
        readonly serial: number;
        readonly refresh: number;
        readonly retry: number;
        readonly expire: number;
        readonly minimum: number;
      } // SOA
    | { readonly flags: number; readonly tag: string; readonly value: string } // CAA
    | { readonly raw: Uint8Array }; // anything else
};

export type DnsAnswer = Recorded & {
  readonly rcode: "NOERROR" | "NXDOMAIN" | "SERVFAIL" | "REFUSED" | "FORMERR" | "NOTIMP" | (string & {});
  readonly authoritative: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  /** "address:port" that answered. */
  readonly server: string;
};

export type Dns = {
  /**
   * Asks the scan's resolvers, or `server` ("address" or "address:port") directly. NOERROR and NXDOMAIN are answers and
   * returned; so are SERVFAIL and REFUSED when every resolver says so. Throws NetError timeout, rate_limited, blocked.
   */
  query(name: string, type: DnsType, options?: { server?: string; recursive?: boolean }): Promise<DnsAnswer>;
  /**
   * Many questions at once, for guessing: the answers in order, null where the name does not exist. Questions and codes
   * are recorded as one list a call; an answer in full when it is cited, or is neither NOERROR nor NXDOMAIN. A question
   * that could not be asked is a NetError in its place.
   */
  queryAll(questions: readonly (readonly [name: string, type: DnsType])[]): Promise<(DnsAnswer | NetError | null)[]>;
  /** AXFR (RFC 5936) from one server: all records, or the refusal's rcode. Bounded in records and bytes. */
  transfer(
    zone: string,
    server: string,
  ): Promise<Recorded & { readonly rcode: string; readonly records: readonly DnsRecord[]; readonly complete: boolean }>;
};

export type HttpAnswer = Recorded & {
  readonly url: string;
  readonly status: number;
  /** Lower-case names; repeated fields in order of arrival. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Decoded from content-encoding, cut at the limit. */
  readonly body: Uint8Array;
  /** The body as text by its declared or detected charset. */
  readonly text: string;
  readonly truncated: boolean;
  /** Byte offset in the response part where the recorded body starts (it is recorded decoded). */
  readonly bodyAt: number;
  /** Proof of a span of `text`, in UTF-16 positions: for pages read as UTF-8 it is turned into bytes. */
  proofOfText(from: number, to: number): Proof;
  /** Proof of one header line. */
  proofOfHeader(name: string): Proof;
  /** The address that was dialled, and the certificate for https. */
  readonly remote: { readonly address: string; readonly port: number };
  readonly tls: TlsSession | null;
  /** An absolute location if the answer redirects; never followed by itself. */
  readonly location: string | null;
};

export type Http = {
  /**
   * One exchange; redirects are returned, not followed. `address` dials that address whatever the name resolves to.
   * Certificates are recorded, never a reason to refuse (the source variant verifies them).
   */
  request(
    url: string,
    options?: {
      method?: string;
      headers?: Record<string, string>;
      body?: string;
      address?: string;
      port?: number;
      maxBytes?: number;
      timeoutMs?: number;
    },
  ): Promise<HttpAnswer>;
  /** Follows up to `most` redirects inside scope; the chain, in order, the last one last. A refused hop ends it with `refused`. */
  follow(
    url: string,
    options?: { address?: string; most?: number; maxBytes?: number },
  ): Promise<{ chain: readonly HttpAnswer[]; refused: NetError | null }>;
};

export type Tcp = {
  /**
   * Connects, optionally sends, reads until `enough` bytes (or until it says so), the end, or `quietMs` without any. state:
   * "open" with what was read, "closed" (refused), "filtered" (no answer in time). `ended`: the other side ended it. Only an
   * unreachable or forbidden way throws.
   */
  probe(
    address: string,
    port: number,
    options?: {
      send?: string | Uint8Array;
      enough?: number | ((bytes: Uint8Array) => boolean);
      quietMs?: number;
      timeoutMs?: number;
    },
  ): Promise<
    Recorded & {
      readonly state: "open" | "closed" | "filtered";
      readonly bytes: Uint8Array;
      readonly text: string;
      readonly ended: boolean;
    }
  >;
  /** Which of many ports are open: connect scan without reading; one record for all, `proof("response", "/open/3")` for the third. */
  scan(
    address: string,
    ports: readonly number[],
    options?: { timeoutMs?: number },
  ): Promise<Recorded & { readonly open: readonly number[]; readonly closed: number; readonly filtered: number }>;
  /** A conversation by lines (SMTP, FTP …): `say` sends a line and returns the answer's lines up to the last of a reply. */
  lines(address: string, port: number, options?: { timeoutMs?: number }): Promise<LineSession>;
};

export type Udp = {
  /**
   * Sends a datagram and waits for the first answer that `takes` accepts (any, unless given); sent again, `sends` times in
   * all, over `timeoutMs`. state: "answered" with what came, "closed" (ICMP said that nobody is there), "silent" (open,
   * filtered or lost: nothing is known). An answer counts only from the address and port asked.
   */
  probe(
    address: string,
    port: number,
    options: {
      send: string | Uint8Array;
      takes?: (datagram: Uint8Array) => boolean;
      sends?: number;
      timeoutMs?: number;
    },
  ): Promise<
    Recorded & { readonly state: "answered" | "closed" | "silent"; readonly bytes: Uint8Array; readonly text: string }
  >;
};

export type LineSession = {
  /** Reads a reply by the rule of RFC 5321 4.2 ("250-" goes on, "250 " ends); `code` 0 when it is not of that form. */
  reply(): Promise<{ code: number; text: string; span: readonly [number, number] }>;
  say(line: string): Promise<{ code: number; text: string; span: readonly [number, number] }>;
  /** Ends the conversation and records it whole. */
  end(): Promise<Recorded>;
};

export type TlsCertificate = {
  readonly sha256: string;
  readonly der: Uint8Array;
  readonly subject: string;
  readonly issuer: string;
  /** dNSName and iPAddress entries of the subject alternative name, lower case, wildcards kept. */
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  readonly serial: string;
  /** SHA-256 of the SubjectPublicKeyInfo, hex; "" for a key that cannot be read. */
  readonly spki: string;
  /** "rsa", "ed25519", or the curve of an EC key. */
  readonly keyType: string;
  readonly keyBits: number;
  readonly signature: string;
};

export type TlsSession = {
  readonly version: string;
  readonly cipher: string;
  readonly chain: readonly TlsCertificate[];
  /** Why the chain would not be trusted for the name asked: Node's code (CERT_HAS_EXPIRED …), or null when it would. */
  readonly distrust: string | null;
};

export type Tls = {
  /** A handshake and nothing more. `recorded.proof("response", "/chain/0")` points into the JSON recorded. */
  handshake(
    address: string,
    port: number,
    options?: { servername?: string; timeoutMs?: number },
  ): Promise<Recorded & TlsSession>;
};

export type Whois = {
  /** One question to one server (RFC 3912), bounded. */
  ask(server: string, query: string): Promise<Recorded & { readonly text: string; readonly server: string }>;
};

export type Browser = {
  /** Whether this machine has one. */
  readonly isInstalled: boolean;
  /**
   * A picture of a page, as PNG, by a browser whose every request goes through this door. `refused` are requests of the page
   * that were not sent: out of scope, not GET, or too many. The record's response is the picture, its request the JSON of
   * what was asked. Throws NetError for a page that could not be had.
   */
  screenshot(
    url: string,
    options?: { width?: number; height?: number; loadMs?: number },
  ): Promise<
    Recorded & {
      readonly png: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly requests: number;
      readonly refused: number;
    }
  >;
};

/** What the scan allows a module to do, to branch on before asking. */
export type Allowance = { readonly footprint: Footprint; allows(needed: Footprint): boolean };
