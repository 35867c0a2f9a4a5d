import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { isSessionLike, parseSetCookie, stableName } from "./_set-cookie.ts";
import cookies from "./cookies.ts";

const root = "https://shop.example.org/";
const now = new Date("2026-01-01T00:00:00Z");

async function run(
  lines: readonly string[],
  rest: CannedReply | NetError = {},
  more: Record<string, CannedReply> = {},
) {
  const reply = rest instanceof NetError ? rest : { ...rest, headers: { "set-cookie": lines, ...rest.headers } };
  const net = cannedNet({ http: { [root]: reply, ...more } });
  return { net, given: await runModule(cookies, { subject: { type: "url", value: root, traits: ["alive"] }, net }) };
}

test("a hit is a session cookie that lacks protection, proven by its very line; its value is not told", async () => {
  const { net, given } = await run(["theme=dark", "PHPSESSID=not-a-real-secret; path=/", "sid=x; Secure; HttpOnly"]);
  assert.deepEqual(
    given.findings.map(({ type, severity, title }) => [type, severity, title]),
    [
      ["web.cookie_flags", "medium", "Cookie PHPSESSID lacks Secure, HttpOnly, SameSite"],
      ["web.cookie_flags", "low", "Cookie sid lacks SameSite"],
    ],
  );
  assert.deepEqual(
    given.findings.map(({ proofs }) => net.excerpt(proofs[0])),
    ["set-cookie: PHPSESSID=not-a-real-secret; path=/", "set-cookie: sid=x; Secure; HttpOnly"],
  );
  assert.doesNotMatch(JSON.stringify([given.findings, given.claims]), /not-a-real-secret/);
  assert.deepEqual(Object.keys(given.claims[0]?.attributes.cookies ?? {}), ["PHPSESSID", "sid", "theme"]);
});

test("a prefix that promises more than the cookie keeps is a hit", async () => {
  const { given } = await run([
    "__Host-id=1; Secure; Path=/; HttpOnly; SameSite=Lax",
    "__Host-a=1; Path=/app; Domain=shop.example.org",
    "__Secure-b=1",
    "c=1; SameSite=None",
  ]);
  assert.deepEqual(
    given.findings.map(({ type, data }) => [type, data.cookie, data.broken]),
    [
      ["web.cookie_rejected", "__Host-a", ["lacks Secure", "has a Domain", "is not for Path=/"]],
      ["web.cookie_rejected", "__Secure-b", ["lacks Secure"]],
      ["web.cookie_rejected", "c", ["says SameSite=None and lacks Secure"]],
    ],
  );
});

test("a session for the whole domain is a hit; for the own host, for what browsers refuse, and no session, it is not", async () => {
  const safe = "Secure; HttpOnly; SameSite=Lax";
  const titles = async (domain: string, name = "session") =>
    (await run([`${name}=1; ${safe}; Domain=${domain}`])).given.findings.map(({ title }) => title);
  assert.deepEqual(await titles(".example.org"), ["Cookie session is sent to all hosts of example.org"]);
  for (const domain of ["shop.example.org", "org", "else.test", ""]) assert.deepEqual(await titles(domain), [], domain);
  assert.deepEqual(await titles("example.org", "theme"), []);
});

test("cookies of a redirect on the site count, and what is taken away again does not", async () => {
  const { given } = await run(
    ["a_session=1", "b_session=1"],
    { status: 302, headers: { location: "/in" } },
    {
      "https://shop.example.org/in": {
        headers: { "set-cookie": ["a_session=; Max-Age=0", "c_session=1; expires=Thu, 01 Jan 1970 00:00:00 GMT"] },
      },
    },
  );
  assert.deepEqual(
    given.findings.map(({ data }) => data.cookie),
    ["b_session"],
  );
});

test("a miss: harmless cookies and tokens for scripts are told and not blamed, no cookies are nothing", async () => {
  const { given } = await run(["_ga=GA1; Domain=example.org", "XSRF-TOKEN=1", "lang=fr"]);
  assert.deepEqual([given.findings, given.claims.length], [[], 1]);
  assert.deepEqual((await run([])).given.claims, []);
});

test("a refusal is an outcome, whatever it sets", async () => {
  const { given } = await run(["session=1"], { status: 403 });
  assert.deepEqual([given.findings, given.claims, given.outcomes[0]?.outcome], [[], [], "blocked"]);
  assert.equal((await run([], new NetError("failed", "reset"))).given.outcomes[0]?.outcome, "failed");
});

test("malformed lines are no cookies", async () => {
  const { given } = await run(["", "session", "=x", ";;;", " = ; Secure"]);
  assert.deepEqual([given.findings, given.claims], [[], []]);
  fc.assert(
    fc.property(fc.string(), (line) => {
      const cookie = parseSetCookie(line, now);
      assert.ok(cookie === null || (cookie.name.length > 0 && cookie.name.length <= 100));
    }),
  );
});

test("attributes are read as browsers read them: any case, the last one counts, Max-Age before Expires", () => {
  const cookie = parseSetCookie(
    "a=b=c; SECURE; samesite=lax; SameSite=NONE; max-age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    now,
  );
  assert.deepEqual([cookie?.secure, cookie?.sameSite, cookie?.removes, cookie?.httpOnly], [true, "None", false, false]);
  assert.equal(parseSetCookie("a=b; samesite=bogus", now)?.sameSite, null);
});

test("sessions are known by their names, and random names are made stable", () => {
  for (const name of ["JSESSIONID", "ASP.NET_SessionId", "connect.sid", "laravel_session", "remember_me", "jwt", "SID"])
    assert.ok(isSessionLike(name), name);
  for (const name of ["sidebar", "_gid", "csrftoken", "XSRF-TOKEN", "lang", "AWSALB"])
    assert.ok(!isSessionLike(name), name);
  assert.equal(stableName("ASPSESSIONIDQCQQTSTA"), "ASPSESSIONID*");
  assert.equal(stableName(`SSESS${"0a".repeat(16)}`), "SSESS*");
});
