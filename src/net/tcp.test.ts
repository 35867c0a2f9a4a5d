import assert from "node:assert/strict";
import { test } from "node:test";
import { TLSSocket } from "node:tls";
import { authorityFile, loadCertificate } from "../lab/certificates/load.ts";
import type { NetError } from "../sdk/net.ts";
import { aWorld } from "./testing.ts";

const scope = { allow: ["203.0.113.0/28", "127.0.0.0/8"] };
const at = "203.0.113.5";

test("a banner is read, and the proof of it is in the record", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:22`, (socket) => socket.write("SSH-2.0-demo\r\n"));
  const probe = await world.net({ scope }).tcp.probe(at, 22, { quietMs: 50 });
  assert.equal(probe.state, "open");
  assert.equal(probe.text, "SSH-2.0-demo\r\n");
  const proof = probe.proof("response", [0, 3]);
  assert.ok(proof.kind === "bytes");
  assert.equal(Buffer.from(world.records.get(proof.evidence)?.response.subarray(0, 3) ?? []).toString(), "SSH");
});

test("what is sent is recorded, and reading ends at enough", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:7`, (socket) => socket.on("data", (data) => socket.write(data.toString().repeat(10))));
  const probe = await world.net({ scope }).tcp.probe(at, 7, { send: "ping", enough: 8 });
  assert.match(probe.text, /^(ping){2,}/);
  assert.equal(Buffer.from(world.records.get(probe.evidence)?.request ?? []).toString(), "ping");
});

test("a refused port is closed and a silent one filtered; they are recorded only when they are cited", async (t) => {
  const world = await aWorld(t);
  const { tcp } = world.net({ scope, landings: { [`${at}:81`]: "drop" } });
  const closed = await tcp.probe(at, 80);
  const filtered = await tcp.probe(at, 81, { timeoutMs: 50 });
  assert.deepEqual([closed.state, filtered.state, world.records.size], ["closed", "filtered", 0]);
  closed.proof("response");
  assert.equal(world.records.size, 1);
});

test("an endless talker is read to a bound", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:19`, (socket) => {
    const pour = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 97)));
    };
    socket.on("drain", pour);
    pour();
  });
  const probe = await world.net({ scope }).tcp.probe(at, 19, { enough: Number.POSITIVE_INFINITY });
  assert.equal(probe.bytes.length, 1024 * 1024);
});

test("a scan tells open, closed and filtered ports apart in one record", async (t) => {
  const world = await aWorld(t);
  const ports = Array.from({ length: 300 }, (_, n) => n + 1);
  await world.listen(`${at}:22`, () => {});
  await world.listen(`${at}:80`, () => {});
  const landings = { [`${at}:7`]: "drop", [`${at}:9`]: "drop" } as const;
  const scan = await world.net({ scope, landings }).tcp.scan(at, [...ports, 22, 80], { timeoutMs: 100 });
  assert.deepEqual([scan.open, scan.closed, scan.filtered], [[22, 80], 296, 2]);
  const record = world.records.get(scan.evidence);
  assert.deepEqual(JSON.parse(Buffer.from(record?.response ?? []).toString()), {
    open: [22, 80],
    closed: 296,
    filtered: 2,
  });
  assert.deepEqual(JSON.parse(Buffer.from(record?.request ?? []).toString()), { ports: "1-300" });
  assert.deepEqual(scan.proof("response", "/open/1"), {
    kind: "bytes",
    evidence: scan.evidence,
    part: "response",
    pointer: "/open/1",
  });
});

test("a scan of really closed and open loopback ports agrees with what listens", async (t) => {
  const world = await aWorld(t);
  const server = await world.listen(`${at}:1`, () => {});
  const direct = world.net({ scope, direct: true });
  const scan = await direct.tcp.scan("127.0.0.1", [server.port, 1, 2, 3]);
  assert.deepEqual([scan.open, scan.closed, scan.filtered], [[server.port], 3, 0]);
});

test("a scan whose thread was too busy to hear answers in time takes no open port for a filtered one", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:22`, () => {});
  await new Promise(setImmediate); // the clocks are looked at next, and only then the sockets
  const scanning = world.net({ scope }).tcp.scan(at, [22, 23], { timeoutMs: 100 });
  for (let turns = 0; turns < 200; turns += 1) await null;
  for (const until = performance.now() + 350; performance.now() < until; );
  const scan = await scanning;
  assert.deepEqual([scan.open, scan.closed, scan.filtered], [[22], 1, 0]);
});

