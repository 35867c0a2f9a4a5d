import type { Severity } from "../../model/finding.ts";
import { descend, integer, tlv } from "./_ber.ts";

/** What an answer tells besides that somebody is there. */
export type Told = {
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** The bytes that tell it; the whole answer unless given. */
  readonly span?: readonly [number, number];
};

export type Risk = {
  readonly type: "ip.udp_amplifier" | "ip.udp_exposed" | "ip.snmp_public";
  readonly severity: Severity;
  readonly title: string;
  readonly harm: string;
  readonly remedy: string;
};

/**
 * One question of a protocol. `token` are 16 random bytes: whatever a protocol lets a client choose is taken from them, and an
 * answer must repeat it, so that an echo or a stray packet is none.
 */
export type UdpProbe = {
  readonly service: string;
  readonly port: number;
  /** It guesses: asked only where guessing is allowed. */
  readonly guesses?: true;
  send(token: Buffer): Buffer;
  answers(datagram: Buffer, token: Buffer): boolean;
  tell?(datagram: Buffer): Told;
  readonly risk?: Risk;
};

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const ascii = (bytes: Buffer) => bytes.toString("latin1");
const sameAt = (datagram: Buffer, at: number, wanted: Buffer) =>
  datagram.subarray(at, at + wanted.length).equals(wanted);

function amplifier(severity: Severity, title: string, remedy: string): Risk {
  return {
    type: "ip.udp_amplifier",
    severity,
    title,
    harm: "It answers strangers with more than they send. Senders' addresses can be forged: such servers are used to flood others.",
    remedy,
  };
}

const exposed = (severity: Severity, title: string, harm: string, remedy: string): Risk => ({
  type: "ip.udp_exposed",
  severity,
  title,
  harm,
  remedy,
});

const inside = "Let it answer the own network only, and drop its port at the border.";

/** Asked with the first two bytes of the token as id (RFC 1035 4.1.1), and answered under it with the bit that says so. */
const dnsQuestion = (flags: string, question: string) => (token: Buffer) =>
  Buffer.concat([token.subarray(0, 2), hex(flags), hex("0001 0000 0000 0000"), hex(question)]);
const dnsAnswers = (datagram: Buffer, token: Buffer) =>
  datagram.length >= 12 && sameAt(datagram, 0, token.subarray(0, 2)) && (datagram[2] ?? 0) > 127;

/** A header of a text protocol, and where its value stands. */
function header(datagram: Buffer, name: string): { value: string; span: readonly [number, number] } | null {
  const text = ascii(datagram);
  const match = new RegExp(`(?:\\r\\n|^)${name}: {0,4}([^\\r\\n]{1,300})`, "i").exec(text);
  if (!match) return null;
  const end = match.index + match[0].length;
  return { value: match[1] ?? "", span: [end - (match[1] ?? "").length, end] };
}

const bannerOf =
  (name: string) =>
  (datagram: Buffer): Told => {
    const found = header(datagram, name);
    return found ? { attributes: { banner: found.value }, span: found.span } : {};
  };

const snmpId = (token: Buffer) => token.readUInt32BE(0) & 0x7fffffff;
/** GetRequest for sysDescr.0 (RFC 3416, 3418) in version 2c. */
const snmpGet = (token: Buffer) =>
  tlv(
    0x30,
    integer(1),
    tlv(4, Buffer.from("public")),
    tlv(
      0xa0,
      integer(snmpId(token)),
      integer(0),
      integer(0),
      tlv(0x30, tlv(0x30, tlv(6, hex("2b06010201010100")), tlv(5))),
    ),
  );
/** A message of version 3 for nobody, which an engine answers with its own name (RFC 3414 4). */
const snmpDiscovery = (token: Buffer) => {
  const usm = tlv(0x30, tlv(4), integer(0), integer(0), tlv(4), tlv(4), tlv(4));
  const pdu = tlv(0xa0, integer(snmpId(token)), integer(0), integer(0), tlv(0x30));
  return tlv(
    0x30,
    integer(3),
    tlv(0x30, integer(snmpId(token)), integer(65_507), tlv(4, Buffer.of(4)), integer(3)),
    tlv(4, usm),
    tlv(0x30, tlv(4), tlv(4), pdu),
  );
};
const numberAt = (datagram: Buffer, ...path: number[]) => {
  const node = descend(datagram, ...path);
  return node?.tag === 2 && node.value.length > 0 && node.value.length <= 5
    ? node.value.readUIntBE(0, node.value.length)
    : null;
};

