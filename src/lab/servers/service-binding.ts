import * as codec from "dns-packet";

const keys = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint"];

/** The data of an SVCB or HTTPS record (RFC 9460 2.2), of parameters written as in a zone file. */
export function bindingData(priority: number, target: string, written: readonly string[]): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(priority);
  const parameters = written.map((it) => {
    const [key = "", value = ""] = it.split("=");
    const data = octetsOf(key, value);
    const start = Buffer.alloc(4);
    start.writeUInt16BE(keys.indexOf(key));
    start.writeUInt16BE(data.length, 2);
    return Buffer.concat([start, data]);
  });
  return Buffer.concat([head, codec.name.encode(target || "."), ...parameters]);
}

function octetsOf(key: string, value: string): Buffer {
  const values = value.split(",");
  switch (key) {
    case "alpn":
      return Buffer.concat(values.map((it) => Buffer.concat([Buffer.of(it.length), Buffer.from(it)])));
    case "port":
      return Buffer.of(Number(value) >> 8, Number(value) & 255);
    case "ipv4hint":
      return Buffer.concat(values.map((it) => codec.record("A").encode(it).subarray(2)));
    case "ipv6hint":
      return Buffer.concat(values.map((it) => codec.record("AAAA").encode(it).subarray(2)));
    default:
      return Buffer.from(value, "base64");
  }
}
