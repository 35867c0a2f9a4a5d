import { descend, integer, tlv } from "./_ber.ts";
import type { Risk, UdpProbe } from "./_udp-probes.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const ascii = (bytes: Buffer) => bytes.toString("latin1");
const sameAt = (datagram: Buffer, at: number, wanted: Buffer) =>
  datagram.subarray(at, at + wanted.length).equals(wanted);

const inside = "Let it answer the own network only, and drop its port at the border.";
const flood =
  "It answers strangers with more than they send. Senders' addresses can be forged: such servers are used to flood others.";
const amplifier = (title: string): Risk => ({
  type: "ip.udp_amplifier",
  severity: "medium",
  title,
  harm: flood,
  remedy: inside,
});
const exposed = (severity: Risk["severity"], title: string, harm: string): Risk => ({
  type: "ip.udp_exposed",
  severity,
  title,
  harm,
  remedy: inside,
});

/**
 * Rarer services. TFTP is left out: it answers from another port, which a connected socket never hears. WireGuard and OpenVPN with
 * tls-auth are silent to strangers by design.
 */
export const moreUdpProbes: readonly UdpProbe[] = [
  {
    service: "rpcbind",
    port: 111,
    // A call of DUMP, procedure 4 of program 100000 version 2 (RFC 5531 9, RFC 1833 3).
    send: (token) =>
      Buffer.concat([
        token.subarray(0, 4),
        hex("00000000 00000002 000186a0 00000002 00000004 00000000 00000000 00000000 00000000"),
      ]),
    answers: (datagram, token) =>
      datagram.length >= 24 && sameAt(datagram, 0, token.subarray(0, 4)) && datagram.readUInt32BE(4) === 1,
    tell: (datagram) => ({
      attributes: { rpc_programs: Math.floor((datagram.length - 28) / 20) },
      span: [24, datagram.length],
    }),
    risk: amplifier("The port mapper answers strangers"),
  },
  {
    service: "cldap",
    port: 389,
    // A search of the root for what it supports (RFC 4511 4.5.1).
    send: (token) =>
      tlv(
        0x30,
        integer(token.readUInt16BE(0)),
        tlv(
          0x63,
          tlv(4),
          tlv(10, Buffer.of(0)),
          tlv(10, Buffer.of(0)),
          integer(0),
          integer(0),
          tlv(1, Buffer.of(0)),
          tlv(0x87, Buffer.from("objectClass")),
          tlv(0x30, tlv(4, Buffer.from("supportedLDAPVersion"))),
        ),
      ),
    answers(datagram, token) {
      const id = descend(datagram, 0, 0);
      const tag = descend(datagram, 0, 1)?.tag;
      return (
        id?.tag === 2 &&
        id.value.equals(descend(integer(token.readUInt16BE(0)), 0)?.value ?? Buffer.alloc(0)) &&
        (tag === 0x64 || tag === 0x65)
      );
    },
    risk: amplifier("LDAP answers strangers over UDP"),
  },
  {
    service: "mssql-browser",
    port: 1434,
    send: () => Buffer.of(3), // CLNT_UCAST_EX (MS-SQLR 2.2.2)
    answers: (datagram) =>
      datagram[0] === 5 &&
      datagram.length > 3 &&
      datagram.readUInt16LE(1) === datagram.length - 3 &&
      datagram.includes("ServerName;"),
    tell: (datagram) => ({ attributes: { banner: ascii(datagram.subarray(3)) }, span: [3, datagram.length] }),
    risk: amplifier("The SQL Server browser answers strangers"),
  },
  {
    service: "ws-discovery",
    port: 3702,
    send: (token) =>
      Buffer.from(
        `<?xml version="1.0"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Header><a:MessageID>urn:uuid:${uuid(token)}</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action></e:Header><e:Body><d:Probe/></e:Body></e:Envelope>`,
      ),
    answers: (datagram, token) =>
      datagram.includes("ProbeMatches") && datagram.includes(uuid(token)) && datagram.includes("RelatesTo"),
    risk: amplifier("WS-Discovery answers strangers"),
  },
  {
    service: "slp",
    port: 427,
    // A service type request (RFC 2608 10.1).
    send: (token) =>
      Buffer.concat([
        hex("0209 00001d 0000 000000"),
        token.subarray(0, 2),
        hex("0002 656e 0000 ffff 0007 64656661756c74"),
      ]),
    answers: (datagram, token) =>
      datagram.length >= 14 && datagram[0] === 2 && datagram[1] === 10 && sameAt(datagram, 10, token.subarray(0, 2)),
    risk: amplifier("SLP answers strangers"),
  },
  {
    service: "chargen",
    port: 19,
    send: () => Buffer.from("\r\n"),
    // RFC 864: lines of 72 printable characters, each beginning with the next one.
    answers: (datagram) => /^[\x20-\x7e]{72}\r\n/.test(ascii(datagram)),
    risk: amplifier("chargen answers strangers"),
  },
  {
    service: "ike",
    port: 500,
    // Main mode with one proposal (RFC 2408, 2409): AES-256, SHA-1, pre-shared key, group 2.
    send: (token) =>
      Buffer.concat([
        token.subarray(0, 8),
        hex("0000000000000000 01 10 02 00 00000000 00000058"),
        hex("0000003c 00000001 00000001"),
        hex("00000030 01 01 00 01 00000028 01 01 0000"),
        hex("80010007 800e0100 80020002 80030001 80040002 800b0001 000c0004 00007080"),
      ]),
    answers: (datagram, token) =>
      datagram.length >= 28 && sameAt(datagram, 0, token.subarray(0, 8)) && !sameAt(datagram, 8, Buffer.alloc(8)),
  },
  {
    service: "openvpn",
    port: 1194,
    // P_CONTROL_HARD_RESET_CLIENT_V2, answered by the server's with an acknowledgement of our session.
    send: (token) => Buffer.concat([Buffer.of(0x38), token.subarray(0, 8), hex("00 00000000")]),
    answers: (datagram, token) => ((datagram[0] ?? 0) & 0xf8) === 0x40 && datagram.includes(token.subarray(0, 8)),
  },
  {
    service: "quic",
    port: 443,
    // A long header of a version that is kept free, as long as a first packet must be (RFC 9000 6.1, 15).
    send: (token) =>
      Buffer.concat([
        hex("c0 1a2a3a4a 08"),
        token.subarray(0, 8),
        hex("08"),
        token.subarray(8, 16),
        Buffer.alloc(1_178),
      ]),
    answers: (datagram, token) =>
      datagram.length >= 23 &&
      (datagram[0] ?? 0) > 127 &&
      sameAt(datagram, 1, Buffer.alloc(4)) &&
      sameAt(datagram, 6, token.subarray(8, 16)),
    tell: (datagram) => ({ attributes: { quic_versions: versionsIn(datagram) }, span: [23, datagram.length] }),
  },
  {
    service: "ipmi",
    port: 623,
    send: (token) => Buffer.concat([hex("0600ff06 000011be 80"), token.subarray(0, 1), hex("0000")]), // ASF presence ping
    answers: (datagram, token) =>
      datagram.length >= 12 &&
      sameAt(datagram, 0, hex("0600ff06 000011be 40")) &&
      sameAt(datagram, 9, token.subarray(0, 1)),
    risk: exposed(
      "high",
      "IPMI can be reached by strangers",
      "The management controller gives the password hashes of its users to whoever asks (IPMI 2.0), and controls the machine below its system.",
    ),
  },
  {
    service: "xdmcp",
    port: 177,
    send: () => hex("0001 0002 0001 00"), // QUERY without authentication names
    answers: (datagram) =>
      datagram.length >= 6 &&
      datagram.readUInt16BE(0) === 1 &&
      [5, 6].includes(datagram.readUInt16BE(2)) &&
      datagram.readUInt16BE(4) === datagram.length - 6,
    risk: exposed(
      "medium",
      "XDMCP answers strangers",
      "It offers a graphical login over a connection that is not encrypted.",
    ),
  },
  {
    service: "bacnet",
    port: 47808,
    // ReadProperty of the object name of whatever device is there (ASHRAE 135, clause 15.5).
    send: (token) => Buffer.concat([hex("810a0011 0104 0005"), token.subarray(0, 1), hex("0c 0c023fffff 194d")]),
    answers: (datagram, token) =>
      datagram.length >= 9 &&
      datagram[0] === 0x81 &&
      datagram.readUInt16BE(2) === datagram.length &&
      [0x20, 0x30, 0x50, 0x60].includes((datagram[6] ?? 0) & 0xf0) &&
      datagram[7] === token[0],
    risk: exposed(
      "high",
      "A building controller can be reached by strangers",
      "BACnet has no login: who reaches the device can read and command what it controls.",
    ),
  },
  {
    service: "nat-pmp",
    port: 5351,
    send: () => Buffer.alloc(2), // RFC 6886 3.2
    answers: (datagram) => datagram.length === 12 && datagram[0] === 0 && datagram[1] === 128,
    risk: exposed(
      "high",
      "NAT-PMP answers from outside",
      "Strangers may have ports of machines behind the router opened to themselves.",
    ),
  },
  {
    service: "ubiquiti",
    port: 10001,
    send: () => hex("01000000"),
    answers: (datagram) =>
      datagram.length > 8 && datagram[0] === 1 && datagram[1] === 0 && datagram.readUInt16BE(2) === datagram.length - 4,
    risk: exposed(
      "low",
      "Ubiquiti discovery answers strangers",
      "It tells the device's model, version, names and addresses, and can be made to flood others.",
    ),
  },
  {
    service: "a2s",
    port: 27015,
    send: () => Buffer.concat([hex("ffffffff 54"), Buffer.from("Source Engine Query\0")]),
    answers: (datagram) => sameAt(datagram, 0, hex("ffffffff")) && [0x41, 0x49, 0x6d].includes(datagram[4] ?? 0),
  },
];

function uuid(token: Buffer): string {
  return token.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function versionsIn(datagram: Buffer): string[] {
  const count = Math.min(20, Math.floor((datagram.length - 23) / 4));
  return Array.from({ length: count }, (_, n) => `0x${datagram.toString("hex", 23 + 4 * n, 27 + 4 * n)}`);
}
