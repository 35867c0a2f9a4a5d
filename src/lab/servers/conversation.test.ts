import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { after, before, test } from "node:test";
import { connect as secured } from "node:tls";
import { authorityFile } from "../certificates/load.ts";
import { type Lab, startLab } from "../lab.ts";

let lab: Lab;
before(async () => {
  lab = await startLab();
});
after(() => lab.close());

/** Says some lines, one after each answer, and returns all that came until the server is done or silent. */
async function converse(server: string, lines: readonly string[], quietMs = 150): Promise<string> {
  const socket = connect(Number(lab.map.tcp[server]), "127.0.0.1");
  const queue = [...lines];
  let heard = "";
  const say = () => {
    const line = queue.shift();
    if (line === undefined) socket.destroy();
    else socket.write(`${line}\r\n`);
  };
  socket.setTimeout(quietMs);
  socket.on("timeout", say);
  socket.on("data", (chunk) => {
    heard += chunk.toString("latin1");
    if (queue.length > 0) say();
  });
  await new Promise((resolve) => socket.once("close", resolve));
  return heard;
}

const rcpt = (...mailboxes: string[]) => [
  "EHLO x.invalid",
  "MAIL FROM:<>",
  ...mailboxes.map((it) => `RCPT TO:<${it}>`),
  "QUIT",
];

test("the truthful mail server knows its mailboxes, refuses strangers' domains and tells nobody by VRFY", async () => {
  const said = await converse("203.0.113.25:25", rcpt("alice@acme.test", "ghost@acme.test", "x@elsewhere.example"));
  assert.match(said, /^220 mx1[\s\S]*STARTTLS[\s\S]*250 2\.1\.5[\s\S]*550 5\.1\.1[\s\S]*554 5\.7\.1[\s\S]*221 /);
  assert.match(await converse("203.0.113.25:25", ["VRFY alice", "QUIT"]), /502 /);
});

test("mail servers offer STARTTLS, AUTH and VRFY as the world has it", async () => {
  const hello = (server: string) => converse(server, ["EHLO x.invalid", "VRFY postmaster", "VRFY nobody", "QUIT"]);
  assert.match(await hello("203.0.113.27:25"), /250-XXXXXXXA/);
  assert.match(
    await hello("203.0.113.73:25"),
    /Sendmail[\s\S]*250-STARTTLS[\s\S]*250-AUTH PLAIN LOGIN[\s\S]*252 [\s\S]*252 /,
  );
  const plain = await hello("203.0.113.134:25");
  assert.match(plain, /252 2\.0\.0 postmaster[\s\S]*550 5\.1\.1/);
  assert.doesNotMatch(plain, /STARTTLS/);
  assert.match(await converse("203.0.113.134:25", ["STARTTLS", "QUIT"]), /502 5\.5\.1/);
});

test("a mail server goes on in TLS with its certificate, and offers passwords there", async () => {
  const socket = connect(Number(lab.map.tcp["203.0.113.25:25"]), "127.0.0.1");
  const said = async (by: Socket) => String((await once(by, "data"))[0]);
  assert.match(await said(socket), /^220 /);
  socket.write("STARTTLS\r\n");
  assert.match(await said(socket), /^220 /);
  const secure = secured({ socket, servername: "mx1.acme.test", ca: readFileSync(authorityFile) });
  await once(secure, "secureConnect");
  secure.write("EHLO x.invalid\r\n");
  let heard = "";
  while (!heard.includes("250 8BITMIME")) heard += await said(secure);
  assert.match(heard, /250-AUTH PLAIN LOGIN/);
  assert.doesNotMatch(heard, /STARTTLS/);
  secure.destroy();
});

test("the catch-all takes everything", async () => {
  assert.match(await converse("203.0.113.73:25", rcpt("no-such-person@globex.test")), /250 2\.1\.5/);
});

test("the greylisting server says later once for each mailbox, then the truth", async () => {
  lab.reset();
  const server = "203.0.113.134:25";
  assert.match(await converse(server, rcpt("it@northwind.example", "nobody@northwind.example")), /450[\s\S]*450/);
  assert.match(
    await converse(server, rcpt("it@northwind.example", "nobody@northwind.example")),
    /250 2\.1\.5[\s\S]*550/,
  );
});

test("WHOIS refers from IANA over the registry to a registrar that is busy the first time", async () => {
  lab.reset();
  assert.match(await converse("198.51.100.40:43", ["acme.test"]), /refer:\s+whois\.nic\.test/);
  assert.match(await converse("198.51.100.43:43", ["acme.test"]), /Registrar WHOIS Server: whois\.registrar\.example/);
  assert.match(await converse("198.51.100.45:43", ["acme.test"]), /LIMIT EXCEEDED/);
  assert.match(await converse("198.51.100.45:43", ["acme.test"]), /Registrant Organization: Acme Widgets Ltd/);
  assert.match(await converse("198.51.100.43:43", ["globex.test"]), /Registrar WHOIS Server: whois\.nic\.test/);
  assert.match(await converse("198.51.100.44:43", ["initech.example"]), /Registrar WHOIS Server: 10\.0\.0\.43/);
  assert.match(await converse("198.51.100.46:43", ["203.0.113.0"]), /inetnum:[\s\S]*origin:\s+AS64500/);
});

test("services greet as their kind does, and the tarpit says nothing much", async () => {
  assert.match(await converse("203.0.113.18:22", []), /^SSH-2\.0-OpenSSH_8\.2p1/);
  assert.match(await converse("203.0.113.14:21", []), /^220 ProFTPD/);
  assert.match(await converse("203.0.113.16:6379", ["INFO server"]), /redis_version:6\.0\.16/);
  assert.match(await converse("203.0.113.15:3306", []), /5\.7\.40-log/);
  assert.match(await converse("203.0.113.18:23", []), /login: $/);
  assert.match(await converse("203.0.113.19:8080", ["GET / HTTP/1.0", ""]), /^x{0,9}$/);
  assert.equal(lab.map.tcp["203.0.113.75:443"], "drop");
});

test("every connection and every line is in the log, with the address that was meant", async () => {
  lab.reset();
  await converse("203.0.113.25:25", ["EHLO x.invalid", "QUIT"]);
  const seen = lab.log.with(["203.0.113.25"]).map(({ port, transport, what }) => `${transport}/${port} ${what}`);
  assert.deepEqual(seen, ["tcp/25 connect", "tcp/25 EHLO x.invalid", "tcp/25 QUIT"]);
});
