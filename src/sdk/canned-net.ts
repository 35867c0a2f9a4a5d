import { createHash } from "node:crypto";
import type { Proof } from "../model/proof.ts";
import {
  type DnsAnswer,
  type DnsRecord,
  type DnsType,
  type HttpAnswer,
  type Net,
  NetError,
  type Recorded,
} from "./net.ts";

/** An HTTP answer in a table; `body` is written as JSON unless it is a string. */
export type CannedReply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** What a canned net answers. Whatever is not in it and not DNS is an Error of the test. */
export type Canned = {
  /** Lines of a zone file without TTL and class: "www.example.com A 192.0.2.1"; a first label "*" stands for any name below. */
  readonly zone?: readonly string[];
  /** Names (and all below them) for which the resolver gives this rcode or error. */
  readonly failing?: Readonly<Record<string, string | NetError>>;
  /** A resolver of one's own: the records as lines, an rcode, an error, or undefined to go on with the zone. */
  readonly resolver?: (
    name: string,
    type: string,
    server: string | undefined,
  ) => string | NetError | readonly string[] | undefined;
  /** Answers by URL, or by host to answer for all its URLs; an array is given one by one, its last for ever. */
  readonly http?: Readonly<Record<string, CannedReply | NetError | readonly (CannedReply | NetError)[]>>;
  /** Answers by "server query". */
  readonly whois?: Readonly<Record<string, string | NetError>>;
  /** AXFR by "zone server": lines of the zone, an rcode, or an error. */
  readonly transfers?: Readonly<Record<string, readonly string[] | string | NetError>>;
};

export type CannedNet = Net & {
  /** What was asked, in order: "dns www.example.com A", "http GET https://…", "whois server query", "axfr zone server". */
  readonly asked: readonly string[];
  /** The bytes (or the JSON value) that a proof points at, as text. Throws when it points at nothing. */
  excerpt(proof: Proof | undefined): string;
};

type Exhibit = { readonly request: Uint8Array; readonly response: Uint8Array; readonly bodyAt: number };

/** A net that answers out of a table. DNS answers are recorded as zone file lines, a span for each record. */
export function cannedNet(canned: Canned): CannedNet {
  const asked: string[] = [];
  const exhibits = new Map<string, Exhibit>();
  const record = (request: string, response: string, bodyAt = 0): Recorded => {
    const exhibit = { request: Buffer.from(request), response: Buffer.from(response), bodyAt };
    const evidence = createHash("sha256").update(exhibit.request).update("\n").update(exhibit.response).digest("hex");
    exhibits.set(evidence, exhibit);
    return {
      evidence,
      proof(part, span) {
        const plain = { kind: "bytes" as const, evidence, part };
        if (span === undefined) return plain;
        return typeof span === "string" ? { ...plain, pointer: span } : { ...plain, range: [span[0], span[1]] };
      },
    };
  };
  const missing = (what: string) => async (): Promise<never> => {
    throw new Error(`the canned net has no ${what}`);
  };
  return {
    asked,
    excerpt: (proof) => excerptOf(exhibits, proof),
    dns: makeDns(canned, asked, record),
    http: makeHttp(canned, asked, record),
    whois: {
      async ask(server, query) {
        asked.push(`whois ${server} ${query}`);
        const text = canned.whois?.[`${server} ${query}`];
        if (text === undefined) throw new Error(`nothing canned for whois ${server} ${query}`);
        if (text instanceof NetError) throw text;
        return { ...record(`${query}\r\n`, text), text, server };
      },
    },
    tcp: { probe: missing("TCP"), scan: missing("TCP"), lines: missing("TCP") },
    udp: { probe: missing("UDP") },
    tls: { handshake: missing("TLS") },
    browser: { isInstalled: false, screenshot: missing("browser") },
  };
}

