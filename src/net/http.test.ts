import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import type { Proof } from "../model/proof.ts";
import { defineSource } from "../sdk/source.ts";
import { answering, aWorld, page, type World } from "./testing.ts";

const scope = { allow: ["acme.example"] };
const zone = { "www.acme.example": ["203.0.113.5"] };

/** The bytes that a proof points at. */
function bytesAt(world: World, proof: Proof): string {
  assert.ok(proof.kind === "bytes" && proof.range);
  const record = world.records.get(proof.evidence);
  assert.ok(record);
  return Buffer.from(record.response.subarray(...proof.range)).toString();
}

test("an answer is recorded, and proofs point at the bytes of its text and its header lines", async (t) => {
  const world = await aWorld(t, zone);
  const body = "<html><title>Grüße, 世界 🎉</title> after";
  await world.listen("203.0.113.5:80", answering(page(body, ["Server: demo", "X-Two: a", "X-Two: b"])));
  const answer = await world.net({ scope }).http.request("http://www.acme.example/a?b=1#c");
  assert.equal(answer.status, 200);
  assert.equal(answer.text, body);
  assert.deepEqual(answer.headers["x-two"], ["a", "b"]);
  assert.deepEqual(answer.remote, { address: "203.0.113.5", port: 80 });
  const from = answer.text.indexOf("世界 🎉");
  assert.equal(bytesAt(world, answer.proofOfText(from, from + "世界 🎉".length)), "世界 🎉");
  assert.equal(bytesAt(world, answer.proofOfHeader("server")), "Server: demo");
  assert.match(
    bytesAt(world, answer.proofOfHeader("strict-transport-security")),
    /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/,
  );
  const record = world.records.get(answer.evidence);
  assert.equal(record?.uri, "http://www.acme.example/a?b=1");
  assert.match(
    Buffer.from(record?.request ?? []).toString(),
    /^GET \/a\?b=1 HTTP\/1\.1\r\nhost: www\.acme\.example\r\n/,
  );
  assert.equal(record?.remote, "203.0.113.5:80");
});

for (const [charset, bytes, text] of [
  ["windows-1252", Buffer.from("caf\xe9 \x80uro", "latin1"), "café €uro"],
  ["utf-16le", Buffer.from("\ufeffnaïve ☃ text", "utf16le"), "naïve ☃ text"],
  ["shift_jis", Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x20, 0x41]), "日本 A"],
  ["utf-8", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from("é marked")]), "é marked"],
  [
    "utf-8",
    Buffer.concat([Buffer.from([0xe2]), Buffer.from("Abc"), Buffer.from([0xff]), Buffer.from("dé")]),
    "\ufffdAbc\ufffddé",
  ],
] as const) {
  test(`a page in ${charset} is read, and its last character is found in its ${bytes.length} bytes`, async (t) => {
    const world = await aWorld(t, zone);
    await world.listen("203.0.113.5:80", answering(page(bytes, [`Content-Type: text/html; charset=${charset}`])));
    const answer = await world.net({ scope }).http.request("http://www.acme.example/");
    assert.equal(answer.text, text);
    const all = answer.proofOfText(0, text.length);
    assert.ok(all.kind === "bytes" && all.range);
    assert.equal(all.range[1] - answer.bodyAt, bytes.length);
    for (let at = 1; at < text.length; at++) {
      const proof = answer.proofOfText(at, text.length);
      assert.ok(proof.kind === "bytes" && proof.range);
      const from = proof.range[0] - answer.bodyAt;
      assert.equal(new TextDecoder(charset).decode(bytes.subarray(from)), text.slice(at), `from ${at}`);
    }
  });
}

