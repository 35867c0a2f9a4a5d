import { createHash } from "node:crypto";
import type { Proof } from "../model/proof.ts";
import { type CannedHttp, makeCannedHttp, type Recorder } from "./canned-http.ts";
import { parseLine, written } from "./canned-records.ts";
import { type DnsAnswer, type DnsType, type Net, NetError, type Recorded } from "./net.ts";

/** A whole DNS answer in a table; records as zone file lines, data that has no text form as "\\# 2 c0de" (RFC 3597 5). */
export type CannedAnswer = {
  readonly rcode?: string;
  readonly answers?: readonly string[];
  readonly authority?: readonly string[];
  readonly additional?: readonly string[];
  readonly authoritative?: boolean;
  readonly recursionAvailable?: boolean;
};

/** What a canned net answers. Whatever is not in it and not DNS is an Error of the test. */
export type Canned = {
  /** Lines of a zone file without TTL and class: "www.example.com A 192.0.2.1"; a first label "*" stands for any name below. */
  readonly zone?: readonly string[];
  /** Names (and all below them) for which the resolver gives this rcode or error. */
  readonly failing?: Readonly<Record<string, string | NetError>>;
  /**
   * A resolver of one's own: the records as lines, a whole answer, an rcode, an error, or undefined to go on with the zone;
   * `dnssec` is whether it was asked for signatures, checked or not.
   */
  readonly resolver?: (
    name: string,
    type: string,
    server: string | undefined,
    dnssec: boolean,
  ) => string | NetError | readonly string[] | CannedAnswer | undefined;
  readonly http?: CannedHttp;
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
    http: makeCannedHttp(canned.http ?? {}, asked, record),
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

  function answer(name: string, type: string, server?: string, dnssec = false): DnsAnswer | NetError {
    const own = canned.resolver?.(name, type, server, dnssec) ?? fails(name);
    if (own instanceof NetError) return own;
    const whole: CannedAnswer = own && typeof own === "object" && !Array.isArray(own) ? (own as CannedAnswer) : {};
    let rcode = typeof own === "string" ? own : (whole.rcode ?? "NOERROR");
    const lines: string[] = Array.isArray(own) ? [...own] : [...(whole.answers ?? [])];
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
    const { authority = [], additional = [], authoritative = false, recursionAvailable = server === undefined } = whole;
    const { text, records } = written([...lines, ...authority, ...additional], `${name} ${type} ${rcode}\n`);
    const ends = [lines.length, lines.length + authority.length];
    return {
      ...record(`${name} ${type}`, text),
      rcode,
      authoritative,
      recursionAvailable,
      answers: records.slice(0, ends[0]),
      authority: records.slice(...ends),
      additional: records.slice(ends[1]),
      server: server ?? "192.0.2.53:53",
    };
  }

  return {
    async query(name, type, options) {
      asked.push(`dns ${name} ${type}`);
      const found = answer(name, type, options?.server, options?.dnssec);
      if (found instanceof NetError) throw found;
      return found;
    },
    async queryAll(questions) {
      return questions.map(([name, type]: readonly [string, DnsType]) => {
        asked.push(`dns ${name} ${type}`);
        const found = answer(name, type);
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
