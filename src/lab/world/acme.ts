import { acmeAppSites, appLabels, appsAt } from "./acme-app-sites.ts";
import { acmeMail, acmeMailRecords, acmeMailSites } from "./acme-mail.ts";
import { acmeSites, dev, portal, web, web6 } from "./acme-sites.ts";
import { words } from "./words.ts";
import type { Organisation } from "./world.ts";

/** The widget maker: shared web servers, a CNAME chain and a loop, names of every origin, private addresses in public DNS. */

export const acme: Organisation = {
  id: "acme",
  domain: "acme.test",
  ground: ["203.0.113.0/27", "2001:db8:a::/48"],
  guessable: words(
    "www ns1 ns2 mx1 mx2 shop api old dev staging intranet vpn git ftp db redis ssh blog notes edge1 edge2 cdn assets internal localhost test voip portal.apps mta-sts lists mx3",
  ),
  permutable: words("dev-api dev-api2 api-staging"),
  hidden: [],
  registration: {
    domain: "acme.test",
    organization: "Acme Widgets Ltd",
    email: "hostmaster@acme.test",
    phone: "+44.2079460100",
    created: "2009-03-04T10:00:00Z",
    expires: "2071-03-04T10:00:00Z",
    servers: ["ns1.acme.test", "ns2.acme.test"],
  },
  logged: [
    { names: ["www.acme.test", "acme.test", "shop.acme.test"], from: "2024-01-01T00:00:00", to: "2076-01-01T00:00:00" },
    {
      names: ["*.apps.acme.test", "partners-portal.acme.test"],
      from: "2024-02-01T00:00:00",
      to: "2076-01-01T00:00:00",
    },
    { names: ["old.acme.test"], from: "2020-01-01T00:00:00", to: "2021-01-01T00:00:00" },
    { names: ["vault-7f3a.acme.test", "security@acme.test"], from: "2025-06-01T00:00:00", to: "2076-01-01T00:00:00" },
    {
      names: [
        "lame.acme.test",
        "beta.acme.test",
        "loop1.acme.test",
        "self.acme.test",
        "old-shop.acme.test",
        "metadata.acme.test",
        "tarpit.acme.test",
        "telnet.acme.test",
        "big.acme.test",
        "alerts.acme.test",
        "portal-old.acme.test",
        "docs-old.acme.test",
        "handbook.acme.test",
        "stale.acme.test",
        "parked.acme.test",
      ],
      from: "2022-01-01T00:00:00",
      to: "2023-01-01T00:00:00",
    },
    {
      names: appLabels.map((label) => `${label}.acme.test`),
      from: "2025-01-01T00:00:00",
      to: "2076-01-01T00:00:00",
    },
    { names: ["retired-2017.acme.test"], from: "2017-01-01T00:00:00", to: "2018-01-01T00:00:00" },
  ],
  zones: [
    {
      apex: "acme.test",
      at: ["203.0.113.2", "203.0.113.3"],
      signed: {
        algorithm: 13,
        denial: "nsec3",
        iterations: 10,
        salt: "aabbccdd",
        crackable: words("backup-billing relay.vpn"),
      },
      records: `
        @ NS ns1
        @ NS ns2
        ns1 A 203.0.113.2
        ns2 A 203.0.113.3
        @ A ${web}
        @ AAAA ${web6}
        @ MX 10 mx1
        @ MX 20 mx2
        mx1 A 203.0.113.25
        mx2 A 203.0.113.26
        @ TXT "lab-site-verification=6f1c2a"
        @ CAA 0 issue "lab-ca.example"
        @ CAA 0 iodef "mailto:security@acme.test"
        _sip._tcp SRV 10 5 5060 voip
        voip A 203.0.113.21
        www A ${web}
        www AAAA ${web6}
        shop A ${web}
        api A ${web}
        old A ${web}
        dev A ${dev}
        staging A ${dev}
        dev-api A ${dev}
        dev-api2 A ${dev}
        api-staging A ${dev}
        intranet A 203.0.113.12
        vpn A 203.0.113.12
        git A 203.0.113.13
        ftp A 203.0.113.14
        db A 203.0.113.15
        redis A 203.0.113.16
        telnet A 203.0.113.18
        ssh A 203.0.113.18
        tarpit A 203.0.113.19
        *.apps A ${web}
        portal.apps A ${portal}
        status.apps A ${web}
        ${appLabels.map((label) => `${label} A ${appsAt}`).join("\n        ")}
        insights-9c A ${appsAt}
        partners-portal A ${web}
        legacy-billing A ${web}
        graph-internal A ${web}
        vault-7f3a A 203.0.113.22
        cdn CNAME edge1
        edge1 CNAME edge2
        edge2 CNAME edge3
        edge3 CNAME acme.edge.cloud.example.
        blog CNAME acme-blog.pages.cloud.example.
        assets CNAME acme-assets.s3.cloud.example.
        old-shop CNAME acme-2015.lapsed.test.
        loop1 CNAME loop2
        loop2 CNAME loop1
        self CNAME self
        internal A 10.20.30.40
        localhost A 127.0.0.1
        metadata A 169.254.169.254
        test A 127.0.0.1
        lame NS ns1.globex.test.
        beta NS ns1.nowhere.acme.test.
        alerts CNAME \u001b[31mred\u202e.evil.acme.test.
        notes TXT "\u001b]0;owned\u0007<img src=x onerror=alert(1)>\u202etxet desrever"
        notes A ${web}
${acmeMailRecords}
        www HTTPS 1 . alpn=h3,h2 ipv4hint=${web},203.0.113.23 ipv6hint=${web6}
        @ HTTPS 0 www
        shop HTTPS 1 pool-svc alpn=h2 port=8443 ech=AEX+DQBBpQAgACBLABCD
        pool-svc A ${web}
        backup-billing A 203.0.113.22
        relay.vpn A 203.0.113.22
        edge-7f-xq A 203.0.113.21
        v6only-xq AAAA 2001:db8:a::5:1
        portal-old CNAME acme-portal-old.azurewebsites.net.
        docs-old CNAME acme-docs.github.io.
        handbook CNAME acme-handbook.github.io.
        notes MX 10 mx.lapsed.test.
        stale NS ns1.lapsed-dns.test.
        parked NS ns1.digitalocean.com.
        @ TXT "google-site-verification=dBw5CvburAxi537Rp9qi5uG2174Vb6JwHwIRwPSLIK8"
        @ TXT "MS=ms31415926"
        @ TXT "atlassian-domain-verification=2hPq9LrTzV0aXyWn3mKd"
        big TXT ${Array.from({ length: 12 }, (_, index) => `"${String(index).padStart(2, "0")}${"x".repeat(198)}"`).join(" ")}`,
    },
  ],
  sites: [...acmeSites, ...acmeAppSites, ...acmeMailSites],
  mail: acmeMail,
  banners: {
    "203.0.113.14 21": {
      greeting: "220 ProFTPD 1.3.5 Server (Acme) [203.0.113.14]\r\n",
      replies: { QUIT: "221 Goodbye.\r\n" },
      otherwise: "530 Please login with USER and PASS\r\n",
    },
    "203.0.113.15 3306": {
      greeting: Buffer.concat([
        Buffer.from([0x4a, 0, 0, 0, 0x0a]),
        Buffer.from("5.7.40-log\0"),
        Buffer.from([8, 0, 0, 0]),
        Buffer.from("abcdefgh\0"),
        Buffer.from([0xff, 0xf7, 0x08, 0x02, 0x00, 0x0f, 0x80, 0x15, ...Array(10).fill(0)]),
        Buffer.from("ijklmnopqrst\0mysql_native_password\0"),
      ]),
    },
    "203.0.113.16 6379": {
      replies: { PING: "+PONG\r\n", "INFO SERVER": "$33\r\n# Server\r\nredis_version:6.0.16\r\n\r\n" },
      otherwise: "-ERR unknown command\r\n",
    },
    "203.0.113.18 22": { greeting: "SSH-2.0-OpenSSH_8.2p1 Ubuntu-4ubuntu0.5\r\n" },
    "203.0.113.18 23": {
      greeting: Buffer.concat([
        Buffer.from([0xff, 0xfd, 0x18, 0xff, 0xfb, 0x01]),
        Buffer.from("\r\nAcme gateway\r\nlogin: "),
      ]),
    },
    "203.0.113.19 8080": { tarpit: true },
    "203.0.113.19 22": { greeting: "SSH-2.0-\u001b[2Jhostile\u202e\r\n" },
  },
  dropped: [21, 22, 23, 25, 80, 110, 143, 3306, 3389, 5432, 6379, 8080, 8443].map((port) => `203.0.113.12 ${port}`),
};
