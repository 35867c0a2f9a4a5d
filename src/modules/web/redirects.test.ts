import assert from "node:assert/strict";
import { test } from "node:test";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import redirects from "./redirects.ts";

const plain = "http://www.example.org/";
const secure = "https://www.example.org/";
const html = { headers: { "content-type": "text/html" }, body: "<h1>x</h1>" };
const to = (location: string, more = {}): CannedReply => ({ status: 301, headers: { location, ...more } });
const hsts = { "strict-transport-security": "max-age=31536000" };

async function run(root: string, http: Readonly<Record<string, CannedReply | NetError>>) {
  const net = cannedNet({ http });
  const subject = { type: "url", value: root, traits: ["alive"] };
  const given = await runModule(redirects, { subject, net, scope: ["example.org", "192.0.2.0/24"] });
  return { net, given, types: given.findings.map(({ type, severity }) => `${type} ${severity}`) };
}

test("a hit: a page over plain HTTP, graver where it asks for a password", async () => {
  const page = await run(plain, { [plain]: html });
  assert.deepEqual(page.types, ["web.plain_http low"]);
  assert.equal(page.net.excerpt(page.given.findings[0]?.proofs[0]), "HTTP/1.1 200");
  const form = await run(plain, { [plain]: { ...html, body: '<form><input name="p" type="password"></form>' } });
  assert.deepEqual(form.types, ["web.plain_http medium"]);
  assert.match(form.net.excerpt(form.given.findings[0]?.proofs[1]), /type="password$/);
});

test("a way that leaves HTTPS is a hit, proven by the redirect that does", async () => {
  const { net, given, types } = await run(secure, {
    [secure]: to("/start"),
    [`${secure}start`]: to("http://old.example.org/"),
    "http://old.example.org/": to("https://new.example.org/"),
    "https://new.example.org/": html,
  });
  assert.deepEqual(types, ["web.insecure_redirect medium"]);
  assert.equal(net.excerpt(given.findings[0]?.proofs[0]), "location: http://old.example.org/");
  const urls = [secure, `${secure}start`, "http://old.example.org/", "https://new.example.org/"];
  assert.deepEqual(given.claims[0]?.attributes.redirect_chain, { urls });
});

test("one more plain step, or a plain step to another host, is a hit; a page on the same host is a plain page", async () => {
  const detour = { [plain]: to("/moved"), [`${plain}moved`]: to(secure), [secure]: html };
  assert.deepEqual((await run(plain, detour)).types, ["web.insecure_redirect low"]);
  const other = { [plain]: to("http://old.example.org/"), "http://old.example.org/": html };
  assert.deepEqual((await run(plain, other)).types, ["web.insecure_redirect low"]);
  assert.deepEqual((await run(plain, { [plain]: to("/x"), [`${plain}x`]: html })).types, ["web.plain_http low"]);
});

test("an HTTPS redirect to another host without HSTS is a hit, with it or on the same host it is not", async () => {
  const away = "https://other.example.org/";
  const { net, given, types } = await run(secure, { [secure]: to(away), [away]: html });
  assert.deepEqual(types, ["web.redirect_without_hsts low"]);
  assert.match(net.excerpt(given.findings[0]?.proofs[0]), /^HTTP\/1\.1 301\r\n[\s\S]*\r\n\r\n$/);
  assert.deepEqual((await run(secure, { [secure]: to(away, hsts), [away]: html })).types, []);
  assert.deepEqual((await run(secure, { [secure]: to("/x"), [`${secure}x`]: html })).types, []);
});

test("a miss: HTTP that goes straight to HTTPS, HTTPS that stays, what is no page", async () => {
  assert.deepEqual((await run(plain, { [plain]: to(secure), [secure]: html })).types, []);
  assert.deepEqual((await run(secure, { [secure]: html })).types, []);
  assert.deepEqual((await run(plain, { [plain]: { status: 404, ...html } })).types, []);
  assert.deepEqual((await run(plain, { [plain]: { headers: { "content-type": "text/plain" } } })).types, []);
});

test("what is out of scope is not followed, and its address alone is judged; a circle ends", async () => {
  const out = await run(secure, { [secure]: to("http://else.test/", hsts) });
  assert.deepEqual([out.types, out.net.asked.length], [["web.insecure_redirect medium"], 1]);
  const circle = await run(plain, { [plain]: to("/") });
  assert.deepEqual([circle.types, circle.net.asked.length], [[], 1]);
});

test("a refusal is an outcome", async () => {
  const refused = await run(plain, { [plain]: { status: 403, ...html } });
  assert.deepEqual([refused.types, refused.given.outcomes[0]?.outcome], [[], "blocked"]);
  const lost = await run(plain, { [plain]: to(secure), [secure]: new NetError("failed", "refused") });
  assert.deepEqual([lost.given.outcomes[0]?.outcome, lost.given.claims.length], ["failed", 1]);
  const first = await run(plain, { [plain]: new NetError("timeout", "slow") });
  assert.deepEqual([first.given.outcomes[0]?.outcome, first.given.claims], ["timeout", []]);
});

test("malformed locations are no redirects", async () => {
  const { types, given } = await run(secure, { [secure]: { status: 302, headers: { location: "" } } });
  assert.deepEqual([types, given.claims, given.outcomes], [[], [], []]);
});
