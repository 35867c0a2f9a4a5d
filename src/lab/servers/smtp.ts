import type { Desk } from "./desk.ts";
import { onLines } from "./lines.ts";
import { type Listener, listenForConversations } from "./listener.ts";

/** A mail server by how it treats RCPT: tells the truth, takes everything, or says "later" the first time. */
export type MailServer = {
  readonly host: string;
  readonly domains: readonly string[];
  readonly manner: "truthful" | "catch-all" | "greylisting";
  readonly mailboxes: readonly string[];
};

/** An SMTP server (RFC 5321) that takes no mail: DATA is refused. STARTTLS is offered and temporarily unavailable. */
export function listenSmtp(address: string, port: number, mail: MailServer, desk: Desk): Promise<Listener> {
  return listenForConversations((socket) => {
    const note = (what: string) => desk.log.add({ server: address, port, transport: "tcp", what, via: null });
    const say = (line: string) => void (socket.writable && socket.write(`${line}\r\n`));
    let sender: string | null = null;
    note("connect");
    say(`220 ${mail.host} ESMTP ready`);
    onLines(socket, (line) => {
      const [, verb = "", rest = ""] = /^([A-Za-z]{4,8})(?:[ :]+(.*))?$/.exec(line) ?? [];
      note(line.slice(0, 200));
      switch (verb.toUpperCase()) {
        case "EHLO":
          for (const offer of [mail.host, "PIPELINING", "SIZE 10485760", "STARTTLS"]) say(`250-${offer}`);
          return say("250 8BITMIME");
        case "HELO":
          return say(`250 ${mail.host}`);
        case "MAIL":
          sender = rest;
          return say("250 2.1.0 Ok");
        case "RCPT":
          return say(sender === null ? "503 5.5.1 Need MAIL command" : recipient(rest));
        case "RSET":
          sender = null;
          return say("250 2.0.0 Ok");
        case "NOOP":
          return say("250 2.0.0 Ok");
        case "VRFY":
        case "EXPN":
          return say("502 5.5.1 Command disabled");
        case "STARTTLS":
          return say("454 4.7.0 TLS not available due to local problem");
        case "DATA":
          return say("554 5.7.1 This server takes no mail");
        case "QUIT":
          say("221 2.0.0 Bye");
          return void socket.end();
        default:
          return say("500 5.5.2 Command not recognized");
      }
    });

    function recipient(rest: string): string {
      const mailbox = (/<([^<>]*)>/.exec(rest)?.[1] ?? "").toLowerCase();
      const domain = mailbox.slice(mailbox.lastIndexOf("@") + 1);
      if (!mail.domains.includes(domain)) return "554 5.7.1 Relay access denied";
      if (mail.manner === "catch-all") return "250 2.1.5 Ok";
      if (mail.manner === "greylisting" && desk.tries.next(`smtp ${address} ${mailbox}`) === 1) {
        return "450 4.2.0 Greylisted, try again later";
      }
      return mail.mailboxes.includes(mailbox) ? "250 2.1.5 Ok" : "550 5.1.1 User unknown";
    }
  });
}
