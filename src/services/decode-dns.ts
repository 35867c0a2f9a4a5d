import type { EvidenceInput } from "../evidence/record.ts";
import { rawText } from "../modules/dns/_raw-text.ts";
import { decodeMessage } from "../net/dns/codec.ts";
import type { DnsRecord } from "../sdk/net.ts";

/** What a span of a DNS answer says, as a line of a zone file would; null where it is not one whole record. */
export function decodedRecord(record: EvidenceInput, span: readonly [number, number] | undefined): string | null {
  if (record.kind !== "dns" || !span) return null;
  try {
    const message = decodeMessage(record.response);
    const found = [...message.answers, ...message.authority, ...message.additional].find(
      (one) => one.span[0] === span[0] && one.span[1] === span[1],
    );
    return found ? `${found.name} ${found.type} ${rawText(found) ?? written(found.data)}` : null;
  } catch {
    return null; // a transfer, framed otherwise: the bytes are shown all the same
  }
}

function written(data: DnsRecord["data"]): string {
  if ("raw" in data) return Buffer.from(data.raw).toString("hex");
  if ("text" in data) return JSON.stringify(data.text);
  return Object.values(data).join(" ");
}
