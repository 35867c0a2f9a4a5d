import { createHash } from "node:crypto";
import { refusals } from "../../model/outcome.ts";
import { type LineSession, NetError, type Recorded, type Tcp, type TlsSession } from "../../sdk/net.ts";
import { type Hello, type Reply, readHello } from "./_smtp-hello.ts";

/** Whether a server tells mailboxes apart: what it said to one that cannot exist, and to one that must (RFC 5321 4.5.1). */
export type Told = { readonly command: string; readonly control: Reply; readonly real: Reply };

/** One conversation with a mail server, as far as it went. */
export type SmtpTalk = {
  readonly greeting: Reply;
  /** Null when it did not let us in; `refusal` is then what it said. */
  hello: Hello | null;
  refusal: Reply | null;
  /** What it said to STARTTLS, if it offered that. */
  startTls: Reply | null;
  session: (Recorded & TlsSession) | null;
  inside: Hello | null;
  readonly told: Told[];
  /** Why the conversation ended before its end. */
  trouble: NetError | null;
  readonly recorded: Recorded;
};

export type Questions = { readonly port: number; readonly helo: string; readonly mailboxes: boolean };

/** Greets a server, goes on in TLS where that is offered, asks what it tells of mailboxes, and leaves. No mail is sent. */
export async function talkTo(tcp: Tcp, host: string, address: string, questions: Questions): Promise<SmtpTalk> {
  const line = await tcp.lines(host, questions.port, { address });
  try {
    const talk: Omit<SmtpTalk, "recorded"> = {
      greeting: await line.reply(),
      ...{ hello: null, refusal: null, startTls: null, session: null, inside: null, trouble: null },
      told: [],
    };
    await converse(line, host, talk, questions);
    return { ...talk, recorded: await line.end() };
  } catch (error) {
    await line.end();
    throw error;
  }
}

async function converse(
  line: LineSession,
  host: string,
  talk: Omit<SmtpTalk, "recorded">,
  { helo, mailboxes }: Questions,
): Promise<void> {
  if (talk.greeting.code !== 220) {
    talk.refusal = talk.greeting;
    return;
  }
  const hello = await line.say(`EHLO ${helo}`);
  if (hello.code !== 250) {
    const older = hello.code >= 500 ? await line.say(`HELO ${helo}`) : hello;
    if (older.code !== 250) {
      talk.refusal = older;
      return;
    }
  }
  talk.hello = readHello(hello);
  try {
    if (talk.hello.extensions.has("STARTTLS")) await encrypt();
    if (mailboxes) for (const command of ["VRFY", "EXPN"]) await askFor(command);
  } catch (error) {
    if (!(error instanceof NetError) || refusals.includes(error.outcome)) throw error;
    talk.trouble = error;
    return;
  }
  await line.say("QUIT").catch((error: unknown) => {
    if (!(error instanceof NetError)) throw error; // many hang up without a word
  });

  async function encrypt(): Promise<void> {
    talk.startTls = await line.say("STARTTLS");
    if (talk.startTls.code !== 220) return;
    talk.session = await line.startTls({ servername: host });
    talk.inside = readHello(await line.say(`EHLO ${helo}`));
  }

  async function askFor(command: string): Promise<void> {
    const control = await line.say(`${command} ${nobodyAt(host)}`);
    if (control.code < 550 || control.code > 553) return; // it says the same of all, or nothing
    talk.told.push({ command, control, real: await line.say(`${command} postmaster`) });
  }
}

/** A mailbox that nobody has; the same in every run. */
function nobodyAt(host: string): string {
  return createHash("sha256").update(`nobody at ${host}`).digest("hex").slice(0, 20);
}
