/** The part of dns-packet 5.6 that the lab uses; the package ships no types. */
declare module "dns-packet" {
  export type RecordData =
    | string
    | Buffer
    | readonly (string | Buffer)[]
    | Readonly<Record<string, string | number | Buffer | readonly string[]>>;
  export type Answer = { name: string; type: string; ttl?: number; class?: string; data: RecordData };
  export type Question = { name: string; type: string; class?: string };
  export type OptAnswer = { name: "."; type: "OPT"; udpPayloadSize: number; flags: number; options: [] };
  export type Packet = {
    id?: number;
    type?: "query" | "response";
    flags?: number;
    rcode?: string;
    questions?: Question[];
    answers?: Answer[];
    authorities?: Answer[];
    additionals?: (Answer | OptAnswer)[];
  };
  export const AUTHORITATIVE_ANSWER: number;
  export const TRUNCATED_RESPONSE: number;
  export const RECURSION_DESIRED: number;
  export const RECURSION_AVAILABLE: number;
  export const DNSSEC_OK: number;
  /** The codec of a type's data, with its two octets of length before it. */
  export function record(type: string): { encode(data: RecordData): Buffer };
  export const name: { encode(name: string): Buffer };
  export function encode(packet: Packet): Buffer;
  export function decode(packet: Uint8Array): Packet;
}