export const udpProbes: readonly UdpProbe[] = [
  {
    service: "dns",
    port: 53,
    send: dnsQuestion("0100", "00 0002 0001"), // the root's name servers
    answers: dnsAnswers,
    tell: (datagram) => ({ attributes: { recursion_available: ((datagram[3] ?? 0) & 0x80) !== 0 }, span: [2, 4] }),
  },
  {
    service: "ntp",
    port: 123,
    send: (token) => Buffer.concat([Buffer.of(0x23), Buffer.alloc(39), token.subarray(0, 8)]),
    // RFC 5905 7.3: a server's packet gives our time of sending back as that of origin.
    answers: (datagram, token) =>
      datagram.length >= 48 && ((datagram[0] ?? 0) & 7) === 4 && sameAt(datagram, 24, token.subarray(0, 8)),
    tell: (datagram) => ({ attributes: { ntp_stratum: datagram[1] }, span: [0, 2] }),
  },
  {
    service: "ntp",
    port: 123,
    send: (token) => Buffer.concat([hex("1602"), token.subarray(0, 2), hex("0000 0000 0000 0000")]), // READVAR, RFC 9327 3
    answers: (datagram, token) =>
      datagram.length >= 12 &&
      ((datagram[0] ?? 0) & 7) === 6 &&
      ((datagram[1] ?? 0) & 0xdf) === 0x82 &&
      sameAt(datagram, 2, token.subarray(0, 2)),
    tell: (datagram) => ({ attributes: { banner: ascii(datagram.subarray(12)) }, span: [12, datagram.length] }),
    risk: amplifier(
      "medium",
      "NTP answers control queries of strangers",
      'Refuse them ("restrict default noquery"), which also keeps version and system to yourself.',
    ),
  },
  {
    service: "snmp",
    port: 161,
    send: snmpDiscovery,
    answers: (datagram, token) =>
      numberAt(datagram, 0, 0) === 3 &&
      numberAt(datagram, 0, 1, 0) === snmpId(token) &&
      descend(datagram, 0, 3, 2)?.tag === 0xa8,
    tell(datagram) {
      const usm = descend(datagram, 0, 2);
      const engine = usm && descend(usm.value, 0, 0);
      if (!usm || !engine) return {};
      return {
        attributes: { snmp_engine: engine.value.subarray(0, 32).toString("hex") },
        span: [usm.at + engine.at, usm.at + engine.at + engine.value.length],
      };
    },
  },
  {
    service: "snmp",
    port: 161,
    guesses: true,
    send: snmpGet,
    answers: (datagram, token) =>
      descend(datagram, 0, 2)?.tag === 0xa2 && numberAt(datagram, 0, 2, 0) === snmpId(token),
    tell(datagram) {
      const description = descend(datagram, 0, 2, 3, 0, 1);
      if (description?.tag !== 4) return {};
      return {
        attributes: { banner: ascii(description.value) },
        span: [description.at, description.at + description.value.length],
      };
    },
    risk: {
      type: "ip.snmp_public",
      severity: "high",
      title: 'SNMP answers to the community "public"',
      harm: "Everybody can read what the device tells: its make and version, interfaces, routes, often users and processes. With forged senders it also floods others.",
      remedy:
        "Use SNMPv3 with authentication and privacy, or at least a community that nobody guesses, and only from the machines that monitor.",
    },
  },
  {
    service: "sip",
    port: 5060,
    send: (token) =>
      Buffer.from(
        `OPTIONS sip:ping@sonde.invalid SIP/2.0\r\nVia: SIP/2.0/UDP sonde.invalid;branch=z9hG4bK${token.toString("hex")};rport\r\nMax-Forwards: 1\r\nFrom: <sip:ping@sonde.invalid>;tag=${token.toString("hex", 0, 4)}\r\nTo: <sip:ping@sonde.invalid>\r\nCall-ID: ${token.toString("hex")}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
      ),
    answers: (datagram, token) => /^SIP\/2\.0 \d{3} /.test(ascii(datagram)) && datagram.includes(token.toString("hex")),
    tell: (datagram) => {
      const server = bannerOf("Server")(datagram);
      return server.span ? server : bannerOf("User-Agent")(datagram);
    },
  },
  {
    service: "ssdp",
    port: 1900,
    send: () =>
      Buffer.from(
        'M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nMan: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n',
      ),
    answers: (datagram) => /^HTTP\/1\.[01] 200 /.test(ascii(datagram)) && header(datagram, "ST") !== null,
    tell: bannerOf("Server"),
    risk: amplifier("medium", "SSDP (UPnP) answers strangers", `Switch UPnP off on this side. ${inside}`),
  },
  {
    service: "mdns",
    port: 5353,
    // _services._dns-sd._udp.local PTR, asking for an answer to the sender alone (RFC 6762 5.4, RFC 6763 9).
    send: dnsQuestion("0000", "095f7365727669636573075f646e732d7364045f756470056c6f63616c00 000c 8001"),
    answers: (datagram, token) => dnsAnswers(datagram, token) && datagram.readUInt16BE(6) > 0,
    risk: exposed(
      "medium",
      "mDNS answers strangers",
      "It tells the names and services of a network that is meant to be private, and can be made to flood others.",
      inside,
    ),
  },
  {
    service: "netbios-ns",
    port: 137,
    // A status request for the name "*" (RFC 1002 4.2.17).
    send: dnsQuestion("0000", "20434b414141414141414141414141414141414141414141414141414141414141 00 0021 0001"),
    answers: (datagram, token) =>
      dnsAnswers(datagram, token) && datagram.length > 57 && datagram.readUInt16BE(46) === 0x21,
    tell(datagram) {
      const name = ascii(datagram.subarray(57, 72)).trimEnd();
      return { attributes: { netbios_name: name }, span: [57, 72] };
    },
    risk: exposed(
      "medium",
      "NetBIOS names are told to strangers",
      "It tells the machine's name, its domain, who is logged in and the address of its network card.",
      `${inside} NetBIOS over TCP/IP is not needed any more.`,
    ),
  },
  {
    service: "memcached",
    port: 11211,
    send: (token) => Buffer.concat([token.subarray(0, 2), hex("0000 0001 0000"), Buffer.from("version\r\n")]),
    answers: (datagram, token) =>
      sameAt(datagram, 0, token.subarray(0, 2)) && ascii(datagram.subarray(8)).startsWith("VERSION "),
    tell(datagram) {
      const version = /^VERSION ([\w.-]{1,30})/.exec(ascii(datagram.subarray(8)))?.[1];
      return version ? { attributes: { version }, span: [8, 16 + version.length] } : {};
    },
    risk: amplifier(
      "high",
      "memcached answers strangers over UDP",
      'Switch UDP off ("-U 0") and bind it to the own network: everybody can also read and change what it keeps.',
    ),
  },
  {
    service: "stun",
    port: 3478,
    send: (token) => Buffer.concat([hex("0001 0000 2112a442"), token.subarray(0, 12)]),
    answers: (datagram, token) => /^\x01[\x01\x11]/.test(ascii(datagram)) && sameAt(datagram, 8, token.subarray(0, 12)),
    tell(datagram) {
      for (let at = 20; at + 4 <= datagram.length; at += 4 + Math.ceil(datagram.readUInt16BE(at + 2) / 4) * 4) {
        const end = at + 4 + datagram.readUInt16BE(at + 2);
        if (datagram.readUInt16BE(at) === 0x8022 && end <= datagram.length)
          return { attributes: { banner: ascii(datagram.subarray(at + 4, end)) }, span: [at + 4, end] };
      }
      return {};
    },
  },
  {
    service: "coap",
    port: 5683,
    // A confirmable GET of /.well-known/core (RFC 7252, RFC 6690) under a token of four bytes.
    send: (token) =>
      Buffer.concat([
        hex("4401"),
        token.subarray(0, 2),
        token.subarray(2, 6),
        hex("bb"),
        Buffer.from(".well-known"),
        hex("04"),
        Buffer.from("core"),
      ]),
    answers: (datagram, token) =>
      ((datagram[0] ?? 0) & 0xcf) === 0x44 && (datagram[1] ?? 0) >= 0x40 && sameAt(datagram, 4, token.subarray(2, 6)),
    tell(datagram) {
      const from = datagram.indexOf(0xff, 8) + 1;
      return from > 0 ? { attributes: { banner: ascii(datagram.subarray(from)) }, span: [from, datagram.length] } : {};
    },
    risk: amplifier("medium", "CoAP answers strangers", inside),
  },
];
