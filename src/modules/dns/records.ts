import { z } from "zod";
import { type Context, type DnsAnswer, type DnsRecord, defineModule, NetError } from "../../sdk/index.ts";
import { bounded } from "../../sdk/text.ts";
import { emitName, isTold, textOf } from "./_names.ts";

/** Services that publish SRV records (RFC 2782) and tell something of what runs there. */
const services = [
  "_sip._tcp _sip._udp _sips._tcp _sipfederationtls._tcp _h323cs._tcp _xmpp-client._tcp _xmpp-server._tcp _jabber._tcp",
  "_ldap._tcp _ldaps._tcp _gc._tcp _kerberos._tcp _kerberos._udp _kpasswd._tcp _ldap._tcp.dc._msdcs _kerberos._tcp.dc._msdcs",
  "_imap._tcp _imaps._tcp _pop3._tcp _pop3s._tcp _submission._tcp _submissions._tcp _autodiscover._tcp _sieve._tcp",
  "_caldav._tcp _caldavs._tcp _carddav._tcp _carddavs._tcp _ftp._tcp _http._tcp _https._tcp _ssh._tcp _ntp._udp _nfs._tcp",
  "_matrix._tcp _matrix-fed._tcp _minecraft._tcp _mongodb._tcp _postgresql._tcp _mysql._tcp _redis._tcp _etcd-server._tcp",
  "_etcd-client._tcp _kubernetes._tcp _consul._tcp _vlmcs._tcp _stun._udp _turn._udp _turns._tcp _x-puppet._tcp _rdp._tcp",
].flatMap((line) => line.split(" "));

const Type = z.enum(["MX", "NS", "SOA", "TXT", "CAA"]);

/** The other records of a name: who handles its mail, who answers for it, what it says about itself. */
export default defineModule({
  id: "dns.records",
  title: "DNS records",
  about: "Mail servers, name servers, SOA, TXT, CAA, and the hosts of common services (SRV).",
  aliases: ["dns_lookup"],
  footprint: "P1",
  consumes: ["domain", "hostname"],
  produces: ["domain", "hostname", "email"],
  options: z.object({
    types: Type.array().nonempty().default(["MX", "NS", "SOA", "TXT", "CAA"]).describe("Record types to ask for"),
    services: z.boolean().default(true).describe("Ask registered domains for the SRV records of common services"),
  }),
  concurrency: 50,
  tries: 3,
  timeoutMs: 60_000,
  verified: null,

  async run(context, { type, value: name }) {
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
    const gone = answers.some(({ rcode }) => rcode === "NXDOMAIN");
    if (options.services && type === "domain" && !gone && !first) await askServices(context, name);
    const failed = asked.find((it) => it.status === "rejected");
    if (failed) throw failed.reason;
  },
});

type Taker = Pick<Context<unknown>, "net" | "emit" | "couldNotLook">;

async function askServices({ net, emit, couldNotLook }: Taker, name: string): Promise<void> {
  const names = services.map((service) => `${service}.${name}`);
  const answers = await net.dns.queryAll(names.map((it) => [it, "SRV"] as const));
  for (const [index, answer] of answers.entries()) {
    if (!answer || answer instanceof NetError) continue;
    for (const { type, name: owner, data, span } of answer.answers) {
      if (type !== "SRV" || owner !== names[index] || !("port" in data) || data.host === "") continue; // "." says: not here
      const proof = answer.proof("response", span);
      emitName({ emit }, data.host, { relation: "has_service_host", proof });
      emit.claim({ srv: `${services[index]} ${data.port} ${bounded(data.host, 253)}` }, { proof });
    }
  }
  const failures = answers.filter((it) => it instanceof NetError);
  const [first] = failures;
  if (first) couldNotLook(first.outcome, `${failures.length} of ${names.length} services: ${first.message}`);
}

function take({ emit }: Taker, record: DnsRecord, answer: DnsAnswer): void {
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
