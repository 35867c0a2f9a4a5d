import type { DnsRecord, DnsType } from "../../sdk/net.ts";

/** A question as it stands in a message. */
export type DnsQuestion = { readonly name: string; readonly type: DnsType; readonly class: number };

/** A record with the class that the module's view leaves out (1 is IN). */
export type WireRecord = DnsRecord & { readonly class: number };

/** What an OPT record says (RFC 6891 6.1.2). `options` are its RDATA, as they came. */
export type Edns = {
  readonly payload: number;
  readonly version: number;
  readonly dnssecOk: boolean;
  readonly options: Uint8Array;
};

/** A whole DNS message. The OPT record is `edns`, not one of `additional`; `rcode` includes its high bits. */
export type DnsMessage = {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly authenticData: boolean;
  readonly checkingDisabled: boolean;
  readonly rcode: string;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly WireRecord[];
  readonly authority: readonly WireRecord[];
  readonly additional: readonly WireRecord[];
  readonly edns: Edns | null;
};
