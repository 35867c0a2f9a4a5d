import assert from "node:assert/strict";
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { exchanges, readReply } from "./_exchange.ts";
import { readKexInit, readSaid, writeKexInit } from "./_hello.ts";
import { readHostKey } from "./_host-key.ts";
import { mpint, packet, readerOf, string } from "./_wire.ts";

const bytes = fc.uint8Array({ maxLength: 200 });
const name = fc.stringMatching(/^[a-z0-9@.-]{1,30}$/);

test("strings, numbers and packets come back from the bytes they were written as", () => {
  fc.assert(
    fc.property(bytes, bytes, (one, two) => {
      const reader = readerOf(Buffer.concat([string(one), mpint(two)]));
      assert.deepEqual([...reader.string()], [...one]);
      const number = reader.string();
      assert.equal((number[0] ?? 0) & 0x80, 0);
      const hex = (it: Uint8Array) => Buffer.from(it).toString("hex").replace(/^0+/, "");
      assert.equal(hex(number), hex(two));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (payload) => {
      const written = packet(payload);
      assert.equal(written.length % 8, 0);
      assert.ok(written.readUInt8(4) >= 4);
      const said = readSaid(Buffer.concat([Buffer.from("SSH-2.0-x\r\n"), written]));
      assert.ok(said && said !== "more");
      assert.deepEqual([...(said.packets[0]?.payload ?? [])], [...payload]);
    }),
  );
});

test("algorithms come back from a KEXINIT, each list where it says it stands", () => {
  const list = fc.array(name, { maxLength: 10 });
  fc.assert(
    fc.property(name, name, list, list, (kex, hostKey, ciphers, macs) => {
      const kexInit = { ciphersIn: ciphers, ciphersOut: ciphers, macsIn: macs, macsOut: macs } as never;
      const payload = writeKexInit({ kex, hostKey, kexInit }, Buffer.alloc(16));
      const read = readKexInit(payload);
      assert.deepEqual([read?.kex, read?.hostKeys, read?.ciphersOut, read?.macsIn], [[kex], [hostKey], ciphers, macs]);
      assert.equal(payload.subarray(...(read?.spans.hostKeys ?? [0, 0])).toString(), hostKey);
      for (let cut = 0; cut < payload.length - 5; cut += 11) assert.equal(readKexInit(payload.subarray(0, cut)), null);
    }),
  );
});

test("anybody's bytes are read without an error", () => {
  fc.assert(
    fc.property(bytes, (given) => {
      readSaid(given);
      readSaid(Buffer.concat([Buffer.from("SSH-2.0-x\n"), given]));
      assert.equal(readKexInit(given), null);
      assert.equal(readHostKey(given), null);
    }),
  );
});

/** What a server would sign with a key, by the other half of the exchange. */
function aReply(kex: string, key: KeyObject, blob: Buffer, algorithm: string, digest: string | null) {
  const [mine, theirs] = [exchanges[kex]?.(), exchanges[kex]?.()];
  assert.ok(mine && theirs);
  const transcript = {
    client: "SSH-2.0-a",
    server: "SSH-2.0-b",
    clientInit: Buffer.of(20, 1),
    serverInit: Buffer.of(20, 2),
  };
  const { client, server, clientInit, serverInit } = transcript;
  const said = [client, server, clientInit, serverInit, blob].map((it) => string(it));
  const half = mine.sent.subarray(4);
  const whole = Buffer.concat([...said, mine.sent, theirs.sent, theirs.secret(half)]);
  const hash = createHash(mine.hash).update(whole).digest();
  const isShort = algorithm.startsWith("ecdsa") || algorithm === "ssh-dss";
  const raw = sign(digest, hash, isShort ? { key, dsaEncoding: "ieee-p1363" } : key);
  const [r, s] = [raw.subarray(0, raw.length / 2), raw.subarray(raw.length / 2)];
  const signature = algorithm.startsWith("ecdsa") ? Buffer.concat([mpint(r), mpint(s)]) : raw;
  const payload = Buffer.concat([
    Buffer.of(31),
    string(blob),
    theirs.sent,
    string(Buffer.concat([string(algorithm), string(signature)])),
  ]);
  return { payload, mine, transcript };
}

function ecBlob(curve: string, key: KeyObject): Buffer {
  const { x = "", y = "" } = createPublicKey(key).export({ format: "jwk" });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  return Buffer.concat([string(`ecdsa-sha2-${curve}`), string(curve), string(point)]);
}

function dsaBlob(key: KeyObject): Buffer {
  // SubjectPublicKeyInfo: the three numbers of the group, then the key.
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  const numbers: Buffer[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at] ?? 0;
    const long = der[at + 1] ?? 0;
    const size = long < 128 ? 0 : long & 127;
    const length = size === 0 ? long : der.readUIntBE(at + 2, size);
    const from = at + 2 + size;
    if (tag === 2) numbers.push(der.subarray(from, from + length));
    at = tag === 0x30 ? from : tag === 3 ? from + 1 : from + length;
  }
  return Buffer.concat([string("ssh-dss"), ...numbers.map((it) => string(it))]);
}

