import { html, type Site } from "../servers/site.ts";
import type { SshServer } from "../servers/ssh.ts";
import { words } from "./words.ts";
import type { Organisation } from "./world.ts";

/** The dealer in antiques: TLS and SSH as they were, datagram services that answer strangers, and decoys of each. */

const at = (last: number) => `198.51.100.${last}`;
const web = at(195);

const www: Site = {
  names: ["www.antique.test", "antique.test"],
  at: [web],
  ports: {
    80: "http",
    443: {
      tls: "antique",
      old: {
        manner: "old",
        suites: {
          "AES256-SHA": "TLS_RSA_WITH_AES_256_CBC_SHA",
          "NULL-SHA": "TLS_RSA_WITH_NULL_SHA",
          "AECDH-AES128-SHA": "TLS_ECDH_anon_WITH_AES_128_CBC_SHA",
        },
        ssl3: {
          5: "TLS_RSA_WITH_RC4_128_SHA",
          10: "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
          3: "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
        },
      },
    },
  },
  pages: { "/": html("Antiques", "<p>Since 1996.</p>", { server: "Apache/1.3.42 (Unix)" }) },
};

/** Says yes to whatever a scanner offers, and speaks TLS of today to everybody else. */
const parrot: Site = {
  names: ["legacy.antique.test"],
  at: [at(204)],
  ports: { 443: { tls: "antique", old: { manner: "parrot" } } },
  pages: { "/": html("Legacy") },
};

const old: SshServer = {
  identification: "SSH-2.0-OpenSSH_4.3",
  kex: ["diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"],
  ciphers: ["aes128-cbc", "3des-cbc", "arcfour", "aes128-ctr"],
  macs: ["hmac-md5", "hmac-sha1"],
  hostKeys: { "ssh-rsa": "old-rsa" },
};

const modern: SshServer = {
  identification: "SSH-2.0-OpenSSH_9.9p2 Debian-1",
  kex: ["curve25519-sha256"],
  ciphers: ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com"],
  macs: ["hmac-sha2-256-etm@openssh.com"],
  hostKeys: { "ssh-ed25519": "modern" },
};

export const antique: Organisation = {
  id: "antique",
  domain: "antique.test",
  ground: ["198.51.100.192/27"],
  guessable: words("www ns1 ssh backup bastion gateway ntp router sip cache legacy iot archive storage"),
  permutable: words(""),
  hidden: words(""),
  registration: {
    domain: "antique.test",
    organization: "Antique Dealers plc",
    email: "hostmaster@antique.test",
    phone: "+44.2079460900",
    created: "1996-05-06T00:00:00Z",
    expires: "2070-05-06T00:00:00Z",
    servers: ["ns1.antique.test"],
  },
  logged: [],
  zones: [
    {
      apex: "antique.test",
      at: [at(194)],
      records: `
        @ NS ns1
        ns1 A ${at(194)}
        @ A ${web}
        @ MX 0 .
        @ TXT "v=spf1 -all"
        www A ${web}
        ssh A ${at(196)}
        backup A ${at(197)}
        bastion A ${at(198)}
        gateway A ${at(199)}
        ntp A ${at(200)}
        router A ${at(201)}
        sip A ${at(202)}
        cache A ${at(203)}
        legacy A ${at(204)}
        iot A ${at(205)}
        archive A ${at(206)}
        storage A ${at(207)}`,
    },
  ],
  sites: [www, parrot],
  ssh: {
    [`${at(196)} 22`]: old,
    [`${at(197)} 22`]: old,
    // Shows the key of the other two, which it does not have.
    [`${at(198)} 22`]: { ...old, identification: "SSH-2.0-OpenSSH_7.4", decoy: "stranger-rsa" },
    [`${at(199)} 22`]: modern,
  },
  banners: {
    // A name that a careless pattern takes for a product.
    [`${at(207)} 21`]: { greeting: "220 openssh-9.6.antique.test FTP service ready\r\n", otherwise: "530 No.\r\n" },
  },
  datagrams: {
    [`${at(200)} 123`]: { speaks: "ntp", says: 'version="ntpd 4.2.6p5@1.2349-o", system="Linux/3.10", stratum=2' },
    [`${at(201)} 161`]: { speaks: "snmp", says: "Lab router, software 1.0" },
    [`${at(201)} 1900`]: { speaks: "ssdp", says: "Linux/3.4 UPnP/1.0 MiniUPnPd/1.9" },
    [`${at(202)} 5060`]: { speaks: "sip", says: "Asterisk PBX 18.9.0" },
    [`${at(202)} 3478`]: { speaks: "stun", says: "Coturn-4.5" },
    [`${at(203)} 11211`]: { speaks: "memcached", says: "1.6.9" },
    [`${at(205)} 5353`]: { speaks: "mdns" },
    [`${at(205)} 5683`]: { speaks: "coap", says: "</light>;rt=lamp" },
    ...Object.fromEntries([19, 53, 123, 161, 1900, 11211].map((port) => [`${at(206)} ${port}`, { speaks: "echo" }])),
    [`${at(207)} 69`]: "drop",
    [`${at(207)} 161`]: "drop",
  },
};
