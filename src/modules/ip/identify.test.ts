import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { identify } from "./identify.ts";
import { parsePorts, topPorts } from "./top-ports.ts";

const mysql = Buffer.concat([Buffer.from([74, 0, 0, 0, 10]), Buffer.from("8.0.36\0rest")]);
const maria = Buffer.concat([Buffer.from([74, 0, 0, 0, 10]), Buffer.from("5.5.5-10.11.6-MariaDB\0rest")]);

const cases: [
  port: number,
  banner: string | Buffer,
  service: string,
  product?: string | undefined,
  version?: string,
][] = [
  [22, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u2\r\n", "ssh", "OpenSSH", "9.2p1"],
  [2222, "SSH-2.0-dropbear_2022.83\r\n", "ssh", "dropbear", "2022.83"],
  [21, "220 (vsFTPd 3.0.3)\r\n", "ftp", "vsFTPd", "3.0.3"],
  [21, "220 ProFTPD 1.3.6 Server (Files) [192.0.2.1]\r\n", "ftp", "ProFTPD", "1.3.6"],
  [21, "220 Welcome to our server\r\n", "ftp"],
  [25, "220 mail.example.org ESMTP Postfix (Debian/GNU)\r\n", "smtp", "Postfix"],
  [25, "220 mx ESMTP Exim 4.96 Sat, 01 Jan 2028\r\n", "smtp", "Exim", "4.96"],
  [587, "554 5.7.1 go away\r\n", "smtp"],
  [110, "+OK Dovecot (Debian) ready.\r\n", "pop3", "Dovecot"],
  [143, "* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n", "imap", "Dovecot"],
  [3306, mysql, "mysql", "MySQL", "8.0.36"],
  [3307, maria, "mysql", "MariaDB", "10.11.6-MariaDB"],
  [6379, "$2942\r\n# Server\r\nredis_version:7.0.15\r\n", "redis", undefined, "7.0.15"],
  [6379, "-NOAUTH Authentication required.\r\n", "redis"],
  [11211, "VERSION 1.6.21\r\n", "memcached", undefined, "1.6.21"],
  [5432, "S", "postgresql"],
  [53, Buffer.from([0, 17, 0x53, 0x4f, 0x84, 0]), "dns"],
  [5900, "RFB 003.008\n", "vnc", undefined, "003.008"],
  [23, Buffer.from([255, 253, 24, 255, 253, 32]), "telnet"],
  [80, "HTTP/1.1 200 OK\r\nDate: x\r\nServer: nginx/1.22.1\r\n\r\n", "http", "nginx", "1.22.1"],
  [8080, "HTTP/1.0 404 Not Found\r\n\r\n", "http"],
];

for (const [port, banner, service, product, version] of cases) {
  test(`the banner ${JSON.stringify(banner.toString("latin1").slice(0, 40))} on ${port} is ${service}`, () => {
    const found = identify(Buffer.from(banner), port);
    assert.equal(found?.service, service);
    assert.equal(found?.product, product);
    assert.equal(found?.version, version);
  });
}

test("what nothing known says is nothing known: a miss, not a guess by port", () => {
  assert.equal(identify(Buffer.from("hello\n"), 443), null);
  assert.equal(identify(Buffer.alloc(0), 22), null);
});

test("any malformed bytes are read without an error and with a span inside them", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.constantFrom(21, 22, 25, 80, 3306, 5432),
      (bytes, port) => {
        const found = identify(bytes, port);
        if (found) assert.ok(found.span[0] >= 0 && found.span[1] <= bytes.length && found.span[0] < found.span[1]);
      },
    ),
  );
});

test("ports are read as a list with ranges, each once", () => {
  assert.deepEqual(parsePorts("22, 80,8000-8002,80"), [22, 80, 8000, 8001, 8002]);
  for (const wrong of ["", "0", "70000", "9-8", "1-", "a", "80;81"]) assert.equal(parsePorts(wrong), null, wrong);
});

test("the ranking of ports has each port once", () => {
  assert.equal(new Set(topPorts).size, topPorts.length);
  assert.ok(topPorts.every((port) => port > 0 && port < 65_536));
});