test("every key exchange and every kind of key is followed to the signature, and a changed one is seen", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
  const { n = "", e = "" } = createPublicKey(rsa).export({ format: "jwk" });
  const number = (it: string) => mpint(Buffer.from(it, "base64url"));
  const rsaBlob = Buffer.concat([string("ssh-rsa"), number(e), number(n)]);
  const ed = generateKeyPairSync("ed25519").privateKey;
  const edBlob = Buffer.concat([
    string("ssh-ed25519"),
    string(Buffer.from(createPublicKey(ed).export({ format: "jwk" }).x ?? "", "base64url")),
  ]);
  const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;
  const [p256, p384, p521] = [ec("prime256v1"), ec("secp384r1"), ec("secp521r1")];
  const dsa = generateKeyPairSync("dsa", { modulusLength: 1_024, divisorLength: 160 }).privateKey;
  const table: [string, KeyObject, Buffer, string, string | null, number][] = [
    ["curve25519-sha256", ed, edBlob, "ssh-ed25519", null, 256],
    ["ecdh-sha2-nistp256", p256, ecBlob("nistp256", p256), "ecdsa-sha2-nistp256", "sha256", 256],
    ["ecdh-sha2-nistp384", p384, ecBlob("nistp384", p384), "ecdsa-sha2-nistp384", "sha384", 384],
    ["ecdh-sha2-nistp521", p521, ecBlob("nistp521", p521), "ecdsa-sha2-nistp521", "sha512", 521],
    ["diffie-hellman-group14-sha256", rsa, rsaBlob, "rsa-sha2-512", "sha512", 2_048],
    ["diffie-hellman-group14-sha1", rsa, rsaBlob, "ssh-rsa", "sha1", 2_048],
    ["diffie-hellman-group1-sha1", dsa, dsaBlob(dsa), "ssh-dss", "sha1", 1_024],
    ["diffie-hellman-group16-sha512", ed, edBlob, "ssh-ed25519", null, 256],
  ];
  for (const [kex, key, blob, algorithm, digest, bits] of table) {
    const { payload, mine, transcript } = aReply(kex, key, blob, algorithm, digest);
    const reply = readReply(payload, mine, transcript);
    assert.equal(reply?.isSigned, true, `${kex} ${algorithm}`);
    assert.equal(reply?.hostKey.bits, bits);
    assert.deepEqual(payload.subarray(...(reply?.keyAt ?? [0, 0])), blob);
    const other = readReply(payload, mine, { ...transcript, server: "SSH-2.0-c" });
    assert.equal(other?.isSigned, false);
    assert.equal(readReply(payload.subarray(0, -3), mine, transcript), null);
  }
});
