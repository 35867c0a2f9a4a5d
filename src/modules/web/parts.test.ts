import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readParts, targetOf } from "./_parts.ts";

test("scripts, icons and meta elements are read with the place of their value, whatever the order of attributes", () => {
  const html = `<base href="/app/"><link href=i.png REL="shortcut icon"><link rel="modulepreload" href='m.js'>
    <link rel=preload as=script href=p.js><link rel=preload as=font href=f.woff><link rel=stylesheet href=s.css>
    <script type=module src="a.js?x=1&amp;y=2"></script><script>src="no.js"</script><meta content="A &amp; B" NAME=Generator>
    <meta property="og:site_name" content=G><meta charset=utf-8>`;
  const parts = readParts(html);
  assert.deepEqual(
    parts.scripts.map(({ text, from, to }) => [text, html.slice(from, to)]),
    [
      ["m.js", "m.js"],
      ["p.js", "p.js"],
      ["a.js?x=1&y=2", "a.js?x=1&amp;y=2"],
    ],
  );
  assert.deepEqual(
    parts.icons.map(({ text }) => text),
    ["i.png"],
  );
  assert.deepEqual(
    parts.metas.map(({ name, text, from, to }) => [name, text, html.slice(from, to)]),
    [
      ["generator", "A & B", "A &amp; B"],
      ["og:site_name", "G", "G"],
    ],
  );
  const page = { url: "https://www.example.org/x", base: parts.base };
  assert.equal(targetOf("a.js", page)?.href, "https://www.example.org/app/a.js");
  assert.equal(targetOf("http://[::1", page), null);
});

test("whatever the markup, reading it throws nothing and points inside the page", () => {
  const part = fc.constantFrom(
    "<script src=",
    '"',
    "'",
    ">",
    "<meta name=",
    " content=",
    "<link rel=icon href=",
    "&amp;",
    "\u0000",
    "é",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 4 })), { maxLength: 50 }), (pieces) => {
      const text = pieces.join("");
      const { scripts, icons, metas } = readParts(text);
      for (const { from, to } of [...scripts, ...icons, ...metas]) {
        assert.ok(from >= 0 && from <= to && to <= text.length, JSON.stringify({ text, from, to }));
      }
    }),
  );
});
