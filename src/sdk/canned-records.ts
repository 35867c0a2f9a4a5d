import type { DnsRecord } from "./net.ts";

/** A record of a zone file line, and the text that stands for it in the evidence. */
export function parseLine(line: string): { name: string; type: string; rest: string; data: DnsRecord["data"] } {
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
    default: {
      const raw = a === "\\#" ? Buffer.from(words.slice(2).join(""), "hex") : Buffer.from(rest);
      return { name, type, rest, data: { raw } };
    }
  }
}

/** Records with their spans in the text that is recorded for them. */
export function written(lines: readonly string[], head: string): { text: string; records: DnsRecord[] } {
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
