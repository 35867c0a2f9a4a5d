import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeMessage, encodeMessage, encodeQuery, type MessageToEncode, typeName } from "./codec.ts";

const label = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes) => [...bytes].map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)))
  .map((bytes) => bytes.map((byte) => escaped(byte)).join(""));
const name = fc.array(label, { maxLength: 6 }).map((labels) => labels.join("."));
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0x7fffffff });
const octets = fc.uint8Array({ maxLength: 40 });
const strings = fc.array(fc.uint8Array({ maxLength: 255 }), { minLength: 1, maxLength: 3 });
const ipv4 = fc.ipV4();
const ipv6 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => {
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16));
  return groups.join(":");
});

function escaped(byte: number): string {
  if (byte === 46 || byte === 92) return `\\${String.fromCharCode(byte)}`;
  return byte > 32 && byte < 127 ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, "0")}`;
}

const data = fc.oneof(
  fc.record({ type: fc.constant("A"), data: fc.record({ address: ipv4 }) }),
  fc.record({ type: fc.constant("AAAA"), data: fc.record({ address: ipv6 }) }),
  fc.record({ type: fc.constantFrom("CNAME", "NS", "PTR"), data: fc.record({ host: name }) }),
  fc.record({ type: fc.constant("MX"), data: fc.record({ preference: u16, host: name }) }),
  fc.record({ type: fc.constant("SRV"), data: fc.record({ priority: u16, weight: u16, port: u16, host: name }) }),
  fc.record({ type: fc.constant("TXT"), data: fc.record({ strings, text: fc.constant("") }) }),
  fc.record({
    type: fc.constant("SOA"),
    data: fc.record({ mname: name, rname: name, serial: u32, refresh: u32, retry: u32, expire: u32, minimum: u32 }),
  }),
  fc.record({
    type: fc.constant("CAA"),
    data: fc.record({ flags: fc.nat(255), tag: fc.stringMatching(/^[a-z0-9]{1,15}$/), value: fc.string() }),
  }),
  fc.record({ type: fc.constantFrom("DS", "DNSKEY", "HTTPS", "TYPE65280"), data: fc.record({ raw: octets }) }),
);
const record = fc
  .tuple(name, u32, data)
  .map(([owner, ttl, typed]) => ({ name: owner, ttl, class: 1, ...typed }) as MessageToEncode["answers"][number]);
const section = fc.array(record, { maxLength: 5 });
const edns = fc.record({ payload: u16, version: fc.nat(255), dnssecOk: fc.boolean(), options: octets });
const message: fc.Arbitrary<MessageToEncode> = fc.record({
  id: u16,
  response: fc.boolean(),
  opcode: fc.nat(15),
  authoritative: fc.boolean(),
  truncated: fc.boolean(),
  recursionDesired: fc.boolean(),
  recursionAvailable: fc.boolean(),
  authenticData: fc.boolean(),
  checkingDisabled: fc.boolean(),
  rcode: fc.constantFrom("NOERROR", "NXDOMAIN", "SERVFAIL", "REFUSED", "RCODE15"),
  questions: fc.array(fc.record({ name, type: u16.map(typeName), class: u16 }), { maxLength: 2 }),
  answers: section,
  authority: section,
  additional: section,
  edns: fc.option(edns),
});

/** A message as its bytes say it, without what writing adds: spans, and the text that TXT strings make. */
function comparable(decoded: MessageToEncode): unknown {
  return JSON.parse(
    JSON.stringify(decoded, (key, value) => {
      if (key === "span" || key === "text") return undefined;
      if (key === "address") return encodeAddress(value);
      return value instanceof Uint8Array ? [...value] : value?.type === "Buffer" ? value.data : value;
    }),
  );
}

/** An address whatever its spelling. */
function encodeAddress(address: string): string {
  return address.includes(":") ? new URL(`http://[${address}]/`).hostname : address;
}

test("a message written and read again is the same, compressed or not", () => {
  fc.assert(
    fc.property(message, fc.boolean(), (written, compress) => {
      const read = decodeMessage(encodeMessage(written, { compress }));
      assert.deepEqual(comparable(read), comparable(written));
    }),
    { numRuns: 400 },
  );
});

