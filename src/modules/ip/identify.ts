import { bounded } from "../../sdk/text.ts";

/** What answered on a port, read from its first bytes. `span` are the bytes that say so. */
export type Identity = {
  readonly service: string;
  readonly product?: string;
  readonly version?: string;
  readonly span: readonly [number, number];
};

type Pattern = {
  readonly service: string;
  readonly at: RegExp;
  /** Ports on which the answer, alike in several protocols, means this one. */
  readonly only?: readonly number[];
};

// Groups: "product" and "version". All are anchored and bounded: the answer is a stranger's. Read as latin1, a character a byte.
const patterns: readonly Pattern[] = [
  { service: "ssh", at: /^SSH-[\d.]{1,8}-(?:(?<product>[A-Za-z][A-Za-z-]{1,30})[_-](?<version>[\w.]{1,20}))?\S{0,80}/ },
  { service: "http", at: /^HTTP\/[\d.]{1,4} \d{3}/ },
  {
    service: "ftp",
    at: /^220[ -][^\r\n]{0,80}?(?<product>vsFTPd|ProFTPD|Pure-FTPd|FileZilla Server|Microsoft FTP Service)(?: v?(?<version>[\d.]{1,15}\w{0,3}))?/i,
  },
  {
    service: "smtp",
    at: /^220[ -][^\r\n]{0,160}?(?<product>Postfix|Exim|Sendmail|OpenSMTPD|Microsoft ESMTP|Haraka)(?: (?<version>\d[\d.]{0,14}))?/i,
  },
  { service: "smtp", at: /^220[ -][^\r\n]{0,160}?E?SMTP/i },
  { service: "ftp", at: /^220[ -][^\r\n]{0,160}?FTP/i },
  { service: "smtp", at: /^(?:220|421|554)[ -][^\r\n]{0,160}/, only: [25, 465, 587, 2525] },
  { service: "ftp", at: /^(?:220|421|530)[ -][^\r\n]{0,160}/, only: [21, 990, 2121] },
  { service: "nntp", at: /^20[01][ -][^\r\n]{0,120}?(?:NNTP|(?<product>INN)(?: (?<version>[\d.]{1,12}))?)/ },
  { service: "pop3", at: /^(?:\+OK|-ERR)(?:[^\r\n]{0,60}?(?<product>Dovecot|Cyrus|Courier))?/i, only: [109, 110, 995] },
  { service: "pop3", at: /^\+OK [^\r\n]{0,80}?(?:POP3?|(?<product>Dovecot))/i },
  { service: "imap", at: /^\* (?:OK|PREAUTH|BYE)(?:[^\r\n]{0,160}?(?<product>Dovecot|Cyrus|Courier))?/i },
  { service: "redis", at: /^\$\d{1,6}\r\n# Server\r\n[\s\S]{0,40}?redis_version:(?<version>[\d.]{1,15})/ },
  { service: "redis", at: /^(?:\+PONG|-NOAUTH |-DENIED Redis|-ERR (?:unknown command|wrong number of arguments))/ },
  { service: "memcached", at: /^VERSION (?<version>[\d.]{1,15})\r\n/ },
  // The answer to the question that `_converse.ts` asks: its id "SO", and the bit that makes it a response (RFC 1035 4.1.1).
  { service: "dns", at: /^[\s\S]{2}SO[\x80-\xff]/, only: [53] },
  { service: "vnc", at: /^RFB (?<version>\d{3}\.\d{3})\n/ },
  { service: "rsync", at: /^@RSYNCD: (?<version>[\d.]{1,8})/ },
  { service: "irc", at: /^(?::\S{1,80} )?NOTICE (?:AUTH|\*) / },
  { service: "postgresql", at: /^(?:[SN]$|E[\s\S]{4}S(?:FATAL|ERROR))/, only: [5432] },
  { service: "telnet", at: /^\xff[\xfb-\xfe][\s\S]/ },
  { service: "telnet", at: /^[\s\S]{0,400}?(?:login|username): ?$/i },
];

// Protocol version 10 of the MySQL handshake: three bytes length, a zero, 0x0a, the version as a C string.
const mysql = /^[\s\S]{3}\x00\x0a(?<version>[\w.+~:-]{3,60})\x00/;
const mysqlRefusal = /^[\s\S]{3}[\x00-\x02]\xff[\s\S]{2}(?:#[0-9A-Z]{5})?[\s\S]{0,20}?(?:Host|Too many connections)/;
const serverHeader = /\r\nserver: (?<product>[A-Za-z][\w.!-]{0,40})(?:[/ ]v?(?<version>\d[\w.-]{0,20}))?/i;

/** Reads a banner. Null when nothing known speaks like that. */
export function identify(bytes: Uint8Array, port: number): Identity | null {
  const banner = Buffer.from(bytes.subarray(0, 4_096)).toString("latin1");
  const handshake = mysql.exec(banner) ?? mysqlRefusal.exec(banner);
  if (handshake) {
    const version = handshake.groups?.version;
    const product = version && /mariadb/i.test(version) ? "MariaDB" : version ? "MySQL" : undefined;
    return identity("mysql", { product, version: version?.replace(/^5\.5\.5-/, "") }, [0, handshake[0].length]);
  }
  for (const { service, at, only } of patterns) {
    const match = only && !only.includes(port) ? null : at.exec(banner);
    if (!match) continue;
    const server = service === "http" ? serverHeader.exec(banner) : null;
    if (server) return identity(service, server.groups, [server.index + 2, server.index + server[0].length]);
    return identity(service, match.groups, [0, Math.max(1, match[0].length)]);
  }
  return null;
}

function identity(
  service: string,
  read: { [name: string]: string | undefined } | undefined,
  span: readonly [number, number],
): Identity {
  return {
    service,
    span,
    ...(read?.product && { product: bounded(read.product, 60) }),
    ...(read?.version && { version: bounded(read.version, 60) }),
  };
}
