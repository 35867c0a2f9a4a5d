import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Desk } from "./desk.ts";
import { onLines } from "./lines.ts";
import { type Listener, listenForConversations } from "./listener.ts";
import type { Certificates } from "./web.ts";

/** A mail server by how it treats RCPT: tells the truth, takes everything, or says "later" the first time. */
export type MailServer = {
  readonly host: string;
  /** Named in the greeting. */
  readonly software?: string;
  readonly domains: readonly string[];
  readonly manner: "truthful" | "catch-all" | "greylisting";
  readonly mailboxes: readonly string[];
  /** STARTTLS with a certificate, offered and never to be had, overwritten by a firewall in between; not offered when absent. */
  readonly starttls?: { readonly tls: string } | "busy" | "masked";
  /** Whether passwords are asked for before TLS too, or inside it alone. */
  readonly auth?: "always" | "inside";
  /** VRFY tells who is there, or says 252 to everybody; switched off when absent. */
  readonly vrfy?: "tells" | "shrugs";
};

/** An SMTP server (RFC 5321) that takes no mail: DATA is refused. */
export function listenSmtp(
  address: string,
  port: number,
  mail: MailServer,
  certificates: Certificates,
  desk: Desk,
): Promise<Listener> {
  const note = (what: string) => desk.log.add({ server: address, port, transport: "tcp", what, via: null });
  return listenForConversations((socket) => {
    note("connect");
    socket.write(`220 ${mail.host} ESMTP ${mail.software ?? "ready"}\r\n`);
    serve(socket, false);
  });

  function serve(socket: Socket, isInside: boolean): void {
    const say = (line: string) => void (socket.writable && socket.write(`${line}\r\n`));
    let sender: string | null = null;
    const stop = onLines(socket, (line) => {
      const [, verb = "", rest = ""] = /^([A-Za-z]{4,8})(?:[ :]+(.*))?$/.exec(line) ?? [];
      note(line.slice(0, 200));
      switch (verb.toUpperCase()) {
        case "EHLO":
          for (const offer of [mail.host, ...offers(mail, isInside)]) say(`250-${offer}`);
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
          return say(verify(mail, rest.toLowerCase()));
        case "EXPN":
          return say("502 5.5.1 Command disabled");
        case "STARTTLS":
          if (isInside || typeof mail.starttls !== "object") return say(noTls(mail));
          say("220 2.0.0 Go ahead");
          stop();
          return encrypt(socket, mail.starttls.tls);
        case "DATA":
          return say("554 5.7.1 This server takes no mail");
        case "QUIT":
          say("221 2.0.0 Bye");
          return void socket.end();
        default:
          return say("500 5.5.2 Command not recognized");
      }
    });
  }

  function encrypt(socket: Socket, certificate: string): void {
    const secure = new TLSSocket(socket, { isServer: true, ...certificates(certificate) });
    secure.on("error", () => socket.destroy());
    serve(secure, true);
  }

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
}

function offers({ starttls, auth }: MailServer, isInside: boolean): string[] {
  const tls = starttls === "masked" ? ["XXXXXXXA"] : starttls && !isInside ? ["STARTTLS"] : [];
  const passwords = auth === "always" || (auth === "inside" && isInside) ? ["AUTH PLAIN LOGIN"] : [];
  return ["PIPELINING", "SIZE 10485760", ...tls, ...passwords];
}

function noTls({ starttls }: MailServer): string {
  return starttls === "busy" ? "454 4.7.0 TLS not available due to local problem" : "502 5.5.1 Command not implemented";
}

function verify({ vrfy, mailboxes }: MailServer, name: string): string {
  if (vrfy === "shrugs") return "252 2.5.2 Send some mail, I will try";
  if (vrfy === undefined) return "502 5.5.1 Command disabled";
  return mailboxes.some((it) => it === name || it.startsWith(`${name}@`))
    ? `252 2.0.0 ${name}`
    : "550 5.1.1 User unknown";
}
