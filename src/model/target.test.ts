import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { rangesBetween } from "./address-span.ts";
import { parseTarget, refang } from "./target.ts";

const meant: readonly (readonly [written: string, ...targets: string[]])[] = [
  ["example.com", "domain example.com"],
  ["WWW.Example.COM.", "hostname www.example.com"],
  ["*.example.com", "domain example.com"],
  ["bücher.example", "domain xn--bcher-kva.example"],
  ["hxxps://evil[.]example[.]com/a?b=1", "url https://evil.example.com/a?b=1"],
  ["hxxp[:]//evil.example.com/", "url http://evil.example.com/"],
  ["hxxp[://]evil.example.com/", "url http://evil.example.com/"],
  ["<https://example.com/x>", "url https://example.com/x"],
  ["“example[.]com”", "domain example.com"],
  ["'example(dot)com',", "domain example.com"],
  ["example [dot] com", "domain example.com"],
  ["example\\.com", "domain example.com"],
  ["example.com/login", "url https://example.com/login"],
  ["192.0.2[.]1", "ip 192.0.2.1"],
  ["[2001:db8::1]", "ip 2001:db8::1"],
  ["::ffff:192.0.2.1", "ip 192.0.2.1"],
  ["192.0.2.77/24", "range 192.0.2.0/24"],
  ["192.0.2.0-192.0.2.2", "range 192.0.2.0/31", "range 192.0.2.2/32"],
  ["192.0.2.4-7", "range 192.0.2.4/30"],
  ["2001:db8::/32", "range 2001:db8::/32"],
  ["AS64500", "asn AS64500"],
  ["asn 64500", "asn AS64500"],
  ["info[at]example[.]com", "email info@example.com"],
  ["mailto:info@example.com", "email info@example.com"],
  ["@JDoe", "username jdoe"],
  ["username:j.doe", "username j.doe"],
  ["phone:+33142685300", "phone +33142685300"],
  ["+33 1 42 68 53 00", "phone +33142685300"],
  ["tel:+33142685300", "phone +33142685300"],
  ["domain:www.example.com", "hostname www.example.com"],
  ["organization:Example Ltd", "organization Example Ltd"],
  ["service:192.0.2.1:443/tcp", "service 192.0.2.1:443/tcp"],
  ["account:github:jdoe", "account github:jdoe"],
];

for (const [written, ...targets] of meant) {
  test(`${JSON.stringify(written)} means ${targets.join(" and ")}`, () => {
    const parsed = parseTarget(written);
    assert.ok("targets" in parsed, JSON.stringify(parsed));
    assert.deepEqual(
      parsed.targets.map(({ type, value }) => `${type} ${value}`),
      targets,
    );
  });
}

const refused: readonly (readonly [written: string, why: RegExp])[] = [
  ["", /empty/],
  ["jdoe", /@jdoe/],
  ["12345", /bare number/],
  ["0177.0.0.1", /notations/],
  ["0x7f.1", /notations/],
  ["256.1.1.1", /from 0 to 255/],
  ["co.uk", /public suffix/],
  ["ftp://example.com/", /only http/],
  ["example.com:8443", /port/],
  ["192.0.2.9-192.0.2.1", /end lies before/],
  ["ex\u0000ample.com", /control/],
  ["email:nobody", /no e-mail address/],
  ["AS0", /from 1/],
  ["-example.com", /neither/],
  ["a b.example.com", /neither/],
];

for (const [written, why] of refused) {
  test(`${JSON.stringify(written)} is refused with its reason`, () => {
    const parsed = parseTarget(written);
    assert.ok("why" in parsed, JSON.stringify(parsed));
    assert.match(parsed.why, why);
  });
}

test("whatever is written, parsing neither throws nor gives what it would not read again as the same", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.emailAddress(), fc.ipV6()), (written) => {
      const parsed = parseTarget(written);
      if ("why" in parsed) return parsed.why.length > 0;
      return parsed.targets.every(({ type, value }) => {
        const again = parseTarget(`${type}:${value}`);
        return "targets" in again && again.targets[0]?.type === type && again.targets[0].value === value;
      });
    }),
    { numRuns: 500 },
  );
});

test("a defanged form means the same once it was undone", () => {
  const pieces = ["hxxp://", "https", "[://]", "[.]", "(dot)", "[at]", "<", ">", '"', "a", "example", ".", "com", " "];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
      const parsed = parseTarget(parts.join(""));
      assert.deepEqual("targets" in parsed ? parseTarget(refang(parts.join(""))) : parsed, parsed);
    }),
  );
});

test("a span becomes ranges that hold exactly its addresses", () => {
  fc.assert(
    fc.property(fc.nat(255), fc.nat(255), (a, b) => {
      const ranges = rangesBetween(`192.0.2.${a}`, `192.0.2.${b}`);
      if (a > b) return ranges === null;
      const held = (ranges ?? []).flatMap((range) => {
        const [, start = 0, bits = 0] = /\.(\d+)\/(\d+)$/.exec(range)?.map(Number) ?? [];
        return Array.from({ length: 2 ** (32 - bits) }, (_, at) => start + at);
      });
      return JSON.stringify(held) === JSON.stringify(Array.from({ length: b - a + 1 }, (_, at) => a + at));
    }),
  );
});
