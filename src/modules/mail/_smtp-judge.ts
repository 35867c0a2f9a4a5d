import { bounded } from "../../sdk/text.ts";
import type { Defect } from "./_defect.ts";
import { authOf } from "./_smtp-hello.ts";
import type { SmtpTalk } from "./_smtp-talk.ts";

const plainText = ["PLAIN", "LOGIN"];

/** What is wrong with a mail server, by what it said. Certificates are judged where they are emitted. */
export function judgeServer(host: string, talk: SmtpTalk): Defect[] {
  const { hello, told, recorded } = talk;
  if (!hello) return [];
  const defects: Defect[] = [];
  const said = recorded.proof("response", hello.reply.span);
  if (!hello.extensions.has("STARTTLS") && !hello.isMasked) {
    defects.push({
      proof: [said],
      finding: {
        type: "mail.no_starttls",
        severity: "medium",
        title: `${host} takes mail without encryption only`,
        description:
          "The mail server does not offer STARTTLS (RFC 3207): everything that is sent to it can be read and changed on the way.",
        remediation: "Give the mail server a certificate for its name and switch STARTTLS on.",
        data: { host },
      },
    });
  }
  const mechanisms = authOf(hello).filter((it) => plainText.includes(it));
  if (mechanisms.length > 0) {
    defects.push({
      proof: [said],
      finding: {
        type: "mail.plaintext_auth",
        severity: "medium",
        title: `${host} takes passwords without encryption`,
        description: `Before any encryption the server offers AUTH ${mechanisms.join(" and ")}: a mail program that takes the offer sends its password readable by all on the way (RFC 4954 4).`,
        remediation: "Offer AUTH inside TLS only, and on the submission ports 465 and 587 rather than 25.",
        data: { host, mechanisms },
      },
    });
  }
  const tells = told.filter(({ real }) => real.code >= 250 && real.code <= 252);
  const [first] = tells;
  if (first) {
    const commands = tells.map(({ command }) => command);
    defects.push({
      proof: [recorded.proof("response", first.control.span), recorded.proof("response", first.real.span)],
      finding: {
        type: "mail.vrfy",
        severity: "low",
        title: `${host} tells which mailboxes exist (${commands.join(", ")})`,
        description: `Asked by ${commands.join(" and ")}, the server denies a mailbox that cannot exist and admits postmaster: names can be tried one after the other, for spam and for guessing passwords.`,
        remediation: 'Switch the commands off (Postfix: "disable_vrfy_command = yes"; Sendmail: "novrfy,noexpn").',
        data: { host, commands, answer: bounded(first.real.text, 200) },
      },
    });
  }
  return defects;
}