test("an aborted scan ends at once and leaves no socket", async (t) => {
  const world = await aWorld(t);
  const { tcp } = world.net({ scope, default: "drop" });
  const scanning = tcp.scan(
    at,
    Array.from({ length: 500 }, (_, n) => n + 1),
    { timeoutMs: 60_000 },
  );
  setTimeout(() => world.abort.abort(new Error("cancelled")), 20);
  await assert.rejects(scanning, /cancelled/);
});

test("a scan stops where the budget of requests ends", async (t) => {
  const world = await aWorld(t);
  const { tcp } = world.net({ scope, lease: async () => 0 });
  await assert.rejects(tcp.scan(at, [1, 2]), (error: NetError) => error.outcome === "quota");
});

test("a conversation by lines gives replies, their spans, and one record", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:25`, (socket) => {
    socket.write("220 mx.acme.example ready\r\n");
    socket.on("data", (data) => {
      if (data.toString().startsWith("EHLO"))
        socket.write("250-mx.acme.example\r\n250-PIPELINING\r\n250 SIZE 1000\r\n");
      else socket.write("221 bye\r\n");
    });
  });
  const session = await world.net({ scope }).tcp.lines(at, 25);
  assert.deepEqual(await session.reply(), { code: 220, text: "220 mx.acme.example ready", span: [0, 27] });
  const hello = await session.say("EHLO sonde.example");
  assert.deepEqual([hello.code, hello.text.split("\n").length], [250, 3]);
  assert.equal((await session.say("QUIT")).code, 221);
  const { evidence } = await session.end();
  const record = world.records.get(evidence);
  assert.equal(record?.kind, "smtp");
  assert.equal(
    Buffer.from(record?.response.subarray(...hello.span) ?? []).toString(),
    "250-mx.acme.example\r\n250-PIPELINING\r\n250 SIZE 1000\r\n",
  );
  assert.equal(Buffer.from(record?.request ?? []).toString(), "EHLO sonde.example\r\nQUIT\r\n");
});

test("a line that is no reply has code 0, silence is a timeout, an end is a failure, two lines are not said", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:21`, (socket) => socket.write("hello there\n"));
  await world.listen(`${at}:26`, (socket) => socket.end());
  const { tcp } = world.net({ scope });
  const session = await tcp.lines(at, 21, { timeoutMs: 100 });
  assert.deepEqual(await session.reply(), { code: 0, text: "hello there", span: [0, 12] });
  await assert.rejects(session.reply(), (error: NetError) => error.outcome === "timeout");
  await assert.rejects(session.say("QUIT\r\nRCPT TO:<x>"), (error: NetError) => error.outcome === "inconclusive");
  await session.end();
  const ended = await tcp.lines(at, 26);
  await assert.rejects(ended.reply(), (error: NetError) => error.outcome === "failed");
});

test("a line without end is cut", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:25`, (socket) => socket.write("220-".repeat(5_000)));
  const session = await world.net({ scope }).tcp.lines(at, 25);
  const reply = await session.reply();
  assert.ok(reply.text.length >= 8 * 1024);
  await session.end();
});

test("reading ends when what was read is enough by what it is, and it is known who ended it", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:22`, (socket) => socket.write("hello\nand more\n"));
  await world.listen(`${at}:23`, (socket) => socket.end("bye"));
  const { tcp } = world.net({ scope });
  const line = (bytes: Uint8Array) => Buffer.from(bytes).includes("\n");
  const spoken = await tcp.probe(at, 22, { enough: line, quietMs: 60_000 });
  assert.deepEqual([spoken.text.slice(0, 6), spoken.ended], ["hello\n", false]);
  const left = await tcp.probe(at, 23, { enough: line, quietMs: 60_000 });
  assert.deepEqual([left.text, left.ended], ["bye", true]);
});

