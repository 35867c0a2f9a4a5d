import { loadCertificate } from "../certificates/load.ts";
import { type Site, text } from "../servers/site.ts";
import type { MailServer } from "../servers/smtp.ts";
import { dkimText } from "./dkim-keys.ts";

/** Mail of the widget maker, nearly as it should be: one server's certificate has expired, one stands behind a firewall. */

const web = "203.0.113.10";

export const acmeMailRecords = `
        @ TXT "v=spf1 mx ip4:203.0.113.25 include:_spf.cloud.example -all"
        _dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@acme.test"
        selector1._domainkey TXT ${dkimText(2048)}
        google._domainkey TXT ${dkimText(1024)}
        _mta-sts TXT "v=STSv1; id=20260101000000"
        mta-sts A ${web}
        _smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls-reports@acme.test,https://www.acme.test/tls-reports"
        default._bimi TXT "v=BIMI1; l=https://www.acme.test/logo.svg; a=https://www.acme.test/bimi.pem"
        lists A 203.0.113.27
        lists MX 10 mx3
        mx3 A 203.0.113.27
        lists TXT "v=spf1 mx -all"
        lists TXT "v=spf1 include:_spf.cloud.example ~all"`;

const mailboxes = [
  "alice@acme.test",
  "info@acme.test",
  "security@acme.test",
  "postmaster@acme.test",
  "hostmaster@acme.test",
];

export const acmeMail: Readonly<Record<string, MailServer>> = {
  "203.0.113.25 25": {
    host: "mx1.acme.test",
    software: "Postfix",
    domains: ["acme.test"],
    manner: "truthful",
    mailboxes,
    starttls: { tls: "acme-mail" },
    auth: "inside",
  },
  "203.0.113.26 25": {
    host: "mx2.acme.test",
    domains: ["acme.test"],
    manner: "truthful",
    mailboxes,
    starttls: { tls: "acme-expired" },
  },
  "203.0.113.27 25": {
    host: "mx3.acme.test",
    domains: ["lists.acme.test"],
    manner: "truthful",
    mailboxes: [],
    starttls: "masked",
  },
};

export const acmeMailPages: Site["pages"] = {
  "/bimi.pem": text(loadCertificate("acme").cert, "application/x-pem-file"),
};

export const acmeMailSites: readonly Site[] = [
  {
    names: ["mta-sts.acme.test"],
    at: [web],
    ports: { 443: { tls: "acme-mail" } },
    pages: {
      "/.well-known/mta-sts.txt": text(
        "version: STSv1\r\nmode: enforce\r\nmx: mx1.acme.test\r\nmx: *.acme.test\r\nmax_age: 604800\r\n",
      ),
    },
  },
];
