import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { connect, createSecureContext, TLSSocket } from "node:tls";
import { answering, aWorld, page, type World } from "../testing.ts";
import { findBrowser } from "./find-browser.ts";
import { sweepFolders } from "./folders.ts";
import { makeOwnCertificate } from "./own-certificate.ts";
import { openRelay } from "./relay.ts";

const scope = { allow: ["acme.example"] };
const zone = { "www.acme.example": ["203.0.113.5"], "else.example": ["203.0.113.6"] };
const front = "http://www.acme.example/";
const skip = findBrowser(null) ? false : "no Chromium is installed here";

/** A site whose answers depend on the request line; what was asked is kept. */
async function aSite(world: World, answer: (path: string) => string | Buffer, at = "203.0.113.5:80") {
  const asked: string[] = [];
  await world.listen(at, (socket) => answerEach(socket, asked, answer));
  return asked;
}

function answerEach(socket: Socket, asked: string[], answer: (path: string) => string | Buffer): void {
  answering((head) => {
    const [method = "", path = ""] = head.split(" ");
    asked.push(`${method} ${path}`);
    return page(answer(path));
  })(socket);
}

function processesWith(text: string): string[] {
  if (!existsSync("/proc/self")) return [];
  return readdirSync("/proc")
    .filter((it) => /^\d+$/.test(it))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
        return line.includes(text) ? [line.slice(0, 200)] : [];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

/** Other tests on this machine have browsers too. */
const ours = `sonde-browser-${process.pid}-`;
const foldersLeft = () => readdirSync(tmpdir()).filter((name) => name.startsWith(ours));

test("a page is pictured, each of its requests goes through the door, and the picture is kept", { skip }, async (t) => {
  const world = await aWorld(t, zone);
  const outside = await aSite(world, () => "x", "203.0.113.6:80");
  const local = await world.listen("203.0.113.7:80", () => {});
  const asked = await aSite(world, (path) =>
    path === "/"
      ? `<title>x</title><link rel="stylesheet" href="/s.css"><h1>Acme</h1><img src="http://else.example/spy.png">
         <img src="http://127.0.0.1:${local.port}/"><img src="http://169.254.169.254/latest/">
         <script>fetch("/write", { method: "POST", body: "x" }); new WebSocket("ws://www.acme.example/socket");</script>`
      : "h1 { color: red }",
  );
  const picture = await world.net({ scope }).browser.screenshot(front, { width: 320, height: 200, loadMs: 5_000 });
  assert.deepEqual([...picture.png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
  const view = Buffer.from(picture.png);
  assert.deepEqual([view.readUInt32BE(16), view.readUInt32BE(20)], [320, 200]);
  assert.ok(asked.includes("GET /") && asked.includes("GET /s.css"));
  assert.deepEqual(
    asked.filter((it) => !it.startsWith("GET ")),
    [],
  );
  assert.deepEqual([outside, local.connections()], [[], 0]);
  assert.ok(picture.refused >= 4, `${picture.refused} refused`);
  const record = world.records.get(picture.evidence);
  assert.deepEqual([record?.kind, record?.mime, record?.uri], ["browser", "image/png", front]);
  assert.deepEqual(Buffer.from(record?.response ?? []).equals(view), true);
  const { requests } = JSON.parse(Buffer.from(record?.request ?? []).toString());
  assert.ok(requests.every(({ evidence }: { evidence: string }) => world.records.has(evidence)));
  assert.deepEqual([processesWith(ours), foldersLeft()], [[], []]);
});

test("a page in TLS is pictured, whatever its certificate: the door looks at that", { skip }, async (t) => {
  const world = await aWorld(t, zone);
  const asked: string[] = [];
  const secureContext = createSecureContext(makeOwnCertificate());
  await world.listen("203.0.113.5:443", (socket) => {
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    secure.on("error", () => {});
    answerEach(secure, asked, () => "<h1>secure</h1>");
  });
  const picture = await world.net({ scope }).browser.screenshot("https://www.acme.example/", { loadMs: 5_000 });
  assert.ok(asked.includes("GET /"));
  assert.ok(picture.png.length > 100 && picture.requests >= 1);
});

test("a page that cannot be had is no picture of the browser's own words", { skip }, async (t) => {
  const world = await aWorld(t, zone);
  const { browser } = world.net({ scope });
  await assert.rejects(browser.screenshot("http://else.example/", { loadMs: 3_000 }), { outcome: "blocked" });
  await assert.rejects(browser.screenshot(front, { loadMs: 3_000 }), { outcome: "failed" });
});

test("a job that is stopped takes its browser along", { skip }, async (t) => {
  const world = await aWorld(t, zone);
  await world.listen("203.0.113.5:80", () => world.abort.abort(new Error("stopped")));
  await assert.rejects(world.net({ scope }).browser.screenshot(front), /stopped/);
  assert.deepEqual([processesWith(ours), foldersLeft()], [[], []]);
});

test("what a killed process left of its browser is removed, and what a running one has is not", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const left = mkdtempSync(join(tmpdir(), `sonde-browser-${pid}-`));
  const used = mkdtempSync(join(tmpdir(), ours));
  await sweepFolders();
  assert.deepEqual([existsSync(left), existsSync(used)], [false, true]);
  rmSync(used, { recursive: true });
});

test("a browser knows nothing of this process, and what it started and left behind is ended with it", {
  skip: !existsSync("/bin/sh") && "no shell is installed here",
}, async (t) => {
  const world = await aWorld(t, zone);
  const folder = mkdtempSync(join(tmpdir(), "sonde-fake-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const program = join(folder, "browser");
  const mark = `3${process.pid}7`;
  writeFileSync(program, `#!/bin/sh\nenv > ${folder}/env\nsleep ${mark} &\nexit 0\n`, { mode: 0o755 });
  process.env.SONDE_OF_A_TEST = "secret";
  t.after(() => delete process.env.SONDE_OF_A_TEST);
  const { browser } = world.net({ scope, browser: program });
  await assert.rejects(browser.screenshot(front), { outcome: "failed", message: /no picture/ });
  assert.deepEqual(processesWith(`sleep ${mark}`), []);
  const names = readFileSync(join(folder, "env"), "utf8").match(/^\w+(?==)/gm) ?? [];
  assert.deepEqual(
    names.filter((name) => !["HOME", "LANG", "PATH", "PWD", "OLDPWD", "SHLVL", "_"].includes(name)),
    [],
  );
});

test("where there is no browser, that is said", async (t) => {
  const world = await aWorld(t, zone);
  const { browser } = world.net({ scope, browser: "/nowhere/chromium" });
  assert.equal(browser.isInstalled, false);
  await assert.rejects(browser.screenshot(front), { outcome: "failed", message: /No browser/ });
});

/** Through the relay as a browser goes: CONNECT, then TLS. */
async function throughTls(t: TestContext, port: number, to: string): Promise<TLSSocket> {
  const { connect: dial } = await import("node:net");
  const plain = dial(port, "127.0.0.1");
  plain.write(`CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  await new Promise((resolve) => plain.once("data", resolve));
  const secure = connect({ socket: plain, servername: to.split(":")[0], rejectUnauthorized: false });
  t.after(() => secure.destroy());
  await new Promise((resolve) => secure.once("secureConnect", resolve));
  return secure;
}

test("the relay opens TLS with a certificate of its own, and hands on the whole address", async (t) => {
  const wanted: string[] = [];
  const relay = await openRelay(async ({ url, method, headers }) => {
    wanted.push(`${method} ${url} ${headers.accept}`);
    return {
      status: 200,
      headers: { "x-a": ["b"], "content-encoding": ["gzip"], "alt-svc": ["h3"], "bad name": ["x"] },
      body: Buffer.from("hello"),
    };
  });
  t.after(() => relay.close());
  const socket = await throughTls(t, relay.port, "www.acme.example:8443");
  socket.write("GET /a?b=1 HTTP/1.1\r\nHost: ignored.example\r\nAccept: image/png\r\nConnection: close\r\n\r\n");
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  assert.deepEqual(wanted, ["GET https://www.acme.example:8443/a?b=1 image/png"]);
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\nx-a: b\r\n/i);
  assert.doesNotMatch(answer, /alt-svc|content-encoding|bad name/i);
  assert.match(answer, /\r\n\r\nhello$/);
});

test("the relay's certificate is well-formed, fits its key, and is new in every process", () => {
  const one = makeOwnCertificate();
  const parsed = new X509Certificate(one.cert);
  assert.equal(parsed.subject, "CN=Sonde relay");
  assert.equal(parsed.verify(parsed.publicKey), true);
  assert.ok(createSecureContext(one));
  assert.notEqual(makeOwnCertificate().key, one.key);
});
