import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import type { NetError } from "../sdk/net.ts";
import { parseProxy } from "./proxy.ts";
import { answering, aWorld, page, type World } from "./testing.ts";

const scope = { allow: ["acme.example", "203.0.113.0/28"] };
const zone = { "www.acme.example": ["203.0.113.5"], "inner.acme.example": ["10.0.0.1"] };

function join(socket: Socket, port: number, greeting: Buffer | string): void {
  const onward = connect(port, "127.0.0.1", () => {
    socket.write(greeting);
    socket.pipe(onward).pipe(socket);
  });
  onward.on("error", () => socket.destroy());
  socket.on("close", () => onward.destroy());
}

/** A CONNECT proxy that leads everything to one port; what it was asked for is listed. */
async function aConnectProxy(world: World, landing: number, answer = "200 OK") {
  const heads: string[] = [];
  const { port } = await world.listen("proxy", (socket) => {
    socket.once("data", (data) => {
      heads.push(data.toString());
      if (answer === "200 OK") join(socket, landing, `HTTP/1.1 ${answer}\r\n\r\n`);
      else socket.end(`HTTP/1.1 ${answer}\r\n\r\n`);
    });
  });
  return { url: `http://me:p%40ss@127.0.0.1:${port}`, heads };
}

test("everything over TCP goes through an HTTP proxy, by address and with its login", async (t) => {
  const world = await aWorld(t, zone);
  const server = await world.listen("server", answering(page("through")));
  const proxy = await aConnectProxy(world, server.port);
  const { http, tcp } = world.net({ scope, proxy: proxy.url });
  assert.equal((await http.request("http://www.acme.example/")).text, "through");
  assert.deepEqual((await tcp.scan("203.0.113.6", [80])).open, [80]);
  assert.match(proxy.heads[0] ?? "", /^CONNECT 203\.0\.113\.5:80 HTTP\/1\.1\r\n/);
  assert.match(proxy.heads[0] ?? "", new RegExp(`Basic ${Buffer.from("me:p@ss").toString("base64")}`));
});

test("the guard stands before a proxy too", async (t) => {
  const world = await aWorld(t, zone);
  const server = await world.listen("server", answering(page("inner")));
  const proxy = await aConnectProxy(world, server.port);
  const { http } = world.net({ scope, proxy: proxy.url });
  await assert.rejects(http.request("http://inner.acme.example/"), (error: NetError) => error.outcome === "blocked");
  assert.deepEqual(proxy.heads, []);
});

test("a proxy that refuses fails the request; one that is silent is a timeout", async (t) => {
  const world = await aWorld(t, zone);
  const proxy = await aConnectProxy(world, 1, "407 Login");
  const silent = await world.listen("silent", (socket) => socket.resume());
  const url = "http://www.acme.example/";
  const refused = world.net({ scope, proxy: proxy.url }).http.request(url);
  await assert.rejects(refused, (error: NetError) => error.outcome === "failed" && /407/.test(error.message));
  const waiting = world.net({ scope, proxy: `http://127.0.0.1:${silent.port}` }).http.request(url, { timeoutMs: 100 });
  await assert.rejects(waiting, (error: NetError) => error.outcome === "timeout");
  while (silent.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

/** A SOCKS5 proxy (RFC 1928) with a login; replies with `code`. */
async function aSocksProxy(world: World, landing: number, code = 0) {
  const wanted: string[] = [];
  const { port } = await world.listen("socks", (socket) => {
    let step = 0;
    socket.on("data", (data) => {
      if (step === 0) socket.write(Buffer.from([5, 2]));
      else if (step === 1) {
        assert.equal(data.toString("latin1"), "\x01\x02me\x04p@ss");
        socket.write(Buffer.from([1, 0]));
      } else if (step === 2) {
        wanted.push(data.toString("hex"));
        const reply = Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
        if (code === 0) join(socket, landing, reply);
        else socket.end(reply);
      }
      step += 1;
    });
  });
  return { url: `socks5://me:p%40ss@127.0.0.1:${port}`, wanted };
}

test("everything over TCP goes through a SOCKS5 proxy, IPv4 and IPv6", async (t) => {
  const world = await aWorld(t, zone);
  const server = await world.listen("server", (socket) => socket.end("hello"));
  const proxy = await aSocksProxy(world, server.port);
  const { tcp } = world.net({ scope: { allow: [...scope.allow, "2001:db8::/32"] }, proxy: proxy.url });
  assert.equal((await tcp.probe("203.0.113.5", 8080)).text, "hello");
  assert.equal((await tcp.probe("2001:db8::1:2", 80)).text, "hello");
  assert.deepEqual(proxy.wanted, [
    `05010001${Buffer.from([203, 0, 113, 5]).toString("hex")}1f90`,
    "0501000420010db80000000000000000000100020050",
  ]);
});

test("what a SOCKS5 proxy says about the way is told apart: refused is closed, no answer is filtered", async (t) => {
  const world = await aWorld(t, zone);
  const states = [];
  for (const code of [5, 4, 6]) {
    const { url } = await aSocksProxy(world, 1, code);
    states.push((await world.net({ scope, proxy: url }).tcp.probe("203.0.113.5", 80)).state);
  }
  assert.deepEqual(states, ["closed", "filtered", "filtered"]);
});

test("what is no proxy is refused in a sentence", () => {
  for (const written of ["ftp://a.example", "nonsense", "socks4://127.0.0.1:1"]) {
    assert.throws(() => parseProxy(written), { code: "bad_option" });
  }
  assert.equal(parseProxy("socks5://[::1]").port, 1080);
  assert.equal(parseProxy("socks5://[::1]").host, "::1");
});