for (const [coding, encode] of [
  ["gzip", gzipSync],
  ["br", brotliCompressSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
] as const) {
  test(`a body in ${coding} (${encode.name}) is recorded decoded`, async (t) => {
    const world = await aWorld(t, zone);
    const body = "a page, ".repeat(100);
    await world.listen("203.0.113.5:80", answering(page(encode(Buffer.from(body)), [`Content-Encoding: ${coding}`])));
    const answer = await world.net({ scope }).http.request("http://www.acme.example/");
    assert.equal(answer.text, body);
    assert.equal(answer.truncated, false);
    assert.equal(bytesAt(world, answer.proofOfText(8, 15)), "a page,");
  });
}

test("a decompression bomb is cut at the limit", async (t) => {
  const world = await aWorld(t, zone);
  const bomb = gzipSync(gzipSync(Buffer.alloc(50_000_000)));
  await world.listen("203.0.113.5:80", answering(page(bomb, ["Content-Encoding: gzip, gzip"])));
  const answer = await world.net({ scope }).http.request("http://www.acme.example/", { maxBytes: 100_000 });
  assert.equal(answer.body.length, 100_000);
  assert.equal(answer.truncated, true);
});

test("what only claims to be compressed is kept as it came", async (t) => {
  const world = await aWorld(t, zone);
  await world.listen("203.0.113.5:80", answering(page("plain", ["Content-Encoding: gzip"])));
  assert.equal((await world.net({ scope }).http.request("http://www.acme.example/")).text, "plain");
});

test("an endless body is cut at the limit and its connection ended", async (t) => {
  const world = await aWorld(t, zone);
  const server = await world.listen("203.0.113.5:80", (socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    const pour = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 120)));
    };
    socket.on("drain", pour);
    pour();
  });
  const answer = await world.net({ scope }).http.request("http://www.acme.example/");
  assert.equal(answer.body.length, 2 * 1024 * 1024);
  assert.equal(answer.truncated, true);
  while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test("a tarpit ends as a timeout", async (t) => {
  const world = await aWorld(t, zone);
  const head = "HTTP/1.1 200 OK\r\nX-Slow: ";
  const server = await world.listen("203.0.113.5:80", (socket) => {
    let at = 0;
    const drip = setInterval(() => socket.write(head[at++] ?? "x"), 20);
    socket.on("close", () => clearInterval(drip));
  });
  await world.listen("203.0.113.5:81", (socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    const drip = setInterval(() => socket.write("x"), 20);
    socket.on("close", () => clearInterval(drip));
  });
  const { http } = world.net({ scope });
  const slow = { timeoutMs: 200 };
  await assert.rejects(http.request("http://www.acme.example/", slow), { name: "NetError", outcome: "timeout" });
  await assert.rejects(http.request("http://www.acme.example:81/", slow), { name: "NetError", outcome: "timeout" });
  while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

for (const [what, bytes] of [
  ["an answer without a head", "<html>hello</html>"],
  ["HTTP/0.9", "hello\r\n"],
  ["a banner of another protocol", "SSH-2.0-OpenSSH_9.6\r\n"],
  ["a head without end", `HTTP/1.1 200 OK\r\nX: ${"a".repeat(100_000)}`],
  ["nothing at all", ""],
] as const) {
  test(`${what} is a failure, not an answer`, async (t) => {
    const world = await aWorld(t, zone);
    await world.listen("203.0.113.5:80", answering(bytes));
    const asking = world.net({ scope }).http.request("http://www.acme.example/", { timeoutMs: 3_000 });
    await assert.rejects(asking, { name: "NetError", outcome: "failed" });
  });
}

test("a body shorter than it said is given as far as it came, and says that it is cut", async (t) => {
  const world = await aWorld(t, zone);
  await world.listen("203.0.113.5:80", answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"));
  const answer = await world.net({ scope }).http.request("http://www.acme.example/");
  assert.equal(answer.text, "short");
  assert.equal(answer.truncated, true);
});

test("a body longer than it said does not become the next answer", async (t) => {
  const world = await aWorld(t, zone);
  const long = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n";
  await world.listen("203.0.113.5:80", answering(long, false));
  const { http } = world.net({ scope });
  assert.equal((await http.request("http://www.acme.example/")).text, "ok");
  assert.equal((await http.request("http://www.acme.example/")).status, 200);
});

test("requests one after another use one connection, and a connection that was closed is replaced", async (t) => {
  const world = await aWorld(t, zone);
  const server = await world.listen("203.0.113.5:80", answering(page("ok"), false));
  const { http } = world.net({ scope });
  for (let n = 0; n < 3; n++) await http.request("http://www.acme.example/");
  assert.equal(server.connections(), 1);
  const closing = await world.listen("203.0.113.5:81", answering(page("ok")));
  const second = world.net({ scope }).http;
  for (let n = 0; n < 3; n++) assert.equal((await second.request("http://www.acme.example:81/")).status, 200);
  assert.equal(closing.connections(), 3);
});

test("a refused port fails and says so in its cause", async (t) => {
  const world = await aWorld(t, zone);
  await assert.rejects(world.net({ scope }).http.request("http://www.acme.example:9/"), (error: Error) => {
    assert.equal(error.name, "NetError");
    assert.equal((error.cause as { code?: string }).code, "ECONNREFUSED");
    return true;
  });
});

test("the second address of a name is tried when the first refuses", async (t) => {
  const world = await aWorld(t, { "two.acme.example": ["203.0.113.6", "203.0.113.5"] });
  await world.listen("203.0.113.5:80", answering(page("ok")));
  const answer = await world.net({ scope }).http.request("http://two.acme.example/");
  assert.equal(answer.remote.address, "203.0.113.5");
});

test("aborting the job ends a request with the job's reason and closes its connection", async (t) => {
  const world = await aWorld(t, zone);
  const server = await world.listen("203.0.113.5:80", (socket) => {
    socket.on("data", () => world.abort.abort(new Error("cancelled by a person")));
  });
  await assert.rejects(world.net({ scope }).http.request("http://www.acme.example/"), /cancelled by a person/);
  while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

test("redirects are followed inside scope and stop at the first refused hop", async (t) => {
  const world = await aWorld(t, zone);
  const server = await world.listen(
    "203.0.113.5:80",
    answering((head) => {
      if (head.startsWith("GET /a ")) return page("", ["Location: /b"], "302 Found");
      if (head.startsWith("GET /b ")) return page("", ["Location: http://other.example/"], "301 Moved");
      return page("never");
    }),
  );
  const { chain, refused } = await world.net({ scope }).http.follow("http://www.acme.example/a");
  assert.deepEqual(
    chain.map(({ url, status }) => [url, status]),
    [
      ["http://www.acme.example/a", 302],
      ["http://www.acme.example/b", 301],
    ],
  );
  assert.equal(chain[1]?.location, "http://other.example/");
  assert.equal(refused?.outcome, "blocked");
  assert.ok(server.connections() >= 1);
});

test("a redirect loop ends after as many hops as allowed", async (t) => {
  const world = await aWorld(t, zone);
  await world.listen("203.0.113.5:80", answering(page("", ["Location: /again"], "302 Found")));
  const { chain, refused } = await world.net({ scope }).http.follow("http://www.acme.example/", { most: 3 });
  assert.equal(chain.length, 4);
  assert.equal(refused, null);
});

test("a key is sent, but neither recorded in the request nor in its address", async (t) => {
  const world = await aWorld(t, zone);
  let seen = "";
  await world.listen(
    "203.0.113.5:80",
    answering((head) => {
      seen = head;
      return page("ok");
    }),
  );
  const { http } = world.net({ scope, secrets: ["s3cret/key"] });
  const answer = await http.request("http://www.acme.example/?key=s3cret%2Fkey", {
    headers: { "X-Key": "s3cret/key" },
  });
  assert.match(seen, /s3cret\/key/);
  const record = world.records.get(answer.evidence);
  assert.equal(record?.uri, "http://www.acme.example/?key=[key]");
  assert.doesNotMatch(Buffer.from(record?.request ?? []).toString(), /s3cret/);
});

test("a source's list that is to be remembered is asked for once a door, and recorded for each who reads it", async (t) => {
  const world = await aWorld(t, { "lists.example": ["203.0.113.8"] });
  const lists = await world.listen("203.0.113.8:80", answering(page("a list")));
  const source = defineSource({
    id: "lists",
    title: "Lists",
    url: "https://lists.example/",
    hosts: ["lists.example"],
    rate: { requests: 100, perSeconds: 1 },
  });
  const door = world.door();
  const read = async (sources: (typeof source)[], url: string, remember: boolean) => {
    const records: string[] = [];
    const sink = ({ id }: { id: string }) => void records.push(id);
    const net = door.forModule({ granted: "P0", sources, signal: world.abort.signal, sink });
    const answer = await net.http.request(url, { remember });
    assert.equal(answer.text, "a list");
    assert.deepEqual(records, [answer.evidence]);
  };
  await read([source], "http://lists.example/", true);
  await read([source], "http://lists.example/", true);
  assert.equal(lists.connections(), 1);
  await assert.rejects(read([], "http://lists.example/", true), { outcome: "blocked" });
  await read([source], "http://lists.example/other", true);
  await read([source], "http://lists.example/", false);
  assert.equal(lists.connections(), 3);
});

test("a refusal is not remembered", async (t) => {
  const world = await aWorld(t, { "lists.example": ["203.0.113.8"] });
  let asked = 0;
  await world.listen(
    "203.0.113.8:80",
    answering(() => page("", [], asked++ === 0 ? "403 Forbidden" : "200 OK")),
  );
  const hosts: [string] = ["lists.example"];
  const rate = { requests: 100, perSeconds: 1 };
  const source = defineSource({ id: "lists", title: "Lists", url: "https://lists.example/", hosts, rate });
  const { http } = world.net({ sources: [source] });
  const ask = () => http.request("http://lists.example/", { remember: true });
  assert.deepEqual([(await ask()).status, (await ask()).status], [403, 200]);
});

test("a gzip file is unpacked where that is asked for, and recorded so; within the limit, and only where it is one", async (t) => {
  const world = await aWorld(t, zone);
  let body: Buffer = gzipSync("<urlset></urlset>");
  await world.listen(
    "203.0.113.5:80",
    answering(() => page(body)),
  );
  const { http } = world.net({ scope });
  const ask = (options: { gunzip?: boolean; maxBytes?: number }) =>
    http.request("http://www.acme.example/s.xml.gz", options);
  const unpacked = await ask({ gunzip: true });
  assert.equal(bytesAt(world, unpacked.proofOfText(0, 8)), "<urlset>");
  assert.equal((await ask({})).body[0], 0x1f);
  body = gzipSync(Buffer.alloc(1_000_000));
  const bomb = await ask({ gunzip: true, maxBytes: 5_000 });
  assert.deepEqual([bomb.body.length, bomb.truncated], [5_000, true]);
  body = Buffer.from("plain");
  assert.equal((await ask({ gunzip: true })).text, "plain");
});

test("each of several header lines of one name has its own bytes", async (t) => {
  const world = await aWorld(t, zone);
  await world.listen("203.0.113.5:80", answering(page("", ["Set-Cookie: a=1", "X: y", "Set-Cookie: b=2"])));
  const answer = await world.net({ scope }).http.request("http://www.acme.example/");
  assert.deepEqual(
    [0, 1].map((index) => bytesAt(world, answer.proofOfHeader("set-cookie", index))),
    ["Set-Cookie: a=1", "Set-Cookie: b=2"],
  );
});

test("TRACE and OPTIONS are sent as they are", async (t) => {
  const world = await aWorld(t, zone);
  await world.listen(
    "203.0.113.5:80",
    answering((head) => page(head)),
  );
  const { http } = world.net({ scope });
  for (const method of ["TRACE", "OPTIONS"]) {
    const answer = await http.request("http://www.acme.example/", { method, headers: { "x-mark": "1" } });
    assert.match(answer.text, new RegExp(`^${method} / HTTP/1\\.1\\r\\n[\\s\\S]*x-mark: 1\\r\\n`));
  }
});
