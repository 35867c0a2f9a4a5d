import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { descend, integer, nodes, tlv } from "./_ber.ts";
import { moreUdpProbes } from "./_udp-more-probes.ts";
import { udpProbes } from "./_udp-probes.ts";

const probes = [...udpProbes, ...moreUdpProbes];
const token = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((it) => Buffer.from(it));

test("nobody's echo and nobody's noise is an answer, and none is read with an error", () => {
  fc.assert(
    fc.property(fc.constantFrom(...probes), token, fc.uint8Array({ maxLength: 200 }), (probe, random, noise) => {
      const sent = probe.send(random);
      assert.ok(sent.length > 0 && sent.length <= 1_300);
      assert.equal(probe.answers(sent, random), false, `${probe.service} takes its own echo`);
      const given = Buffer.from(noise);
      probe.answers(given, random);
      // The question's beginning with a stranger's bytes behind it.
      const mixed = Buffer.concat([sent.subarray(0, noise[0] ?? 0), given]);
      for (const datagram of [given, mixed]) if (probe.answers(datagram, random)) probe.tell?.(datagram);
    }),
    { numRuns: 3_000 },
  );
});

/** What real servers of these protocols send, by their specifications; the token is all sevens. */
const sevens = Buffer.alloc(16, 7);
const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const answers: readonly (readonly [service: string, datagram: Buffer])[] = [
  [
    "rpcbind",
    Buffer.concat([
      hex("07070707 00000001 00000000 00000000 00000000 00000000 00000001"),
      hex("000186a0 00000002 00000011 0000006f 00000000"),
    ]),
  ],
  ["cldap", tlv(0x30, integer(0x0707), tlv(0x64, tlv(4), tlv(0x30)))],
  ["mssql-browser", Buffer.concat([hex("05 1400"), Buffer.from("ServerName;HOST;x;;;")])],
  [
    "ws-discovery",
    Buffer.from("<a:RelatesTo>urn:uuid:07070707-0707-0707-0707-070707070707</a:RelatesTo><d:ProbeMatches/>"),
  ],
  ["slp", hex("020a 000012 0000 000000 0707 0002 656e 0000 0000")],
  ["chargen", Buffer.from(`${"abcdefghijklmnopqrstuvwxyz0123456789".repeat(2)}\r\n`)],
  ["ike", Buffer.concat([sevens.subarray(0, 8), hex("0102030405060708 0b100500 00000000 0000001c")])],
  ["openvpn", Buffer.concat([hex("40 1111111111111111 01 00000000"), sevens.subarray(0, 8), hex("00000000")])],
  [
    "quic",
    Buffer.concat([hex("ca 00000000 08"), sevens.subarray(0, 8), hex("08"), sevens.subarray(0, 8), hex("00000001")]),
  ],
  ["ipmi", hex("0600ff06 000011be 4007 0010 00000000 00000000 81000000 00000000")],
  ["xdmcp", hex("0001 0005 0004 0000 0000")],
  ["bacnet", hex("810a000d 0100 3007 0c 00 00 00 00")],
  ["nat-pmp", hex("0080 0000 00000001 c0000201")],
  ["ubiquiti", hex("01000009 01 0006 0102030405 06")],
  ["a2s", hex("ffffffff 49 11 00")],
  [
    "netbios-ns",
    Buffer.concat([
      hex("0707 8400 0000 0001 0000 0000 20"),
      Buffer.alloc(32, 65),
      hex("00 0021 0001 00000000 0041 01"),
      Buffer.from("FILESERVER     \0"),
    ]),
  ],
];

for (const [service, datagram] of answers) {
  test(`an answer of ${service} is one, and its first half is not`, () => {
    const probe = probes.find((it) => it.service === service);
    assert.ok(probe);
    assert.equal(probe.answers(datagram, sevens), true);
    const told = probe.tell?.(datagram);
    if (told?.span) assert.ok(told.span[0] <= told.span[1] && told.span[1] <= datagram.length);
    if (service !== "a2s" && service !== "ws-discovery")
      assert.equal(probe.answers(datagram.subarray(0, 3), sevens), false);
  });
}

test("BER comes back from what it was written as, and what does not fit is refused", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0x7fffffff }), fc.uint8Array({ maxLength: 300 }), (number, value) => {
      const written = tlv(0x30, integer(number), tlv(4, value));
      const node = descend(written, 0, 0);
      assert.equal(node?.value.readUIntBE(0, node.value.length), number);
      const text = descend(written, 0, 1);
      assert.deepEqual([...(text?.value ?? [])], [...value]);
      assert.deepEqual([...written.subarray(text?.at, (text?.at ?? 0) + value.length)], [...value]);
      assert.equal(nodes(written.subarray(0, -1)), null);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void descend(Buffer.from(bytes), 0, 1, 2)));
});
