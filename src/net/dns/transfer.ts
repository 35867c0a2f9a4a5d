import { decodeMessage } from "./decode.ts";
import type { Endpoint } from "./endpoint.ts";
import { DnsFailure } from "./failure.ts";
import { DnsFormatError } from "./format-error.ts";
import type { WireRecord } from "./message.ts";
import { encodeQuery } from "./query.ts";
import type { DnsRoute, RawTransfer, TransferOptions } from "./resolver-types.ts";
import { answers } from "./socket.ts";
import { exchangeTcp } from "./tcp.ts";

/** A minute for the whole: a server that trickles must not hold a job. */
const timeoutMs = 60_000;

/**
 * Transfers a zone (AXFR, RFC 5936) over TCP. The closing SOA is in the bytes, not among the records. What came before
 * a limit, the end of the connection or a malformed message is kept, as not complete. Throws DnsFailure when nothing
 * usable came, and the signal's reason.
 */
export async function transferZone(
  zone: string,
  { address, port, key }: Endpoint,
  options: TransferOptions & { route: DnsRoute; id: number },
): Promise<RawTransfer> {
  const { id, signal, maxRecords = 100_000, maxBytes = 16 << 20 } = options;
  const target = options.route(address, port, "tcp");
  if (target === "drop") throw new DnsFailure("silent", `${key} did not answer over TCP`, [key]);
  if (target === "refuse") throw new DnsFailure("unreachable", `${key} refused TCP`, [key]);
  const request = axfrQuery(zone);
  const asked = Buffer.from(request);
  asked.writeUInt16BE(id, 0);

  const parts: Buffer[] = [];
  const records: WireRecord[] = [];
  let bytes = 0;
  let rcode = "";
  let complete = false;
  const onMessage = (response: Buffer): boolean => {
    if (response.length < 12 || response.readUInt16BE(0) !== id) return false;
    const echoes = response.readUInt16BE(4) > 0; // only the first message must repeat the question (RFC 5936 2.2.1)
    if ((rcode === "" || echoes) && !answers(response, asked)) throw new DnsFormatError("answer to another question");
    if (bytes + response.length + 2 > maxBytes) return true;
    response.writeUInt16BE(0, 0);
    const message = decodeMessage(response);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(response.length, 0);
    parts.push(length, response);
    rcode = message.rcode;
    if (rcode !== "NOERROR") return true;
    if (records.length === 0 && message.answers[0]?.type !== "SOA") return true; // RFC 5936 2.2: it starts with the SOA
    for (const record of message.answers) {
      if (record.type === "SOA" && records.length > 0) {
        complete = true;
        return true;
      }
      if (records.length >= maxRecords) return true;
      const shift = bytes + 2;
      records.push({ ...record, span: [record.span[0] + shift, record.span[1] + shift] });
    }
    bytes += response.length + 2;
    return false;
  };
  try {
    await exchangeTcp(target, asked, { timeoutMs, server: key, signal, onMessage });
  } catch (error) {
    if (signal?.aborted) throw error;
    if (parts.length === 0 && error instanceof DnsFormatError) {
      throw new DnsFailure("malformed", `${key}: ${error.message}`, [key], error);
    }
    if (parts.length === 0 || !(error instanceof DnsFormatError || error instanceof DnsFailure)) throw error;
  }
  if (rcode === "") throw new DnsFailure("unreachable", `${key} closed the connection without an answer`, [key]);
  return { request, response: Buffer.concat(parts), rcode, records, complete, server: key };
}

function axfrQuery(zone: string): Buffer {
  try {
    return encodeQuery(zone, "AXFR", { recursive: false, edns: false });
  } catch (error) {
    if (!(error instanceof DnsFormatError)) throw error;
    throw new DnsFailure("unaskable", `${JSON.stringify(zone.slice(0, 300))}: ${error.message}`, [], error);
  }
}
