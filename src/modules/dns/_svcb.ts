import { parseAddress } from "../../model/address.ts";
import type { DnsRecord } from "../../sdk/index.ts";
import { bounded } from "../../sdk/text.ts";
import { readName } from "./_wire.ts";

/** A service binding (RFC 9460 2.2). Priority 0 is an alias; the root as target is the owner itself. */
export type Binding = {
  readonly priority: number;
  readonly target: string;
  readonly alpn: readonly string[];
  readonly port: number | null;
  readonly hints: readonly string[];
  /** Whether it carries a configuration of Encrypted ClientHello. */
  readonly ech: boolean;
  /** As a zone file has it, with what is long left out. */
  readonly text: string;
};

const keys = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];
const mostHints = 16;
const mostText = 500;

/** Reads the data of an SVCB or HTTPS record; null where it is malformed: then it must not be used at all. */
export function readBinding({ type, data }: DnsRecord): Binding | null {
  if ((type !== "SVCB" && type !== "HTTPS") || !("raw" in data) || data.raw.length < 3) return null;
  const raw = Buffer.from(data.raw);
  const target = readName(raw, 2);
  const parameters = target ? readParameters(raw, target.end) : null;
  if (!target || !parameters) return null;
  const alpn = readStrings(parameters.get(1));
  const port = parameters.get(3);
  const four = readAddresses(parameters.get(4), 4);
  const six = readAddresses(parameters.get(6), 16);
  if (!alpn || !four || !six || (port && port.length !== 2)) return null;
  const written = [...parameters].map(([key, value]) => writtenParameter(key, value, { alpn, four, six }));
  return {
    priority: raw.readUInt16BE(0),
    target: target.name,
    alpn,
    port: port ? port.readUInt16BE(0) : null,
    hints: [...four, ...six].slice(0, mostHints),
    ech: parameters.has(5),
    text: bounded([raw.readUInt16BE(0), target.name || ".", ...written].join(" "), mostText),
  };
}

/** Keys must come in order, each once. */
function readParameters(raw: Buffer, from: number): Map<number, Buffer> | null {
  const parameters = new Map<number, Buffer>();
  let last = -1;
  for (let at = from; at < raw.length; ) {
    if (at + 4 > raw.length) return null;
    const key = raw.readUInt16BE(at);
    const end = at + 4 + raw.readUInt16BE(at + 2);
    if (key <= last || end > raw.length) return null;
    parameters.set(key, raw.subarray(at + 4, end));
    last = key;
    at = end;
  }
  return parameters;
}

function readStrings(value: Buffer | undefined): string[] | null {
  const strings: string[] = [];
  for (let at = 0; value && at < value.length; ) {
    const end = at + 1 + (value[at] ?? 0);
    if (end === at + 1 || end > value.length) return null;
    strings.push(bounded(value.toString("latin1", at + 1, end), 40));
    at = end;
  }
  return strings;
}

function readAddresses(value: Buffer | undefined, octets: 4 | 16): string[] | null {
  if (!value) return [];
  if (value.length === 0 || value.length % octets !== 0) return null;
  const addresses = Array.from({ length: value.length / octets }, (_, index) => {
    const bytes = value.subarray(index * octets, (index + 1) * octets);
    return octets === 4 ? bytes.join(".") : bytes.toString("hex").replace(/(.{4})(?=.)/g, "$1:");
  });
  return addresses.flatMap((address) => parseAddress(address) ?? []);
}

function writtenParameter(key: number, value: Buffer, read: { alpn: string[]; four: string[]; six: string[] }): string {
  const name = keys[key] ?? `key${key}`;
  if (key === 1) return `alpn=${read.alpn.join(",")}`;
  if (key === 3) return `port=${value.readUInt16BE(0)}`;
  if (key === 4) return `ipv4hint=${read.four.join(",")}`;
  if (key === 6) return `ipv6hint=${read.six.join(",")}`;
  return value.length === 0 ? name : `${name}=(${value.length} octets)`;
}
