import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import type { DnsRecord } from "../../sdk/net.ts";
import { type DnsQuestion, decodeMessage, encodeMessage, type MessageToEncode } from "./codec.ts";

/** What a test's name server is asked; `times` counts the question's askings here, this one included. */
export type Asking = DnsQuestion & {
  readonly times: number;
  readonly protocol: "udp" | "tcp";
  readonly request: Uint8Array;
};

/** What it says: a message by its parts, bytes as they are (the id is put in), several of either, or nothing. */
export type Saying = Partial<MessageToEncode> | Uint8Array;

/** A name server on loopback over UDP and TCP for tests. */
export type TestServer = {
  readonly key: string;
  readonly asked: readonly Asking[];
  close(): Promise<void>;
};

/** Starts a server that says what `answer` returns, or stays silent at null. */
export async function startNameServer(answer: (asking: Asking) => Saying | Saying[] | null): Promise<TestServer> {
  const asked: Asking[] = [];
  const say = (request: Uint8Array, protocol: "udp" | "tcp"): Uint8Array[] => {
    const query = decodeMessage(request);
    const question = query.questions[0] ?? { name: "", type: "A", class: 1 };
    const before = asked.filter(({ name, type }) => name === question.name && type === question.type).length;
    const asking = { ...question, times: before + 1, protocol, request: Uint8Array.from(request) };
    asked.push(asking);
    const said = answer(asking);
    return (Array.isArray(said) ? said : said ? [said] : []).map((each) => {
      if (!(each instanceof Uint8Array))
        return encodeMessage({ ...blank, id: query.id, questions: query.questions, ...each });
      const bytes = Buffer.from(each);
      bytes.writeUInt16BE(query.id, 0);
      return bytes;
    });
  };
  const udp = createSocket("udp4");
  udp.on("message", (request, from) => {
    for (const message of say(request, "udp")) udp.send(message, from.port, from.address);
  });
  const tcp = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      for (const message of say(chunk.subarray(2), "tcp")) {
        socket.write(Buffer.concat([Buffer.of(message.length >> 8, message.length & 255), message]));
      }
      socket.end();
    });
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const address = tcp.address();
  const port = typeof address === "object" && address ? address.port : 0;
  udp.bind(port, "127.0.0.1");
  await once(udp, "listening");
  return {
    key: `127.0.0.1:${port}`,
    asked,
    async close() {
      udp.close();
      tcp.close();
      await once(tcp, "close");
    },
  };
}

const blank: MessageToEncode = {
  id: 0,
  response: true,
  opcode: 0,
  authoritative: false,
  truncated: false,
  recursionDesired: true,
  recursionAvailable: true,
  authenticData: false,
  checkingDisabled: false,
  rcode: "NOERROR",
  questions: [],
  answers: [],
  authority: [],
  additional: [],
  edns: null,
};

/** An A record. */
export function a(name: string, address: string, ttl = 60): Omit<DnsRecord, "span"> {
  return { name, type: "A", ttl, data: { address } };
}

/** An SOA record with TTL and minimum of a minute. */
export function soa(name: string): Omit<DnsRecord, "span"> {
  const times = { serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 60 };
  return { name, type: "SOA", ttl: 60, data: { mname: `ns.${name}`, rname: `admin.${name}`, ...times } };
}
