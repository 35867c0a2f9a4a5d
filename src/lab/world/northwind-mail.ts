import type { MailServer } from "../servers/smtp.ts";
import { dkimText } from "./dkim-keys.ts";

/** Mail of the trader: greylisted, unencrypted and talkative; its records are half right. */

export const northwindMailRecords = `
        @ TXT "v=spf1 a mx ~all"
        _dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@northwind.example,mailto:dmarc@cloud.example"
        mail._domainkey TXT ${dkimText(2048, "t=y; ")}
        s1._domainkey TXT "v=DKIM1; p="
        _mta-sts TXT "v=STSv1; id=7"
        mta-sts A 203.0.113.130
        _smtp._tls TXT "v=TLSRPTv1; rua=reports@northwind.example"`;

export const northwindMail: Readonly<Record<string, MailServer>> = {
  "203.0.113.134 25": {
    host: "mx.northwind.example",
    domains: ["northwind.example"],
    manner: "greylisting",
    mailboxes: ["orders@northwind.example", "it@northwind.example", "postmaster@northwind.example"],
    vrfy: "tells",
  },
};
