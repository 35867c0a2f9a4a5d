import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import type { DnsRecord } from "../../sdk/index.ts";
import { readKey, readSignature, readSigner } from "./_dnssec.ts";
import { hashName, makeRing } from "./_nsec3.ts";
import { rawText } from "./_raw-text.ts";
import { modulusBits, namesKey, verifySet } from "./_verify.ts";
import { nameToWire } from "./_wire.ts";

function record(name: string, type: string, raw: Buffer): DnsRecord {
  return { name, type, ttl: 3_600, span: [0, 1], data: { raw } };
}

function key(name: string, algorithm: number, written: string | Buffer) {
  const octets = typeof written === "string" ? Buffer.from(written, "base64") : written;
  const read = readKey(record(name, "DNSKEY", Buffer.concat([Buffer.of(1, 1, 3, algorithm), octets])));
  assert.ok(read);
  return read;
}

function signer(tag: number, algorithm: number, digestType: number, digest: string) {
  const read = readSigner(
    record(
      "x",
      "DS",
      Buffer.concat([Buffer.of(tag >> 8, tag & 255, algorithm, digestType), Buffer.from(digest, "hex")]),
    ),
  );
  assert.ok(read);
  return read;
}

function signature(
  name: string,
  type: number,
  algorithm: number,
  labels: number,
  times: number[],
  tag: number,
  zone: string,
  written: string | Buffer,
) {
  const head = Buffer.alloc(18);
  head.writeUInt16BE(type, 0);
  head.writeUInt8(algorithm, 2);
  head.writeUInt8(labels, 3);
  head.writeUInt32BE(3_600, 4);
  head.writeUInt32BE(times[0] ?? 0, 8);
  head.writeUInt32BE(times[1] ?? 0, 12);
  head.writeUInt16BE(tag, 16);
  const signer = nameToWire(zone);
  assert.ok(signer);
  const octets = typeof written === "string" ? Buffer.from(written, "base64") : written;
  const read = readSignature(record(name, "RRSIG", Buffer.concat([head, signer, octets])));
  assert.ok(read);
  return read;
}

const mx = record(
  "example.com",
  "MX",
  Buffer.concat([Buffer.of(0, 10), nameToWire("mail.example.com") ?? Buffer.of()]),
);

test("the Ed25519 example of RFC 8080 6.1 is valid, and with one bit changed it is not", () => {
  const zone = key("example.com", 15, "l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=");
  assert.equal(zone.tag, 3613);
  const digest = "3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b";
  assert.equal(namesKey(signer(3613, 15, 2, digest), "example.com", zone), true);
  assert.equal(namesKey(signer(3613, 15, 2, digest.replace("3a", "3b")), "example.com", zone), false);
  const made = "oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==";
  const good = signature("example.com", 15, 15, 2, [1440021600, 1438207200], 3613, "example.com", made);
  assert.equal(verifySet([mx], good, zone), "valid");
  const other = record(
    "example.com",
    "MX",
    Buffer.concat([Buffer.of(0, 11), nameToWire("mail.example.com") ?? Buffer.of()]),
  );
  assert.equal(verifySet([other], good, zone), "invalid");
});

test("the ECDSA example of RFC 6605 6.1 is valid", () => {
  const zone = key(
    "example.net",
    13,
    "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==",
  );
  assert.equal(zone.tag, 55648);
  const digest = "b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17";
  assert.equal(namesKey(signer(55648, 13, 2, digest), "example.net", zone), true);
  const a = record("www.example.net", "A", Buffer.of(192, 0, 2, 1));
  const times = [Date.UTC(2010, 8, 9, 10, 4, 39) / 1_000, Date.UTC(2010, 7, 12, 10, 4, 39) / 1_000];
  const made = "qx6wLYqmh+l9oCKTN6qIc+bw6ya+KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw==";
  assert.equal(
    verifySet([a], signature("www.example.net", 1, 13, 3, times, 55648, "example.net", made), zone),
    "valid",
  );
});

