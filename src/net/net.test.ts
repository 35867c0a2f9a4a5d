import assert from "node:assert/strict";
import { test } from "node:test";
import { Budget, Reach } from "../model/scan.ts";
import { ScopeDocument } from "../model/scope.ts";
import { makeNet } from "./net.ts";
import { answering, aWorld, page } from "./testing.ts";

test("closing the door ends every connection, kept, waiting or half read", async (t) => {
  const world = await aWorld(t, { "www.acme.example": ["203.0.113.5"] });
  const listeners = await Promise.all([
    world.listen("203.0.113.5:80", answering(page("kept"), false)),
    world.listen("203.0.113.5:81", (socket) => socket.resume()),
    world.listen("203.0.113.5:82", answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", false)),
    world.listen("203.0.113.5:25", (socket) => socket.resume().write("220 hello\r\n")),
    world.listen("203.0.113.5:443", (socket) => socket.resume()),
  ]);
  const door = world.door({ scope: { allow: ["acme.example", "203.0.113.0/28"] } });
  const signal = new AbortController().signal;
  const { http, tcp, tls } = door.forModule({ granted: "P3", sources: [], signal, sink: () => {} });
  await http.request("http://www.acme.example/");
  const session = await tcp.lines("203.0.113.5", 25);
  await session.reply();
  const waiting = [
    http.request("http://www.acme.example:81/"),
    http.request("http://www.acme.example:82/"),
    tls.handshake("203.0.113.5", 443),
    session.reply(),
  ].map((asking) => asking.catch((error: Error) => error));
  while (listeners.some((listener) => listener.connections() === 0))
    await new Promise((resolve) => setTimeout(resolve, 5));
  await door.close();
  await Promise.all(waiting);
  while (listeners.some((listener) => listener.open() > 0)) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(
    listeners.map((listener) => listener.connections()),
    [1, 1, 1, 1, 1],
  );
});

test("a door with an unreadable map, a bad proxy or both is refused in a sentence", () => {
  const open = (reach: Partial<Reach>) =>
    makeNet({
      scope: { document: ScopeDocument.parse({}), targets: [] },
      footprint: "P1",
      reach: Reach.parse({ resolvers: ["127.0.0.1:53"], ...reach }),
      budget: Budget.parse({}),
      lease: async (n) => n,
      sourceTurn: async () => ({ granted: true, waitMs: 0 }),
    });
  assert.throws(() => open({ map: "/nowhere/map.json" }), { code: "bad_file" });
  assert.throws(() => open({ proxy: "gopher://a" }), { code: "bad_option" });
});
