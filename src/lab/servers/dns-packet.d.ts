/** The part of dns-packet 5.6 that the lab uses; the package ships no types. */
declare module "dns-packet" {
  export type RecordData = string | readonly (string | Buffer)[] | Readonly<Record<string, string | number>>;
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
  export function encode(packet: Packet): Buffer;
  export function decode(packet: Uint8Array): Packet;
}