/** Speaks SMTP, and TLS once it is asked to; `before` is sent in plain text along with the consent. */
async function aMailServer(world: Awaited<ReturnType<typeof aWorld>>, at: string, before = ""): Promise<void> {
  await world.listen(at, (socket) => {
    socket.write("220 mx ready\r\n");
    socket.once("data", () => {
      socket.write(`220 go ahead\r\n${before}`);
      const secure = new TLSSocket(socket, { isServer: true, ...loadCertificate("acme"), ALPNProtocols: ["smtp"] });
      secure.on("error", () => {});
      secure.on("data", (data) => secure.write(`250 inside, you said ${data}`));
    });
  });
}

test("a conversation goes on in TLS: two records, and spans into the one that reads as plain text", async (t) => {
  const world = await aWorld(t, { "www.acme.test": [at] });
  await aMailServer(world, `${at}:25`);
  const net = world.net({ scope: { allow: ["acme.test"] }, ca: authorityFile });
  const session = await net.tcp.lines("www.acme.test", 25, { address: at });
  await session.reply();
  assert.equal((await session.say("STARTTLS")).code, 220);
  const secure = await session.startTls({ servername: "www.acme.test" });
  assert.deepEqual([secure.version, secure.distrust], ["TLSv1.3", null]);
  assert.ok(secure.chain[0]?.names.includes("www.acme.test"));
  const handshake = world.records.get(secure.evidence);
  assert.equal(handshake?.uri, `tls://${at}:25?servername=www.acme.test&via=STARTTLS`);
  assert.match(Buffer.from(handshake?.response ?? []).toString(), new RegExp(secure.chain[0]?.sha256 ?? "-"));
  const inside = await session.say("EHLO x");
  const record = world.records.get((await session.end()).evidence);
  assert.equal(
    Buffer.from(record?.response.subarray(...inside.span) ?? []).toString(),
    "250 inside, you said EHLO x\r\n",
  );
  assert.equal(Buffer.from(record?.request ?? []).toString(), "STARTTLS\r\nEHLO x\r\n");
});

test("a certificate that nobody would trust is recorded in a conversation, and no reason to end it", async (t) => {
  const world = await aWorld(t);
  await aMailServer(world, `${at}:25`);
  const session = await world.net({ scope, ca: authorityFile }).tcp.lines(at, 25);
  await session.reply();
  await session.say("STARTTLS");
  assert.equal((await session.startTls({ servername: "mx.example" })).distrust, "ERR_TLS_CERT_ALTNAME_INVALID");
  assert.equal((await session.say("NOOP")).code, 250);
  await session.end();
});

test("what was slipped in before the handshake is not read as said inside it", async (t) => {
  const world = await aWorld(t);
  await aMailServer(world, `${at}:25`, "250 forged\r\n");
  const session = await world.net({ scope }).tcp.lines(at, 25);
  await session.reply();
  await session.say("STARTTLS");
  await assert.rejects(session.startTls(), (error: NetError) => error.outcome === "inconclusive");
  await session.end();
});

test("a handshake that fails ends the conversation, and what was said before it is kept", async (t) => {
  const world = await aWorld(t);
  await world.listen(`${at}:25`, (socket) => {
    socket.write("220 mx ready\r\n");
    socket.once("data", () => {
      socket.write("220 go ahead\r\n");
      socket.once("data", () => socket.end("no TLS here\r\n"));
    });
  });
  const session = await world.net({ scope }).tcp.lines(at, 25);
  await session.reply();
  await session.say("STARTTLS");
  await assert.rejects(session.startTls(), (error: NetError) => error.outcome === "failed");
  const record = world.records.get((await session.end()).evidence);
  assert.match(Buffer.from(record?.response ?? []).toString(), /220 mx ready\r\n220 go ahead\r\n/);
});

test("a conversation with a name is held at an address of it, and nowhere else", async (t) => {
  const world = await aWorld(t, { "mx.acme.example": [at], "mx.other.example": [at] });
  await world.listen(`${at}:25`, (socket) => socket.write("220 hello\r\n"));
  const { tcp } = world.net({ scope: { allow: ["acme.example"] } });
  const session = await tcp.lines("mx.acme.example", 25);
  assert.equal((await session.reply()).code, 220);
  await session.end();
  const isBlocked = (error: NetError) => error.outcome === "blocked";
  await assert.rejects(tcp.lines("mx.acme.example", 25, { address: "203.0.113.9" }), isBlocked);
  await assert.rejects(tcp.lines("mx.other.example", 25), isBlocked);
});
