import { html, type Site, text } from "../servers/site.ts";
import type { MailServer } from "../servers/smtp.ts";
import { dkimText } from "./dkim-keys.ts";

/** Mail of the conglomerate, where everything that can be wrong is: what its zone transfer gives away are mail domains. */

const web = "203.0.113.70";

export const globexMailRecords = `
        @ TXT "v=spf1 +all"
        _dmarc TXT "v=DMARC1; p=none; rua=mailto:reports@partner.example"
        _mta-sts TXT "v=STSv1; id=1"
        mta-sts A ${web}
        default._bimi TXT "v=BIMI1; l=https://www.globex.test/logo.svg"
        news-xq MX 10 mail
        news-xq TXT "v=spf1 include:_spf1.news-xq.globex.test include:_spf2.news-xq.globex.test -all"
        _spf1.news-xq TXT "v=spf1 a:www.globex.test a:ftp.globex.test mx:globex.test a:legacy.globex.test exists:%{i}.globex.test -all"
        _spf2.news-xq TXT "v=spf1 a:intranet.globex.test a:extranet.globex.test a:quarterly.globex.test ip4:192.0.2.64/26 ptr -all"
        _dmarc.news-xq TXT "v=DMARC1; p=reject; sp=none; pct=50"
        default._domainkey.news-xq TXT ${dkimText(512)}
        _mta-sts.news-xq TXT "v=STSv1; id=2"
        mta-sts.news-xq A ${web}
        bulk-xq MX 10 mail
        bulk-xq TXT "v=spf1 include:loop.bulk-xq.globex.test include:gone.bulk-xq.globex.test ip4:203.0.113.300 ?all"
        loop.bulk-xq TXT "v=spf1 include:bulk-xq.globex.test -all"
        _dmarc.bulk-xq TXT "v=DMARC1; p=rejct"
        drop-xq MX 10 mail`;

export const globexMail: Readonly<Record<string, MailServer>> = {
  "203.0.113.73 25": {
    host: "mail.globex.test",
    software: "Sendmail 8.15.2",
    domains: ["globex.test"],
    manner: "catch-all",
    mailboxes: [],
    starttls: { tls: "globex" },
    auth: "always",
    vrfy: "shrugs",
  },
};

const tls = { 443: { tls: "globex-sts" } } as const;

export const globexMailSites: readonly Site[] = [
  {
    names: ["mta-sts.globex.test"],
    at: [web],
    ports: tls,
    pages: {},
    otherwise: () => html("Globex", "<p>Welcome.</p>"), // a page for everything is no policy, and no broken one either
  },
  {
    names: ["mta-sts.news-xq.globex.test"],
    at: [web],
    ports: tls,
    pages: {
      "/.well-known/mta-sts.txt": text(
        "version: STSv1\nmode: testing\nmx: old-mail.globex.test\nmx: *.mail.globex.test\nmax_age: 3600\n",
      ),
    },
  },
];
