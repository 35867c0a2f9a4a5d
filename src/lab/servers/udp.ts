import type { Desk } from "./desk.ts";
import { type Listener, listenUdp } from "./listener.ts";

/** A datagram service by what it speaks. "echo" sends back whatever comes: the oldest of all decoys. */
export type UdpServer = {
  readonly speaks: "ntp" | "snmp" | "sip" | "ssdp" | "memcached" | "mdns" | "stun" | "coap" | "echo";
  /** What it says of itself, where the protocol has a place for it. */
  readonly says?: string;
};

/** Answers as these protocols do, as far as a stranger's first question goes. */
export async function listenDatagrams(address: string, port: number, server: UdpServer, desk: Desk): Promise<Listener> {
  return listenUdp(0, (packet, reply) => {
    desk.log.add({ server: address, port, transport: "udp", what: server.speaks, via: null });
    const answer = answers[server.speaks](packet, server.says ?? "");
    if (answer) reply(answer);
  });
}

const answers: Readonly<Record<UdpServer["speaks"], (packet: Buffer, says: string) => Buffer | null>> = {
  echo: (packet) => packet,

  ntp(packet, says) {
    const mode = (packet[0] ?? 0) & 7;
    if (mode === 3 && packet.length === 48) {
      const answer = Buffer.alloc(48);
      answer.set([0x24, 2, 6, 0xec]);
      packet.copy(answer, 24, 40, 48);
      return answer;
    }
    if (mode !== 6 || packet.length < 12) return null;
    const text = Buffer.from(says);
    const head = Buffer.from(packet.subarray(0, 12));
    head[1] = 0x82;
    head.writeUInt16BE(text.length, 10);
    return Buffer.concat([head, text]);
  },

  /** Version 3 names its engine to everybody; version 2c answers to "public". Both by patching what came. */
  snmp(packet, says) {
    const integer = (at: number) => packet.subarray(at, at + 2 + (packet[at + 1] ?? 0));
    const version = packet[4];
    if (version === 3) {
      const id = integer(7);
      const engine = tlv(4, Buffer.from("80001f8804 6c6162".replace(" ", ""), "hex"));
      const usm = tlv(0x30, engine, tlv(2, Buffer.of(1)), tlv(2, Buffer.of(9)), tlv(4), tlv(4), tlv(4));
      const flags = [tlv(2, Buffer.from("00ffe3", "hex")), tlv(4, Buffer.of(0)), tlv(2, Buffer.of(3))];
      const report = tlv(0xa8, id, tlv(2, Buffer.of(0)), tlv(2, Buffer.of(0)), tlv(0x30));
      return tlv(0x30, tlv(2, Buffer.of(3)), tlv(0x30, id, ...flags), tlv(4, usm), tlv(0x30, engine, tlv(4), report));
    }
    const community = packet.subarray(7, 7 + (packet[6] ?? 0));
    if (version !== 1 || community.toString() !== "public") return null;
    const id = integer(7 + community.length + 2);
    const name = tlv(6, Buffer.from("2b06010201010100", "hex"));
    const list = tlv(0x30, tlv(0x30, name, tlv(4, Buffer.from(says))));
    const response = tlv(0xa2, id, tlv(2, Buffer.of(0)), tlv(2, Buffer.of(0)), list);
    return tlv(0x30, tlv(2, Buffer.of(1)), tlv(4, community), response);
  },

  sip(packet, says) {
    const lines = packet.toString("latin1").split("\r\n");
    if (!lines[0]?.endsWith(" SIP/2.0")) return null;
    const kept = lines.filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/.test(line));
    return Buffer.from(`SIP/2.0 200 OK\r\n${kept.join("\r\n")}\r\nServer: ${says}\r\nContent-Length: 0\r\n\r\n`);
  },

  ssdp(packet, says) {
    if (!packet.toString("latin1").startsWith("M-SEARCH * HTTP/1.1\r\n")) return null;
    return Buffer.from(
      `HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: upnp:rootdevice\r\nUSN: uuid:lab::upnp:rootdevice\r\nEXT:\r\nSERVER: ${says}\r\nLOCATION: http://192.168.1.1:5000/rootDesc.xml\r\n\r\n`,
    );
  },

  memcached(packet, says) {
    if (packet.toString("latin1", 8) !== "version\r\n") return null;
    return Buffer.concat([packet.subarray(0, 8), Buffer.from(`VERSION ${says}\r\n`)]);
  },

  mdns(packet) {
    if (packet.length < 20 || (packet[2] ?? 0) > 127) return null;
    const head = Buffer.from(packet.subarray(0, 12));
    head.writeUInt16BE(0x8400, 2);
    head.writeUInt16BE(1, 6);
    const answer = Buffer.from("c00c000c00010000000a000e055f68747470045f746370c023", "hex");
    return Buffer.concat([head, packet.subarray(12), answer]);
  },

  stun(packet, says) {
    if (packet.length < 20 || packet.readUInt16BE(0) !== 1) return null;
    const software = Buffer.from(says.padEnd(Math.ceil(says.length / 4) * 4, "\0"));
    const head = Buffer.alloc(4);
    head.writeUInt16BE(0x8022, 0);
    head.writeUInt16BE(says.length, 2);
    const start = Buffer.from([1, 1, 0, 4 + software.length]);
    return Buffer.concat([start, packet.subarray(4, 20), head, software]);
  },

  coap(packet, says) {
    if (packet[0] !== 0x44 || packet[1] !== 1) return null;
    return Buffer.concat([Buffer.of(0x64, 0x45), packet.subarray(2, 8), Buffer.of(0xc1, 40, 0xff), Buffer.from(says)]);
  },
};

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const length = value.length < 128 ? Buffer.of(value.length) : Buffer.of(0x81, value.length);
  return Buffer.concat([Buffer.of(tag), length, value]);
}
