import { createHash } from "node:crypto";
import { z } from "zod";
import { nameType } from "../../model/hostname.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import { NetError } from "../../sdk/net.ts";
import { kindsOf } from "./_kinds.ts";
import { addressOf, findMailServers } from "./_mail-servers.ts";
import { askForRecipient, type Said } from "./_recipient.ts";

const options = z.object({
  smtp: z
    .boolean()
    .default(true)
    .describe("Whether the mail server is asked about the mailbox, where the scan allows it"),
  helo: z
    .string()
    .regex(/^[\w.-]{1,200}$/)
    .default("sonde.invalid")
    .describe("The name given in EHLO: your own host's"),
  sender: z
    .string()
    .regex(/^[^\s<>]{0,200}$/)
    .default("")
    .describe("The sender given in MAIL FROM; the null sender when empty"),
  port: z.int().min(1).max(65_535).default(25).describe("The mail servers' port"),
});

/**
 * Whether mail to an address would arrive. The SMTP step is P2: it touches the target's mail server, and asks about one
 * known mailbox and one that cannot exist; it guesses no names (which would be P3) and sends no mail.
 */
export default defineModule({
  id: "email.verify",
  title: "Mailbox check",
  about:
    "Reads who takes mail for the domain, whether the address is a role's, a free or a disposable one, and asks the mail server whether it knows the mailbox, with a control against servers that take everything.",
  aliases: ["email_verify"],
  footprint: "P1",
  upTo: "P2",
  consumes: ["email"],
  produces: ["domain", "hostname"],
  concurrency: 8,
  batch: 50,
  timeoutMs: 120_000,
  verified: null,
  options,

  async run(context, { value: address }) {
    const { emit, net } = context;
    const domain = address.slice(address.lastIndexOf("@") + 1);
    const kinds = kindsOf(address);
    if (kinds.proof.length > 0) emit.claim(kinds.attributes, { proof: kinds.proof });
    const servers = await findMailServers(net.dns, domain);
    const accepts = servers.hosts.length > 0;
    emit.entity(nameType(domain), domain, { relation: "mailbox_at", proof: servers.proof });
    emit.claim(
      { accepts_mail: accepts, mail_route: servers.why, ...(!accepts && { deliverable: "no" }) },
      { proof: servers.proof },
    );
    if (accepts && context.options.smtp && context.allows("P2")) await askServers(context, address, servers.hosts);
  },
});

/** The first server that can be reached speaks for all. */
async function askServers(
  context: Context<z.output<typeof options>>,
  address: string,
  hosts: readonly string[],
): Promise<void> {
  const { emit, net } = context;
  const nobody = `${nobodyAt(address)}${address.slice(address.lastIndexOf("@"))}`;
  let unreachable = new NetError("inconclusive", "no mail server has an address");
  for (const host of hosts.slice(0, 3)) {
    const said = await ask(host);
    if (!said) continue;
    if (said.deliverable) {
      const traits = said.deliverable === "yes" ? ["deliverable"] : [];
      emit.claim({ deliverable: said.deliverable }, { proof: said.proof, traits });
      return;
    }
    // Greylisting wants to be asked again (RFC 6647): thrown, so that the frame does.
    if (said.later) throw new NetError("timeout", `${host} ${said.why}`);
    emit.claim({ deliverable: "unknown" }, { proof: said.proof });
    context.couldNotLook(said.outcome, `${host} ${said.why}`);
    return;
  }
  throw unreachable;

  /** Null when the server cannot be reached: mailers try the next one then, and only then. */
  async function ask(host: string): Promise<Said | null> {
    try {
      const server = await addressOf(net.dns, host);
      return server === null ? null : await askForRecipient(net.tcp, server, address, nobody, context.options);
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      unreachable = error;
      return null;
    }
  }
}

/**
 * A mailbox that nobody has. The same in every run, and not by chance: a greylisting server must meet it a second time to
 * give its true answer.
 */
function nobodyAt(address: string): string {
  return createHash("sha256").update(`nobody of ${address}`).digest("hex").slice(0, 20);
}