function excerptOf(exhibits: ReadonlyMap<string, Exhibit>, proof: Proof | undefined): string {
  if (proof?.kind !== "bytes") throw new Error(`not a proof by bytes: ${JSON.stringify(proof)}`);
  const exhibit = exhibits.get(proof.evidence);
  if (!exhibit || (proof.part !== "request" && proof.part !== "response"))
    throw new Error("the proof cites nothing recorded");
  const part = Buffer.from(exhibit[proof.part]);
  if (proof.pointer !== undefined) {
    let value: unknown = JSON.parse(part.subarray(proof.part === "response" ? exhibit.bodyAt : 0).toString());
    for (const step of proof.pointer.split("/").slice(1)) {
      value = (value as Record<string, unknown> | undefined)?.[step.replaceAll("~1", "/").replaceAll("~0", "~")];
    }
    if (value === undefined) throw new Error(`nothing at ${proof.pointer}`);
    return typeof value === "string" ? value : JSON.stringify(value);
  }
  const [from, to] = proof.range ?? [0, part.length];
  if (from > to || to > part.length) throw new Error(`bytes ${from} to ${to} of ${part.length}`);
  return part.subarray(from, to).toString();
}

type Recorder = (request: string, response: string, bodyAt?: number) => Recorded;

/** A record of a zone file line, and the text that stands for it in the evidence. */
function parseLine(line: string): { name: string; type: string; rest: string; data: DnsRecord["data"] } {
  const [name = "", type = "", ...words] = line.split(" ");
  const rest = words.join(" ");
  const [a = "", b = "", c = "", d = ""] = words;
  const number = (word: string | undefined) => Number(word ?? 0);
  switch (type) {
    case "A":
    case "AAAA":
      return { name, type, rest, data: { address: a } };
    case "CNAME":
    case "NS":
    case "PTR":
      return { name, type, rest, data: { host: a } };
    case "MX":
      return { name, type, rest, data: { preference: number(a), host: b } };
    case "SRV":
      return { name, type, rest, data: { priority: number(a), weight: number(b), port: number(c), host: d } };
    case "TXT":
      return { name, type, rest, data: { text: rest, strings: [Buffer.from(rest)] } };
    case "CAA":
      return { name, type, rest, data: { flags: number(a), tag: b, value: words.slice(2).join(" ") } };
    case "SOA": {
      const [serial, refresh, retry, expire, minimum] = words.slice(2).map(Number);
      const times = { serial: serial ?? 1, refresh: refresh ?? 0, retry: retry ?? 0, expire: expire ?? 0 };
      return { name, type, rest, data: { mname: a, rname: b, ...times, minimum: minimum ?? 0 } };
    }
    default:
      return { name, type, rest, data: { raw: Buffer.from(rest) } };
  }
}

/** Records with their spans in the text that is recorded for them. */
function written(lines: readonly string[], head: string): { text: string; records: DnsRecord[] } {
  let text = head;
  const records = lines.map((line): DnsRecord => {
    const { name, type, data } = parseLine(line);
    const from = Buffer.byteLength(text);
    text += line;
    const record: DnsRecord = { name, type, ttl: 300, span: [from, Buffer.byteLength(text)], data };
    text += "\n";
    return record;
  });
  return { text, records };
}

