import assert from "node:assert/strict";
import { test } from "node:test";
import type { DnsRecord } from "../../sdk/net.ts";
import { decodeMessage, encodeMessage, encodeQuery, type MessageToEncode } from "./codec.ts";
import { DnsFormatError } from "./format-error.ts";

const rounds = 100_000;

/** mulberry32: the same packets in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function answer(records: readonly Omit<DnsRecord, "span">[], rcode = "NOERROR"): Uint8Array {
  const message: MessageToEncode = {
    id: 7,
    response: true,
    opcode: 0,
    authoritative: true,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: true,
    authenticData: false,
    checkingDisabled: false,
    rcode,
    questions: [{ name: "www.example.org", type: "A", class: 1 }],
    answers: records,
    authority: [{ name: "example.org", type: "NS", ttl: 60, data: { host: "ns1.example.org" } }],
    additional: [{ name: "ns1.example.org", type: "AAAA", ttl: 60, data: { address: "2001:db8::53" } }],
    edns: { payload: 1232, version: 0, dnssecOk: true, options: Uint8Array.of(0, 10, 0, 2, 1, 2) },
  };
  return encodeMessage(message);
}

const soa = { serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 };
const name = "www.example.org";
const corpus: readonly Uint8Array[] = [
  encodeQuery(name, "A"),
  answer([{ name, type: "A", ttl: 60, data: { address: "192.0.2.1" } }]),
  answer([
    { name, type: "CNAME", ttl: 60, data: { host: "a.b.c.example.net" } },
    { name: "a.b.c.example.net", type: "CNAME", ttl: 60, data: { host: "c.example.net" } },
    { name: "c.example.net", type: "A", ttl: 60, data: { address: "192.0.2.2" } },
  ]),
  answer([{ name, type: "TXT", ttl: 60, data: { text: "", strings: [Buffer.from("v=spf1 -all"), Buffer.of(200)] } }]),
  answer([{ name, type: "MX", ttl: 60, data: { preference: 10, host: "mx.example.org" } }]),
  answer([{ name, type: "SRV", ttl: 60, data: { priority: 1, weight: 2, port: 443, host: "s.example.org" } }]),
  answer([{ name, type: "CAA", ttl: 60, data: { flags: 0, tag: "issue", value: "ca.example" } }]),
  answer([{ name, type: "SOA", ttl: 60, data: { mname: "ns.example.org", rname: "a\\.b.example.org", ...soa } }]),
  answer([{ name, type: "HTTPS", ttl: 60, data: { raw: Uint8Array.of(0, 1, 0) } }]),
  answer([], "NXDOMAIN"),
];

/** The name at an offset, read without any of the codec's care: octets of the labels, as far as there are any. */
function labelsAt(bytes: Uint8Array, at: number): number[][] {
  const labels: number[][] = [];
  for (let jumps = 0; jumps < 200; ) {
    const head = bytes[at] ?? 0;
    if (head === 0) return labels;
    if (head >= 0xc0) {
      at = ((head & 0x3f) << 8) | (bytes[at + 1] ?? 0);
      jumps += 1;
    } else {
      labels.push([...bytes.subarray(at + 1, at + 1 + head)]);
      at += 1 + head;
    }
  }
  return labels;
}

/** The octets that a written name stands for. */
function labelsOf(written: string): number[][] {
  if (written === "") return [];
  return (written.match(/(?:\\\d{3}|\\.|[^.\\])+/gs) ?? []).map((label) =>
    (label.match(/\\\d{3}|\\.|./gs) ?? []).map((mark) =>
      mark.length === 4 ? Number(mark.slice(1)) : mark.charCodeAt(mark.length - 1),
    ),
  );
}

const lower = (labels: number[][]) =>
  labels.map((label) => label.map((byte) => (byte > 64 && byte < 91 ? byte + 32 : byte)));

function mutate(random: (below: number) => number): Uint8Array {
  const pick = () => corpus[random(corpus.length)] ?? new Uint8Array();
  let bytes = Uint8Array.from(pick());
  for (let times = 1 + random(4); times > 0; times -= 1) {
    const way = random(4);
    if (way === 0) bytes = bytes.subarray(0, random(bytes.length + 1));
    else if (way === 1) {
      const other = pick();
      bytes = Uint8Array.from([
        ...bytes.subarray(0, random(bytes.length + 1)),
        ...other.subarray(random(other.length)),
      ]);
    } else {
      const at = random(Math.max(1, bytes.length));
      if (at < bytes.length) bytes[at] = way === 2 ? (bytes[at] ?? 0) ^ (1 << random(8)) : random(256);
    }
  }
  return bytes;
}

test("100,000 mutated packets are read or refused with a DnsFormatError, and no name is read that is not there", () => {
  const random = randomFrom(20_261_121);
  let read = 0;
  let records = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bytes = mutate(random);
    try {
      const message = decodeMessage(bytes);
      read += 1;
      for (const record of [...message.answers, ...message.authority, ...message.additional]) {
        records += 1;
        const [from, to] = record.span;
        if (from < 12 || to > bytes.length || to <= from) assert.fail(`span ${from}-${to} of ${bytes.length}`);
        const there = JSON.stringify(lower(labelsAt(bytes, from)));
        if (JSON.stringify(labelsOf(record.name)) !== there) {
          assert.fail(`${record.name} was read from ${Buffer.from(bytes).toString("hex")}`);
        }
      }
    } catch (error) {
      if (!(error instanceof DnsFormatError)) throw error;
    }
  }
  // Both kinds must be plenty, or the mutations prove nothing.
  assert.ok(
    read > rounds / 20 && read < (rounds * 19) / 20 && records > rounds / 10,
    `${read} read, ${records} records`,
  );
});

test("65,535 octets of pointers and records that all lead to the longest name are read within the limits", () => {
  const long = [63, 63, 63, 61].flatMap((length) => [length, ...new Array(length).fill(97)]);
  const record = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 192, 0, 2, 1];
  const count = Math.floor((65_535 - 12 - long.length - 5) / record.length);
  const header = [0, 0, 0x80, 0, 0, 1, count >> 8, count & 255, 0, 0, 0, 0];
  const bytes = Uint8Array.from([...header, ...long, 0, 0, 1, 0, 1, ...new Array(count).fill(record).flat()]);
  assert.equal(decodeMessage(bytes).answers.length, count);
});
