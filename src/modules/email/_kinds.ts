import mailchecker from "mailchecker";
import manifest from "mailchecker/package.json" with { type: "json" };
import type { Proof } from "../../model/proof.ts";

/** Mailboxes of a function, not a person: RFC 2142, and what companies commonly add. */
const roles = new Set(
  `abuse accounting accounts admin administrator billing booking careers contact customerservice dev devops dmarc dns
   enquiries feedback finance ftp help helpdesk hello hostmaster hr info inquiries investors invoice it jobs legal list
   mail mailer-daemon marketing media news newsletter no-reply noc noreply office operations orders partners postmaster
   press privacy purchasing recruitment root sales security service services shop soc spam support sysadmin team tech
   usenet uucp web webmaster welcome www`.split(/\s+/),
);

/** Where anybody opens a mailbox for nothing. The large ones, written from general knowledge. */
const freeProviders = new Set(
  `126.com 163.com aol.com daum.net fastmail.com foxmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
   googlemail.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.it icloud.com inbox.ru laposte.net libero.it
   list.ru live.com live.fr mac.com mail.com mail.ru mailbox.org me.com msn.com naver.com orange.fr outlook.com outlook.de
   outlook.fr pm.me posteo.de proton.me protonmail.com qq.com rediffmail.com seznam.cz sfr.fr t-online.de tuta.com
   tutanota.com virgilio.it wanadoo.fr web.de yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.fr yahoo.it yandex.com
   yandex.ru ymail.com zoho.com`.split(/\s+/),
);

// The package's types promise a Set, which its code gives.
const disposable: ReadonlySet<string> = mailchecker.blacklist();

/** What an address is by its parts alone, and the rows that say so. */
export function kindsOf(address: string): { attributes: Record<string, boolean>; proof: Proof[] } {
  const at = address.lastIndexOf("@");
  const mailbox = address.slice(0, at).replace(/\+.*$/, "");
  const domain = address.slice(at + 1);
  const thrownAway = suffixes(domain).find((name) => disposable.has(name));
  const own = (row: string): Proof => ({ kind: "dataset", name: "sonde/email-kinds", version: "1", row });
  const proof: Proof[] = [];
  if (thrownAway) proof.push({ kind: "dataset", name: "mailchecker", version: manifest.version, row: thrownAway });
  if (roles.has(mailbox)) proof.push(own(`role ${mailbox}`));
  if (freeProviders.has(domain)) proof.push(own(`free ${domain}`));
  return {
    attributes: {
      ...(thrownAway && { disposable: true }),
      ...(roles.has(mailbox) && { role: true }),
      ...(freeProviders.has(domain) && { free_provider: true }),
    },
    proof,
  };
}

/** A name and its parents, down to two labels. */
function suffixes(name: string): string[] {
  const labels = name.split(".");
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
}
