import { z } from "zod";
import { type Context, type DnsAnswer, type DnsRecord, defineModule } from "../../sdk/index.ts";
import { bounded } from "../../sdk/text.ts";
import { emitName, isTold, textOf } from "./_names.ts";

const Type = z.enum(["MX", "NS", "SOA", "TXT", "CAA"]);

/** The other records of a name: who handles its mail, who answers for it, what it says about itself. */
export default defineModule({
  id: "dns.records",
  title: "DNS records",
  about: "Mail servers, name servers, SOA, TXT and CAA.",
  aliases: ["dns_lookup"],
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: ["domain", "hostname", "email"],
  options: z.object({
    types: Type.array().nonempty().default(["MX", "NS", "SOA", "TXT", "CAA"]).describe("Record types to ask for"),
  }),
  concurrency: 50,
  tries: 3,
  timeoutMs: 60_000,
  verified: null,

  async run(context, { value: name }) {
    const { net, options } = context;
    const asked = await Promise.allSettled(options.types.map((it) => net.dns.query(name, it)));
    const answers = asked.flatMap((it) => (it.status === "fulfilled" ? [it.value] : []));
    for (const answer of answers) {
      for (const record of answer.answers) if (record.name === name) take(context, record, answer);
    }
    const untold = answers.filter((answer) => !isTold(answer));
    const [first] = untold;
    if (first)
      context.couldNotLook("inconclusive", `${first.server} answered ${first.rcode} to ${untold.length} questions`);
    const failed = asked.find((it) => it.status === "rejected");
    if (failed) throw failed.reason;
  },
});

function take({ emit }: Pick<Context<unknown>, "emit">, record: DnsRecord, answer: DnsAnswer): void {
  const proof = answer.proof("response", record.span);
  const { data } = record;
  if ("preference" in data) {
    const takesNoMail = data.host === "" || data.host === "."; // RFC 7505
    emit.claim(takesNoMail ? { null_mx: true } : { mx: bounded(textOf(record), 300) }, { proof });
    if (!takesNoMail) emitName({ emit }, data.host, { relation: "has_mail_server", proof });
  } else if ("mname" in data) {
    const mailbox = mailboxOf(data.rname);
    if (mailbox) emit.entity("email", mailbox, { relation: "has_contact", proof });
    emit.claim({ primary_name_server: bounded(data.mname, 253) }, { proof });
  } else if ("text" in data) {
    emit.claim({ txt: bounded(data.text, 4_096) }, { proof });
  } else if ("tag" in data) {
    emit.claim({ caa: bounded(textOf(record), 1_024) }, { proof });
    const mailbox = data.tag === "iodef" ? /^mailto:([^?]{3,254})/i.exec(data.value)?.[1] : undefined;
    if (mailbox) emit.entity("email", mailbox, { relation: "has_contact", proof });
  } else if (record.type === "NS" && "host" in data) {
    emitName({ emit }, data.host, { relation: "has_name_server", proof });
  }
}

/** The mailbox in an SOA (RFC 1035 3.3.13): its first dot that is not escaped stands for the @. */
export function mailboxOf(rname: string): string | null {
  const match = /^((?:[^.\\]|\\.)+)\.(.+)$/.exec(rname.slice(0, 300));
  return match ? `${match[1]?.replaceAll("\\", "")}@${match[2]}` : null;
}
