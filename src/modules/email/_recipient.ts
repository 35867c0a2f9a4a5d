import type { Outcome } from "../../model/outcome.ts";
import type { Proof } from "../../model/proof.ts";
import type { LineSession, Recorded, Tcp } from "../../sdk/net.ts";

/** What a mail server says of a mailbox; `null` verdict when it will not say, with the outcome that this is. */
export type Said =
  | { readonly deliverable: "yes" | "no" | "catch_all"; readonly proof: readonly Proof[] }
  | {
      readonly deliverable: null;
      readonly outcome: Outcome;
      readonly why: string;
      readonly later: boolean;
      readonly proof: readonly Proof[];
    };

type Reply = Awaited<ReturnType<LineSession["reply"]>>;
export type Introduction = { readonly helo: string; readonly sender: string; readonly port: number };

/**
 * Asks a server whether it would take mail for `mailbox`, after asking for one that cannot exist: a server that takes both
 * takes everything. No mail is sent: the conversation ends before DATA.
 */
export async function askForRecipient(
  tcp: Tcp,
  address: string,
  mailbox: string,
  nobody: string,
  { helo, sender, port }: Introduction,
): Promise<Said> {
  const session = await tcp.lines(address, port);
  let replies: { control: Reply; real: Reply } | Reply;
  try {
    replies = await converse(session);
  } catch (error) {
    await session.end();
    throw error;
  }
  return judge(replies, await session.end());

  async function converse(line: LineSession): Promise<{ control: Reply; real: Reply } | Reply> {
    const greeting = await line.reply();
    if (greeting.code !== 220) return greeting;
    const hello = await line.say(`EHLO ${helo}`);
    if (hello.code !== 250) {
      const older = await line.say(`HELO ${helo}`);
      if (older.code !== 250) return older;
    }
    const from = await line.say(`MAIL FROM:<${sender}>`);
    if (from.code !== 250) return from;
    const control = await line.say(`RCPT TO:<${nobody}>`);
    const real = isYes(control) ? control : await line.say(`RCPT TO:<${mailbox}>`);
    await line.say("QUIT");
    return { control, real };
  }
}

// RFC 3463: 5.7 is policy, 5.1 the address, 5.2 the mailbox; servers without such codes are read by their words.
const policy = /\b5\.7\.\d|spamhaus|blacklist|blocklist|block(?:ed)?\b|denied|reputation|policy/i;
const noMailbox = /\b5\.[12]\.\d|user|mailbox|recipient|address|unknown|exist|found/i;

function judge(replies: { control: Reply; real: Reply } | Reply, recorded: Recorded): Said {
  if ("code" in replies) return unwilling(replies, recorded);
  const { control, real } = replies;
  const proof = [recorded.proof("response", control.span), recorded.proof("response", real.span)];
  if (isYes(control)) return { deliverable: "catch_all", proof: proof.slice(0, 1) };
  if (isYes(real)) return { deliverable: "yes", proof };
  if (isLater(real) || isLater(control)) return unwilling(isLater(real) ? real : control, recorded);
  const refused = real.code >= 500 && real.code < 600;
  if (refused && !policy.test(real.text) && noMailbox.test(real.text)) return { deliverable: "no", proof };
  return unwilling(real, recorded);
}

/** A reply that is no consent, as the outcome that it is. */
export function unwilling(reply: Reply, recorded: Recorded): Extract<Said, { deliverable: null }> {
  const line = reply.text.split(/\r?\n/, 1)[0]?.slice(0, 200) ?? "";
  const said = { deliverable: null, later: false as boolean, proof: [recorded.proof("response", reply.span)] };
  if (isLater(reply)) return { ...said, outcome: "timeout", why: `says not now: ${line}`, later: true };
  if (reply.code >= 500 && reply.code < 600) return { ...said, outcome: "blocked", why: `refuses: ${line}` };
  return { ...said, outcome: "inconclusive", why: `does not answer as SMTP does: ${line}` };
}

function isYes({ code }: Reply): boolean {
  return code === 250 || code === 251;
}

function isLater({ code }: Reply): boolean {
  return code >= 400 && code < 500;
}
