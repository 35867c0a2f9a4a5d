import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMatcher } from "./_fingerprint.ts";
import { productRules } from "./_products.ts";
import { textOf } from "./_text.ts";

/** Banners as these servers send them by default. */
const table: readonly (readonly [service: string, banner: string, product: string, version: string | undefined])[] = [
  ["ssh", "SSH-2.0-OpenSSH_8.2p1 Ubuntu-4ubuntu0.5\r\n", "OpenSSH", "8.2p1"],
  ["ssh", "SSH-2.0-OpenSSH_9.6\r\n", "OpenSSH", "9.6"],
  ["ssh", "SSH-2.0-OpenSSH_for_Windows_8.1\r\n", "OpenSSH for Windows", "8.1"],
  ["ssh", "SSH-2.0-dropbear_2019.78\r\n", "Dropbear SSH", "2019.78"],
  ["ssh", "SSH-2.0-dropbear\r\n", "Dropbear SSH", undefined],
  ["ssh", "SSH-2.0-libssh_0.9.6\r\n", "libssh", "0.9.6"],
  ["ssh", "SSH-2.0-Cisco-1.25\n", "SSH", "1.25"],
  ["ssh", "SSH-2.0-Go\r\n", "x/crypto/ssh", undefined],
  ["ftp", "220 (vsFTPd 3.0.3)\r\n", "vsftpd", "3.0.3"],
  ["ftp", "220 ProFTPD 1.3.5 Server (Acme) [203.0.113.14]\r\n", "ProFTPD", "1.3.5"],
  ["ftp", "220 ProFTPD 1.3.8b Server (Debian)\r\n", "ProFTPD", "1.3.8b"],
  [
    "ftp",
    "220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n220 You are user number 1\r\n",
    "Pure-FTPd",
    undefined,
  ],
  ["ftp", "220 FileZilla Server 1.7.0\r\n", "FileZilla Server", "1.7.0"],
  ["ftp", "220 Microsoft FTP Service\r\n", "IIS FTP", undefined],
  ["smtp", "220 mail.example.org ESMTP Postfix (Debian/GNU)\r\n", "Postfix", undefined],
  ["smtp", "220 mail.example.org ESMTP Exim 4.96 Mon, 01 Jan 2024 00:00:00 +0000\r\n", "Exim", "4.96"],
  ["smtp", "220 mail.example.org ESMTP Sendmail 8.15.2/8.15.2; Mon, 1 Jan 2024\r\n", "Sendmail", "8.15.2"],
  ["smtp", "220 mail.example.org Microsoft ESMTP MAIL Service ready at Mon\r\n", "Exchange or IIS SMTP", undefined],
  ["imap", "* OK [CAPABILITY IMAP4rev1 SASL-IR] Dovecot (Ubuntu) ready.\r\n", "Dovecot", undefined],
  ["imap", "* OK [CAPABILITY IMAP4rev1] mail Cyrus IMAP 3.4.2 server ready\r\n", "Cyrus IMAP", "3.4.2"],
  ["pop3", "+OK Dovecot ready.\r\n", "Dovecot", undefined],
  ["http", "nginx/1.18.0", "nginx", "1.18.0"],
  ["http", "nginx", "nginx", undefined],
  ["http", "Apache/2.4.41 (Ubuntu)", "HTTP Server", "2.4.41"],
  ["http", "Apache", "HTTP Server", undefined],
  ["http", "Apache-Coyote/1.1", "Tomcat", undefined],
  ["http", "Microsoft-IIS/10.0", "IIS", "10.0"],
  ["http", "lighttpd/1.4.59", "lighttpd", "1.4.59"],
  ["http", "Jetty(9.4.43.v20210629)", "Jetty", "9.4.43"],
  ["http", "Werkzeug/2.0.3 Python/3.9.2", "Werkzeug", "2.0.3"],
  ["http", "openresty/1.21.4.1", "OpenResty", "1.21.4.1"],
  ["mysql", "5.7.40-log", "MySQL", "5.7.40"],
  ["mysql", "8.0.36-0ubuntu0.22.04.1", "MySQL", "8.0.36"],
  ["mysql", "5.5.5-10.6.12-MariaDB-0ubuntu0.22.04.1", "MariaDB", "10.6.12"],
  ["redis", "6.0.16", "Redis", "6.0.16"],
  ["memcached", "1.6.9", "Memcached", "1.6.9"],
  ["sip", "Asterisk PBX 18.9.0", "Asterisk", "18.9.0"],
];

for (const [service, banner, product, version] of table) {
  test(`${service} "${banner.trim().slice(0, 60)}" is ${product} ${version ?? ""}`, () => {
    const match = makeMatcher(
      productRules.flatMap(([on, pattern, , name]) =>
        on === service
          ? [
              {
                row: null,
                pattern,
                flags: {},
                read: (groups: (n: number) => string | null) => ({
                  product: name,
                  version: `${groups(1) ?? ""}${groups(2) ?? ""}`,
                }),
              },
            ]
          : [],
      ),
    );
    const found = match(textOf({ service, banner, version: banner }));
    assert.deepEqual([found?.product.product, found?.product.version || undefined], [product, version]);
  });
}

test("names that only contain a product's are not taken for it", () => {
  const match = (service: string, banner: string) =>
    makeMatcher(
      productRules.flatMap(([on, pattern]) =>
        on === service ? [{ row: null, pattern, flags: {}, read: () => ({}) }] : [],
      ),
    )(textOf({ service, banner, version: banner }));
  assert.equal(match("http", "nginx-like/1.0"), null);
  assert.equal(match("http", "ApacheBench/2.3"), null);
  assert.equal(match("ssh", "SSH-2.0-NotOpenSSH_1.0"), null);
  assert.equal(match("mysql", "11.4.2-TiDB-v7"), null);
  assert.equal(match("redis", "7.0.0; rm -rf"), null);
});
