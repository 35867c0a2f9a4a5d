import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeClientHello, readServerWord, type Version, versions } from "./_tls-hello.ts";
import { firstSuites, suites } from "./_tls-suites.ts";

const version = fc.constantFrom(...(Object.keys(versions) as Version[]));
const random = fc.uint8Array({ minLength: 64, maxLength: 64 });

/** A ServerHello as it stands on the wire, cut into records of at most `cut` bytes. */
function aServerHello(picked: Version, suite: number, session: Uint8Array, cut: number): Buffer {
  const number = (value: number, size: number) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntBE(value, 0, size);
    return bytes;
  };
  const is13 = picked === "TLSv1.3";
  const supported = Buffer.concat([number(43, 2), number(2, 2), number(0x0304, 2)]);
  const body = Buffer.concat([
    number(is13 ? 0x0303 : versions[picked], 2),
    Buffer.alloc(32, 1),
    number(session.length, 1),
    session,
    number(suite, 2),
    Buffer.of(0),
    ...(is13 ? [number(supported.length, 2), supported] : []),
  ]);
  const message = Buffer.concat([Buffer.of(2), number(body.length, 3), body]);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += cut) {
    const part = message.subarray(at, at + cut);
    records.push(Buffer.of(22, 3, 3), number(part.length, 2), part);
  }
  return Buffer.concat(records);
}

test("a hello has lengths that fit, the version asked and the suites offered", () => {
  const offered = fc.uniqueArray(fc.integer({ min: 1, max: 0xfffe }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(version, offered, fc.option(fc.domain()), random, (asked, ids, serverName, bytes) => {
      const hello = encodeClientHello({ version: asked, suites: ids, serverName, random: bytes });
      assert.equal(hello.readUInt16BE(3), hello.length - 5);
      assert.equal(hello.readUIntBE(6, 3), hello.length - 9);
      assert.equal(hello.readUInt16BE(9), Math.min(versions[asked], 0x0303));
      let at = 43;
      at += 1 + hello.readUInt8(at);
      const length = hello.readUInt16BE(at);
      const sent = Array.from({ length: length / 2 }, (_, n) => hello.readUInt16BE(at + 2 + 2 * n));
      assert.deepEqual(sent.filter((id) => id !== 0x00ff || ids.includes(id)).slice(0, ids.length), ids);
      at += 2 + length + 2;
      if (asked === "SSLv3") return assert.equal(at, hello.length);
      assert.equal(hello.readUInt16BE(at), hello.length - at - 2);
      for (at += 2; at < hello.length; ) at += 4 + hello.readUInt16BE(at + 2);
      assert.equal(at, hello.length);
      if (serverName) assert.ok(hello.includes(serverName));
    }),
  );
});

test("a ServerHello is read however it is cut, by the bytes that say it, and not before it is whole", () => {
  const suite = fc.constantFrom(...suites.map(({ id }) => id));
  fc.assert(
    fc.property(
      version,
      suite,
      fc.uint8Array({ maxLength: 32 }),
      fc.integer({ min: 1, max: 80 }),
      (picked, id, session, cut) => {
        const bytes = aServerHello(picked, id, session, cut);
        const word = readServerWord(Buffer.concat([bytes, Buffer.of(22, 3, 3, 0, 4, 11, 0, 0, 0)]));
        assert.ok(word?.kind === "hello");
        assert.deepEqual([word.version, word.suite], [versions[picked], id]);
        if (cut > 1) return;
        for (let short = 0; short < bytes.length; short += 7)
          assert.equal(readServerWord(bytes.subarray(0, short)), null);
      },
    ),
  );
  const whole = aServerHello("TLSv1.2", 0xc02f, new Uint8Array(), 1_000);
  const word = readServerWord(whole);
  assert.ok(word?.kind === "hello");
  assert.deepEqual([...whole.subarray(...word.suiteAt)], [0xc0, 0x2f]);
  assert.deepEqual([...whole.subarray(...word.versionAt)], [3, 3]);
});

test("a fatal alert is a refusal, a warning is passed over", () => {
  assert.deepEqual(readServerWord(Buffer.of(21, 3, 1, 0, 2, 2, 70)), { kind: "alert", code: 70 });
  const warned = Buffer.concat([Buffer.of(21, 3, 1, 0, 2, 1, 112), aServerHello("TLSv1.0", 5, new Uint8Array(), 99)]);
  assert.equal(readServerWord(warned)?.kind, "hello");
});

test("anybody's bytes are read without an error, and only a ServerHello is one", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const word = readServerWord(bytes);
      if (word?.kind === "hello") assert.ok(word.suiteAt[1] <= bytes.length && word.versionAt[1] <= bytes.length);
    }),
  );
  assert.deepEqual(readServerWord(Buffer.from("SSH-2.0-OpenSSH\r\n")), { kind: "other" });
});

test("a first hello offers no more suites than servers with the 128 cipher bug can take", () => {
  assert.ok(firstSuites.length > 90 && firstSuites.length + 1 < 128, `${firstSuites.length}`);
});

test("every suite has a number and a name of its own, and what is weak is known by its name", () => {
  assert.equal(new Set(suites.map(({ id }) => id)).size, suites.length);
  assert.equal(new Set(suites.map(({ name }) => name)).size, suites.length);
  const kind = (name: string) => suites.find((it) => it.name === name)?.weak;
  assert.equal(kind("TLS_DH_anon_EXPORT_WITH_RC4_40_MD5"), "EXPORT");
  assert.equal(kind("TLS_DH_anon_WITH_RC4_128_MD5"), "anonymous");
  assert.equal(kind("TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"), "3DES");
  assert.equal(kind("TLS_RSA_WITH_DES_CBC_SHA"), "DES");
  assert.equal(kind("TLS_AES_128_GCM_SHA256"), null);
});
