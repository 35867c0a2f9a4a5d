import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fastify } from "fastify";
import { addPages } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "pages-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
mkdirSync(join(folder, "assets"));
put("index.html", "<title>one</title>");
put("sw.js", "self");
put("manifest.webmanifest", "{}");
put("icon.svg", "<svg/>");
put(".secret", "no");
put("assets/a-1.js", "1");

async function serving() {
  const api = fastify();
  after(() => api.close());
  await addPages(api, folder);
  return (url: string, accept = "*/*") => api.inject({ url, headers: { accept } });
}

test("the service worker and the manifest have their types, and are asked for anew each time", async () => {
  const get = await serving();
  for (const [url, type] of [
    ["/sw.js", /^(text|application)\/javascript/],
    ["/manifest.webmanifest", /^application\/manifest\+json/],
    ["/icon.svg", /^image\/svg\+xml/],
  ] as const) {
    const { statusCode, headers } = await get(url);
    assert.equal(statusCode, 200, url);
    assert.match(String(headers["content-type"]), type);
    assert.equal(headers["cache-control"], "no-cache");
  }
  const asset = await get("/assets/a-1.js");
  assert.equal(asset.headers["cache-control"], "public, max-age=31536000, immutable");
});

test("a newer build is served without a restart", async () => {
  const get = await serving();
  assert.equal((await get("/assets/b-2.js")).statusCode, 404);
  put("assets/b-2.js", "2");
  put("index.html", "<title>two</title>");
  assert.equal((await get("/assets/b-2.js")).body, "2");
  const page = await get("/investigations/7?tab=x", "text/html");
  assert.equal(page.body, "<title>two</title>");
  assert.equal(page.headers["cache-control"], "no-cache");
});

test("addresses inside the app are the page; anything else is not there", async () => {
  const get = await serving();
  assert.equal((await get("/", "text/html")).statusCode, 200);
  assert.equal((await get("/findings", "application/json")).statusCode, 404);
  assert.equal((await get("/api/v1/nothing", "text/html")).statusCode, 404);
  assert.equal((await get("/assets/gone.js", "text/html")).statusCode, 404);
  for (const url of ["/.secret", "/..%2f..%2fetc%2fpasswd", "/assets/%2e%2e%2f.secret", "/%00"])
    assert.equal((await get(url)).statusCode, 404, url);
});
