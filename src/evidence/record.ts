/** What was asked and answered, before it is stored. Parts keep their raw bytes; `request` and `response` are always there. */
export type EvidenceInput = {
  /** The protocol: decides the WARC form at export. */
  readonly kind: "http" | "dns" | "tcp" | "tls" | "whois" | "smtp";
  /** What was asked, as a URI (https://…, dns://resolver/name?type=A, tcp://address:port, whois://server/query). */
  readonly uri: string;
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  /** Media type of the response part for other than http. */
  readonly mime?: string;
  /** The address that was really dialled. */
  readonly remote?: string;
};