test("RSA, P-384 and Ed448 signatures are verified, also over the wildcard that an answer was made from", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1_024 });
  const jwk = rsa.publicKey.export({ format: "jwk" });
  const [n, e] = [Buffer.from(jwk.n ?? "", "base64url"), Buffer.from(jwk.e ?? "", "base64url")];
  const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const point = p384.publicKey.export({ format: "jwk" });
  const ed448 = generateKeyPairSync("ed448");
  const cases = [
    { algorithm: 8, octets: Buffer.concat([Buffer.of(e.length), e, n]), secret: rsa.privateKey, hash: "sha256" },
    { algorithm: 10, octets: Buffer.concat([Buffer.of(0, 0, e.length), e, n]), secret: rsa.privateKey, hash: "sha512" },
    { algorithm: 5, octets: Buffer.concat([Buffer.of(e.length), e, n]), secret: rsa.privateKey, hash: "sha1" },
    {
      algorithm: 14,
      octets: Buffer.concat([Buffer.from(point.x ?? "", "base64url"), Buffer.from(point.y ?? "", "base64url")]),
      secret: p384.privateKey,
      hash: "sha384",
    },
    {
      algorithm: 16,
      octets: Buffer.from(ed448.publicKey.export({ format: "jwk" }).x ?? "", "base64url"),
      secret: ed448.privateKey,
      hash: null,
    },
  ];
  for (const { algorithm, octets, secret, hash } of cases) {
    const zone = key("example.org", algorithm, octets);
    const wild = signature("a.b.example.org", 1, algorithm, 2, [2, 1], zone.tag, "example.org", Buffer.of(0));
    const owner = nameToWire("*.example.org") ?? Buffer.of();
    const message = Buffer.concat([wild.head, owner, Buffer.from("0001000100000e100004c0000201", "hex")]);
    const made = sign(hash, message, { key: secret, dsaEncoding: "ieee-p1363" });
    const set = [record("a.b.example.org", "A", Buffer.of(192, 0, 2, 1))];
    assert.equal(verifySet(set, { ...wild, signature: made }, zone), "valid", `algorithm ${algorithm}`);
    assert.equal(verifySet(set, wild, zone), "invalid", `algorithm ${algorithm}`);
  }
  assert.equal(modulusBits(key("x", 8, Buffer.concat([Buffer.of(e.length), e, n]))), 1_024);
});

test("keys that are malformed, or so large that they are an attack, are not reckoned with", () => {
  const set = [record("example.org", "A", Buffer.of(192, 0, 2, 1))];
  for (const [algorithm, octets] of [
    [8, Buffer.concat([Buffer.of(3, 1, 0, 1), Buffer.alloc(4_000, 0xff)])],
    [8, Buffer.concat([Buffer.of(200), Buffer.alloc(200, 0xff), Buffer.alloc(256, 0xff)])],
    [13, Buffer.alloc(3)],
    [13, Buffer.alloc(64, 1)], // no point of the curve
    [3, Buffer.alloc(64)],
  ] as const) {
    const zone = key("example.org", algorithm, octets);
    const over = signature("example.org", 1, algorithm, 2, [2, 1], zone.tag, "example.org", Buffer.alloc(64));
    assert.equal(verifySet(set, over, zone), "unsupported");
  }
});

test("names hash as in RFC 5155 appendix A", () => {
  const hashing = { iterations: 12, salt: Buffer.from("aabbccdd", "hex") };
  const alphabet = "0123456789abcdefghijklmnopqrstuv";
  const base32 = (hex: string) =>
    (BigInt(`0x1${hex}`).toString(2).slice(1).match(/.{5}/g) ?? [])
      .map((five) => alphabet[Number.parseInt(five, 2)])
      .join("");
  assert.equal(base32(hashName("example", hashing) ?? ""), "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom");
  assert.equal(base32(hashName("a.example", hashing) ?? ""), "35mthgpgcu1qg68fab165klnsnk3dpvl");
});

test("a ring of hashes knows what it covers, over its end too, and when it is closed", () => {
  const ring = makeRing();
  assert.equal(ring.add("40", "80"), true);
  assert.equal(ring.add("40", "80"), false);
  assert.equal(ring.isClosed(), false);
  assert.deepEqual(["3f", "40", "60", "80", "81"].map(ring.covers), [false, true, true, true, false]);
  ring.add("c0", "40");
  assert.deepEqual(["00", "ff", "9f"].map(ring.covers), [true, true, false]);
  ring.add("80", "c0");
  assert.equal(ring.isClosed(), true);
  assert.equal(ring.covers("9f"), true);
});

test("raw records are said in a few words, and others are left alone", () => {
  const say = (type: string, hex: string, name = "example.com") => rawText(record(name, type, Buffer.from(hex, "hex")));
  assert.equal(say("DS", "0e1d0f023aa5"), "key 3613, algorithm 15, digest 2 3aa5");
  assert.equal(say("DNSKEY", "0101030faabbcc"), "key 31436, flags 257, algorithm 15");
  assert.equal(say("NSEC", "0161076578616d706c6503636f6d00" + "000140"), "next a.example.com, types 1");
  assert.equal(
    say("RRSIG", "00060f02" + "00000e10" + "80000000" + "00000000" + "0001" + "00" + "ff"),
    "over type 6 by key 1 of , from 1970-01-01T00:00:00.000Z to 2038-01-19T03:14:08.000Z",
  );
  assert.match(
    say("NSEC3", `0100000200${"14"}${"00".repeat(20)}000140`, `${"0".repeat(32)}.example.com`) ?? "",
    /2 iterations/,
  );
  assert.equal(say("HTTPS", "000100"), "1 .");
  assert.equal(say("TLSA", "00"), null);
});