test("a record's span holds it: read alone, uncompressed, it is the same record", () => {
  fc.assert(
    fc.property(message, (written) => {
      const bytes = encodeMessage(written, { compress: false });
      const read = decodeMessage(bytes);
      for (const found of [...read.answers, ...read.authority, ...read.additional]) {
        const header = Uint8Array.from([0, 0, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
        const [alone] = decodeMessage(Buffer.concat([header, bytes.subarray(...found.span)])).answers;
        assert.deepEqual({ ...alone, span: found.span }, found);
      }
    }),
    { numRuns: 100 },
  );
});

test("the compressed names of RFC 1035 4.1.4 are read", () => {
  const bytes = Buffer.alloc(96);
  bytes.writeUInt16BE(0x8000, 2);
  bytes.writeUInt16BE(3, 4);
  // The RFC puts these names at offsets 20, 40, 64 and 92; here one question each, the first at 12.
  const parts = [
    Buffer.from("\x01F\x03ISI\x04ARPA\x00\x00\x01\x00\x01", "latin1"),
    Buffer.from("\x03FOO\xc0\x0c\x00\x01\x00\x01", "latin1"),
    Buffer.from("\xc0\x12\x00\x01\x00\x01", "latin1"),
  ];
  Buffer.concat(parts).copy(bytes, 12);
  assert.deepEqual(
    decodeMessage(bytes).questions.map((question) => question.name),
    ["f.isi.arpa", "foo.f.isi.arpa", "arpa"],
  );
});

test("the MX answer of RFC 1034 6.2.3 is read, with the bytes each record stands in", () => {
  const bytes = Buffer.from(
    "000085000001000100000002" +
      "075352492d4e4943" +
      "0441525041" +
      "00" +
      "000f0001" + // SRI-NIC.ARPA MX IN
      "c00c000f0001000151800004" +
      "0000c00c" + // 0 SRI-NIC.ARPA
      "c00c00010001000151800004" +
      "1a000049" + // A 26.0.0.73
      "c00c00010001000151800004" +
      "0a000033", // A 10.0.0.51
    "hex",
  );
  const read = decodeMessage(bytes);
  assert.equal(read.authoritative, true);
  const name = "sri-nic.arpa";
  const mx = { name, type: "MX", ttl: 86_400, span: [30, 46], data: { preference: 0, host: name }, class: 1 };
  assert.deepEqual(read.answers, [mx]);
  const addresses = read.additional.map(({ data, span }) => ({ ...data, span }));
  assert.deepEqual(addresses, [
    { address: "26.0.0.73", span: [46, 62] },
    { address: "10.0.0.51", span: [62, 78] },
  ]);
});

test("a query is byte for byte what RFC 1035 4.1 and RFC 6891 6.1 say", () => {
  const expected =
    "0000" +
    "0100" +
    "0001" +
    "0000" +
    "0000" +
    "0001" + // id, RD, one question, one additional
    "0377777707" +
    "6578616d706c65" +
    "036f7267" +
    "00" +
    "001c" +
    "0001" + // www.example.org AAAA IN
    "00" +
    "0029" +
    "04d0" +
    "00000000" +
    "0000"; // OPT, 1232 octets
  assert.equal(encodeQuery("WWW.Example.org.", "AAAA").toString("hex"), expected);
  const plain = encodeQuery("example.org", "A", { recursive: false, edns: false });
  assert.equal(plain.toString("hex"), "00000000000100000000000007" + "6578616d706c65" + "036f726700" + "00010001");
});

test("DO is set in the OPT record when DNSSEC is asked for", () => {
  const asked = decodeMessage(encodeQuery("example.org", "DNSKEY", { dnssecOk: true }));
  assert.deepEqual({ ...asked.edns, options: null }, { payload: 1232, version: 0, dnssecOk: true, options: null });
});

test("random case changes letters only, and reads as the same name", () => {
  const query = encodeQuery(`${"abcdefghij".repeat(6)}.example.org`, "A", { randomCase: true });
  assert.notEqual(
    query.toString("latin1"),
    encodeQuery(`${"abcdefghij".repeat(6)}.example.org`, "A").toString("latin1"),
  );
  assert.equal(decodeMessage(query).questions[0]?.name, `${"abcdefghij".repeat(6)}.example.org`);
});

test("an extended rcode is put together from header and OPT", () => {
  const header = { id: 1, response: true, opcode: 0, authoritative: false, truncated: false } as const;
  const flags = { recursionDesired: false, recursionAvailable: false, authenticData: false, checkingDisabled: false };
  const none = { questions: [], answers: [], authority: [], additional: [] };
  const opt = { payload: 512, version: 0, dnssecOk: false, options: new Uint8Array() };
  const bytes = encodeMessage({ ...header, ...flags, ...none, rcode: "BADVERS", edns: opt });
  assert.equal(decodeMessage(bytes).rcode, "BADVERS");
  assert.throws(() => encodeMessage({ ...header, ...flags, ...none, rcode: "BADVERS", edns: null }), {
    name: "DnsFormatError",
  });
});

test("a TTL with its top bit set counts as zero (RFC 2181 8)", () => {
  const bytes = Buffer.from(
    "000080000000000100000000" + "00" + "0001" + "0001" + "ffffffff" + "0004" + "c0000201",
    "hex",
  );
  assert.equal(decodeMessage(bytes).answers[0]?.ttl, 0);
});

test("an address in a class other than IN stays raw", () => {
  const bytes = Buffer.from(
    "000080000000000100000000" + "00" + "0001" + "0003" + "00000000" + "0004" + "c0000201",
    "hex",
  );
  const [found] = decodeMessage(bytes).answers;
  assert.ok(found && "raw" in found.data);
  assert.equal(found.class, 3);
});

for (const [what, hex] of Object.entries({
  "a header cut short": "0000800000010000000000",
  "a pointer to itself": "000080000001000000000000" + "c00c" + "00010001",
  "a pointer forward": "000080000001000000000000" + "c00e" + "00" + "00010001",
  "a pointer into the header": "000080000001000000000000" + "c004" + "00010001",
  "a label of the reserved kind": "000080000001000000000000" + "4161" + "00" + "00010001",
  "a count without records": "000080000000ffff00000000",
  "an address of five octets": "000080000000000100000000" + "00" + "0001" + "0001" + "00000000" + "0005" + "c000020100",
  "a host that ends before its record":
    "000080000000000100000000" + "00" + "0002" + "0001" + "00000000" + "0004" + "016100ff",
  "a text that runs out of its record":
    "000080000000000100000000" + "00" + "0010" + "0001" + "00000000" + "0002" + "0561",
  "a TXT without a string": "000080000000000100000000" + "00" + "0010" + "0001" + "00000000" + "0000",
  "a second OPT": "000080000000000000000002" + "000029100000000000" + "0000" + "000029100000000000" + "0000",
})) {
  test(`${what} is a DnsFormatError`, () => {
    assert.throws(() => decodeMessage(Buffer.from(hex, "hex")), { name: "DnsFormatError" });
  });
}
