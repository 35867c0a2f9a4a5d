import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findEmails, findHosts, findPhones } from "./_mentions.ts";
import { readPage } from "./_page.ts";
import { accountOf } from "./social.ts";

const spanned = (text: string, piece: { from: number; to: number } | undefined) =>
  piece && text.slice(piece.from, piece.to);

test("links are read with entities decoded, and their span is the value as written", () => {
  const html = `<a class=x href="/a?b=1&amp;c=2">x</a><script src=foo.js></script><form action = '/go'>`;
  const { links } = readPage(html);
  assert.deepEqual(
    links.map((link) => [link.text, spanned(html, link)]),
    [
      ["/a?b=1&c=2", "/a?b=1&amp;c=2"],
      ["foo.js", "foo.js"],
      ["/go", "/go"],
    ],
  );
});

test("the first title counts, its white space folded", () => {
  const html = "<title>\n A &lt;b&gt;\n page </title><svg><title>icon</title></svg>";
  const { title } = readPage(html);
  assert.equal(title?.text, "A <b> page");
  assert.equal(spanned(html, title ?? undefined), "\n A &lt;b&gt;\n page ");
});

test("scripts and styles are not what a reader sees", () => {
  const { visible } = readPage("<style>.a{}</style><p>seen</p><script>var hidden</script>");
  assert.equal(visible.text.trim(), "seen");
});

test("a phone number broken by markup and entities is read, and points at its bytes", () => {
  const html = "<p>Call <b>+33</b>&nbsp;1 42 68 <i>53</i> 00 today</p>";
  const [found] = findPhones(readPage(html).visible, null);
  assert.equal(found?.text, "+33142685300");
  assert.equal(spanned(html, found), "+33</b>&nbsp;1 42 68 <i>53</i> 00");
});

test("national phone numbers are read only when a country is given, and long numbers are none", () => {
  const { visible } = readPage("<p>01 42 68 53 00 and 12345678901234567890</p>");
  assert.deepEqual(findPhones(visible, null), []);
  assert.deepEqual(
    findPhones(visible, "FR").map(({ text }) => text),
    ["+33142685300"],
  );
});

test("e-mails are found in text, attributes and scripts, and file names with an at sign are not", () => {
  const text = `write to info@example.org. "x@y.example.org", mailto%3Aa@b.example logo@2x.png @ a@ @b`;
  assert.deepEqual(
    findEmails(text).map((it) => [it.text, spanned(text, it)]),
    [
      ["info@example.org", "info@example.org"],
      ["x@y.example.org", "x@y.example.org"],
      ["a@b.example", "a@b.example"],
    ],
  );
});

test("what an escape leaves in front of a host name is not part of it", () => {
  const text = String.raw`u=https%3A%2F%2Fapi.example.org "\u002Fcdn.example.org" "\nwww.example.org" '\x2fmail.example.org'`;
  const names = findHosts(text, (name) => name.endsWith(".example.org")).map((it) => spanned(text, it));
  assert.deepEqual(names, ["api.example.org", "cdn.example.org", "www.example.org", "mail.example.org"]);
});

test("a profile link is an account, and the site's own pages are none", () => {
  const account = (url: string) => accountOf(new URL(url));
  assert.equal(account("https://github.com/octo-lab"), "github:octo-lab");
  assert.equal(account("https://www.linkedin.com/company/acme-ltd/"), "linkedin.company:acme-ltd");
  assert.equal(account("https://news.ycombinator.com/user?id=pg"), "hackernews:pg");
  assert.equal(account("https://mastodon.social/@lab"), "mastodon.social:lab");
  for (const miss of ["https://github.com/features", "https://twitter.com/share?x=1", "https://example.org/@x"]) {
    assert.equal(account(miss), null, miss);
  }
});

test("malformed markup is read without an error, in time, and every span lies inside the text", () => {
  const part = fc.constantFrom(
    "<a href=",
    "<title>",
    "</title>",
    "<script>",
    '"',
    ">",
    "&#64;",
    "&",
    "<!--",
    "x@y.zz",
    "+331426",
    "<a",
    " ",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 5 })), { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      const page = readPage(text);
      const pieces = [
        ...page.links,
        ...findEmails(text),
        ...findHosts(text, () => true),
        ...findPhones(page.visible, "FR"),
      ];
      for (const { from, to } of page.title ? [...pieces, page.title] : pieces) {
        assert.ok(from >= 0 && from <= to && to <= text.length, JSON.stringify({ text, from, to }));
      }
    }),
    { numRuns: 300 },
  );
});

test("a megabyte of one letter, of at signs, of dots and of digits costs one walk each", () => {
  for (const unit of ["a", "@", "a.", "1 ", "a@", "<a "]) {
    const text = unit.repeat(1_000_000 / unit.length);
    const page = readPage(text);
    findEmails(text);
    findHosts(text, () => false);
    findPhones(page.visible, "FR");
  }
});