function makeDns(canned: Canned, asked: string[], record: Recorder): Net["dns"] {
  const zone = (canned.zone ?? []).map((line) => ({ line, ...parseLine(line) }));
  const names = new Set(zone.map(({ name }) => name));
  const exists = (name: string) => names.has(name) || [...names].some((it) => it.endsWith(`.${name}`));

  /** The records of a name, made for it where a wildcard covers it (RFC 4592: the closest enclosing name decides). */
  function at(name: string): { type: string; line: string; rest: string }[] {
    if (exists(name)) return zone.filter((it) => it.name === name);
    for (let parent = name; parent.includes("."); ) {
      parent = parent.slice(parent.indexOf(".") + 1);
      const made = zone.filter((it) => it.name === `*.${parent}`);
      if (made.length > 0) return made.map((it) => ({ ...it, line: `${name} ${it.type} ${it.rest}` }));
      if (exists(parent)) return [];
    }
    return [];
  }

  function fails(name: string): string | NetError | undefined {
    const below = Object.keys(canned.failing ?? {}).find((it) => name === it || name.endsWith(`.${it}`));
    return below === undefined ? undefined : canned.failing?.[below];
  }

  function answer(name: string, type: string, server: string | undefined): DnsAnswer | NetError {
    const own = canned.resolver?.(name, type, server) ?? fails(name);
    if (own instanceof NetError) return own;
    let rcode = typeof own === "string" ? own : "NOERROR";
    const lines: string[] = Array.isArray(own) ? [...own] : [];
    if (own === undefined) {
      let owner = name;
      for (let hop = 0; hop < 10; hop++) {
        const found = at(owner);
        const alias = type === "CNAME" ? undefined : found.find((it) => it.type === "CNAME");
        if (found.length === 0 && !exists(owner)) rcode = "NXDOMAIN";
        lines.push(...(alias ? [alias] : found.filter((it) => it.type === type)).map((it) => it.line));
        if (!alias) break;
        owner = alias.rest;
      }
    }
    const { text, records } = written(lines, `${name} ${type} ${rcode}\n`);
    return {
      ...record(`${name} ${type}`, text),
      rcode,
      authoritative: false,
      answers: records,
      authority: [],
      additional: [],
      server: server ?? "192.0.2.53:53",
    };
  }

  return {
    async query(name, type, options) {
      asked.push(`dns ${name} ${type}`);
      const found = answer(name, type, options?.server);
      if (found instanceof NetError) throw found;
      return found;
    },
    async queryAll(questions) {
      return questions.map(([name, type]: readonly [string, DnsType]) => {
        asked.push(`dns ${name} ${type}`);
        const found = answer(name, type, undefined);
        return found instanceof NetError || found.rcode !== "NXDOMAIN" ? found : null;
      });
    },
    async transfer(zoneName, server) {
      asked.push(`axfr ${zoneName} ${server}`);
      const found = canned.transfers?.[`${zoneName} ${server}`] ?? "REFUSED";
      if (found instanceof NetError) throw found;
      const refused = typeof found === "string";
      const rcode = refused ? found : "NOERROR";
      const { text, records } = written(refused ? [] : found, `${zoneName} AXFR ${rcode}\n`);
      return { ...record(`${zoneName} AXFR`, text), rcode, records, complete: !refused };
    },
  };
}

function makeHttp(canned: Canned, asked: string[], record: Recorder): Net["http"] {
  const given = new Map<string, number>();

  function reply(url: string): CannedReply {
    const table = canned.http ?? {};
    const key = url in table ? url : new URL(url).host;
    const row = table[key];
    if (row === undefined) throw new Error(`nothing canned for ${url}`);
    const rows = Array.isArray(row) ? row : [row];
    const turn = given.get(key) ?? 0;
    given.set(key, turn + 1);
    const found = rows[Math.min(turn, rows.length - 1)];
    if (found === undefined) throw new Error(`an empty list is canned for ${url}`);
    if (found instanceof NetError) throw found;
    return found;
  }

  async function request(url: string, options: { method?: string; maxBytes?: number } = {}): Promise<HttpAnswer> {
    const method = options.method ?? "GET";
    asked.push(`http ${method} ${url}`);
    const { status = 200, headers = {}, body = "" } = reply(url);
    const whole = typeof body === "string" ? body : JSON.stringify(body);
    const most = options.maxBytes ?? Number.POSITIVE_INFINITY;
    const text = whole.slice(0, most);
    const lines = Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}: ${value}\r\n`);
    const head = `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`;
    const recorded = record(`${method} ${url}`, head + text, Buffer.byteLength(head));
    const fields = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]] as const);
    const target = new Headers(headers).get("location");
    const bodyAt = Buffer.byteLength(head);
    return {
      ...recorded,
      url,
      status,
      headers: Object.fromEntries(fields),
      body: Buffer.from(text),
      text,
      truncated: text.length < whole.length,
      bodyAt,
      proofOfText(from, to) {
        const start = bodyAt + Buffer.byteLength(text.slice(0, from));
        return recorded.proof("response", [start, start + Buffer.byteLength(text.slice(from, to))]);
      },
      proofOfHeader(name) {
        const start = head.indexOf(`\r\n${name.toLowerCase()}:`) + 2;
        return recorded.proof("response", start < 2 ? undefined : [start, head.indexOf("\r\n", start)]);
      },
      remote: { address: "192.0.2.80", port: url.startsWith("https:") ? 443 : 80 },
      tls: null,
      location: status >= 300 && status < 400 && target ? new URL(target, url).href : null,
    };
  }

  return {
    request,
    async follow(url, options = {}) {
      const chain = [await request(url, options)];
      for (let next = chain[0]?.location; next && chain.length <= (options.most ?? 5); next = chain.at(-1)?.location) {
        chain.push(await request(next, options));
      }
      return { chain, refused: null };
    },
  };
}
