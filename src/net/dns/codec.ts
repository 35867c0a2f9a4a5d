export { rcodeName, rcodeNumber, typeName, typeNumber } from "./codes.ts";
export { decodeMessage } from "./decode.ts";
export { encodeMessage, type MessageToEncode } from "./encode.ts";
export { DnsFormatError } from "./format-error.ts";
export type { DnsMessage, DnsQuestion, Edns, WireRecord } from "./message.ts";
export { encodeQuery, type QueryOptions } from "./query.ts";
