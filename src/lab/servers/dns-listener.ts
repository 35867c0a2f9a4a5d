import * as codec from "dns-packet";
import type { Reply } from "./authority.ts";
import { type Listener, listenForConversations, listenUdp } from "./listener.ts";
import { codecType, usualType } from "./record-types.ts";

export type DnsRequest = {
  readonly name: string;
  readonly type: string;
  readonly transport: "udp" | "tcp";
  /** It wants signatures (RFC 3225). */
  readonly dnssec: boolean;
  readonly recursionDesired: boolean;
};

/** One or more messages (a transfer has several), sent after `delayMs`; null is silence. */
export type DnsResponse = { readonly replies: readonly Reply[]; readonly delayMs?: number } | null;

export type DnsHandler = (request: DnsRequest) => DnsResponse;

const plainLimit = 512;

/** Serves one name server over UDP and TCP with a codec that is not Sonde's own. */
export async function listenDns(recursive: boolean, handle: DnsHandler): Promise<{ udp: Listener; tcp: Listener }> {
  const timers = new Set<NodeJS.Timeout>();
  const later = (delayMs: number, act: () => void) => {
    if (delayMs <= 0) return act();
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, delayMs);
    timers.add(timer);
  };

  function exchange(packet: Buffer, transport: "udp" | "tcp", send: (packet: Buffer) => void): void {
    let query: codec.Packet;
    try {
      query = codec.decode(packet);
    } catch {
      return; // not a DNS message: silence, as real servers often keep
    }
    const question = query.questions?.[0];
    if (!question || query.type !== "query") return;
    const edns = query.additionals?.find((it): it is codec.OptAnswer => it.type === "OPT");
    const response = handle({
      name: question.name.toLowerCase(),
      type: usualType(question.type),
      transport,
      dnssec: ((edns?.flags ?? 0) & codec.DNSSEC_OK) !== 0,
      recursionDesired: ((query.flags ?? 0) & codec.RECURSION_DESIRED) !== 0,
    });
    if (!response) return;
    const limit = transport === "tcp" ? 65_535 : Math.max(plainLimit, edns?.udpPayloadSize ?? plainLimit);
    later(response.delayMs ?? 0, () => {
      for (const reply of response.replies) send(encodeReply(query, question, reply, recursive, edns, limit));
    });
  }

  const openTcp = () =>
    listenForConversations((socket) => {
      let pending = Buffer.alloc(0);
      socket.on("data", (chunk) => {
        pending = Buffer.concat([pending, chunk]);
        while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
          const length = pending.readUInt16BE(0);
          const packet = pending.subarray(2, 2 + length);
          pending = pending.subarray(2 + length);
          exchange(packet, "tcp", (reply) => {
            if (!socket.destroyed) socket.write(Buffer.concat([lengthPrefix(reply), reply]));
          });
        }
      });
    });
  const { udp, tcp } = await onOnePort(openTcp, (port) =>
    listenUdp(port, (packet, reply) => exchange(packet, "udp", reply)),
  );
  return {
    udp: {
      port: udp.port,
      async close() {
        for (const timer of timers) clearTimeout(timer);
        await udp.close();
      },
    },
    tcp,
  };
}

/** A TCP and a UDP listener with the same port number: clients that know nothing of the map expect that. */
async function onOnePort(openTcp: () => Promise<Listener>, openUdp: (port: number) => Promise<Listener>) {
  for (let attempt = 1; ; attempt++) {
    const tcp = await openTcp();
    try {
      return { tcp, udp: await openUdp(tcp.port) };
    } catch (error) {
      await tcp.close();
      if (attempt === 10) throw error;
    }
  }
}

function lengthPrefix(packet: Buffer): Buffer {
  const prefix = Buffer.alloc(2);
  prefix.writeUInt16BE(packet.length);
  return prefix;
}

const rcodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

function encodeReply(
  query: codec.Packet,
  question: codec.Question,
  reply: Reply,
  recursive: boolean,
  edns: codec.OptAnswer | undefined,
  limit: number,
): Buffer {
  const opt: codec.OptAnswer[] = edns
    ? [{ name: ".", type: "OPT", udpPayloadSize: 1_232, flags: edns.flags & codec.DNSSEC_OK, options: [] }]
    : [];
  const flags =
    rcodes.indexOf(reply.rcode) |
    (reply.authoritative ? codec.AUTHORITATIVE_ANSWER : 0) |
    (recursive ? codec.RECURSION_AVAILABLE : 0) |
    ((query.flags ?? 0) & codec.RECURSION_DESIRED);
  const head = { id: query.id ?? 0, type: "response" as const, questions: [question] };
  const whole = codec.encode({
    ...head,
    flags,
    answers: reply.answers.map(asCodec),
    authorities: reply.authorities.map(asCodec),
    additionals: [...reply.additionals.map(asCodec), ...opt],
  });
  if (whole.length <= limit) return whole;
  return codec.encode({ ...head, flags: flags | codec.TRUNCATED_RESPONSE, additionals: opt });
}

function asCodec(record: codec.Answer): codec.Answer {
  return { ...record, type: codecType(record.type) };
}
