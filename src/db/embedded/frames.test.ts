import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { greeting, isListen, makeFramer, readReply, statement } from "./frames.ts";

function message(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const body = fc.uint8Array({ maxLength: 40 });
const units = fc.array(
  fc.tuple(
    fc.array(fc.tuple(fc.constantFrom("P", "B", "D", "E"), body), { maxLength: 4 }),
    fc.constantFrom("S", "Q"),
    body,
  ),
  { maxLength: 6 },
);

test("units come out whole however the stream was cut", () => {
  fc.assert(
    fc.property(units, fc.array(fc.nat(30), { minLength: 1 }), (parts, cuts) => {
      const expected = parts.map(([before, last, end]) =>
        Buffer.concat([...before.map(([type, bytes]) => message(type, bytes)), message(last, end)]),
      );
      const stream = Buffer.concat(expected);
      const frame = makeFramer();
      const got: Buffer[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = 1 + (cuts[turn % cuts.length] ?? 0);
        got.push(...frame(stream.subarray(at, at + size)));
        at += size;
      }
      assert.deepEqual(got.map(String), expected.map(String));
    }),
  );
});

test("notifications are taken out of a reply and nothing else is", () => {
  const kinds = fc.array(fc.tuple(fc.constantFrom("T", "D", "C", "A", "N"), body), { maxLength: 12 });
  fc.assert(
    fc.property(kinds, fc.constantFrom("I", "T", "E"), (messages, state) => {
      const ready = message("Z", Buffer.from(state));
      const all = messages.map(([type, bytes]) => ({ type, bytes: message(type, bytes) }));
      const { reply, notifications, status } = readReply(Buffer.concat([...all.map(({ bytes }) => bytes), ready]));
      const rest = all.filter(({ type }) => type !== "A").map(({ bytes }) => bytes);
      assert.deepEqual(reply, Buffer.concat([...rest, ready]));
      assert.deepEqual(
        notifications,
        all.filter(({ type }) => type === "A").map(({ bytes }) => bytes),
      );
      assert.equal(status, state);
    }),
  );
});

test("a backend that ended itself is told from one that refuses", () => {
  const error = (severity: string) => message("E", Buffer.from(`S${severity}\0V${severity}\0C53100\0Mfull\0\0`));
  assert.equal(readReply(error("ERROR")).over, false);
  assert.equal(readReply(error("PANIC")).over, true);
  assert.equal(readReply(error("FATAL")).over, true);
});

test("a listen is seen, and a start-up is answered as ready", () => {
  assert.equal(isListen(statement("listen work")), true);
  assert.equal(isListen(statement("select 'listen '")), false);
  assert.equal(readReply(greeting).status, "I");
});
