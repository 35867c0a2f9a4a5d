import { z } from "zod";
import { serviceKey } from "../../model/entities/service.ts";
import { lookAtEach } from "../../sdk/look-at-each.ts";
import { type Context, defineModule, type Entity, type Relation } from "../../sdk/module.ts";
import { type DnsRecord, NetError } from "../../sdk/net.ts";
import { isTold } from "../dns/_names.ts";
import { unwilling } from "../email/_recipient.ts";
import { identify } from "../ip/identify.ts";
import { judge } from "../tls/_judge.ts";
import { emitPresented } from "../tls/_present.ts";
import { emitDefects } from "./_defect.ts";
import { authOf } from "./_smtp-hello.ts";
import { judgeServer } from "./_smtp-judge.ts";
import { type SmtpTalk, talkTo } from "./_smtp-talk.ts";

const options = z.object({
  port: z.int().min(1).max(65_535).default(25).describe("The mail servers' port"),
  helo: z
    .string()
    .regex(/^[\w.-]{1,200}$/)
    .default("sonde.invalid")
    .describe("The name given in EHLO: your own host's"),
  mailboxes: z.boolean().default(true).describe("Whether it is tried if VRFY and EXPN tell mailboxes apart"),
  addresses: z.int().min(1).max(20).default(4).describe("Addresses of one server asked at most"),
});

type Looking = Context<z.output<typeof options>>;
type Place = {
  readonly address: string;
  readonly record: DnsRecord;
  readonly proof: ReturnType<SmtpTalk["recorded"]["proof"]>;
};

/** The mail servers of a domain: what they are and offer, and how they encrypt. No mail is sent, and no relaying tried. */
export default defineModule({
  id: "mail.servers",
  title: "Mail servers",
  about:
    "Greets each mail server in scope: software, extensions, STARTTLS and the certificate it shows, passwords in plain text, VRFY and EXPN.",
  footprint: "P2",
  consumes: ["relation:has_mail_server"],
  produces: ["ip", "service", "certificate", "key", "domain", "hostname"],
  findings: [
    "mail.no_starttls",
    "mail.plaintext_auth",
    "mail.vrfy",
    "tls.certificate_expired",
    "tls.certificate_wrong_name",
    "tls.self_signed",
    "tls.incomplete_chain",
  ],
  concurrency: 8,
  batch: 50,
  tries: 3,
  timeoutMs: 180_000,
  verified: null,
  options,

  async run(context, { relation }) {
    if (!relation || !(await isItsTurn(context, relation))) return;
    const host = relation.to;
    const places = await placesOf(context, host);
    await lookAtEach(
      context,
      places.slice(0, context.options.addresses),
      (place) => greet(context, host, place),
      ({ address }) => address,
      () => host,
    );
  },
});

/** Several domains may share a server: it is asked for the first of them alone. */
async function isItsTurn({ known }: Looking, { from, to }: Relation): Promise<boolean> {
  const nameOf = ({ type, value }: Entity) => `${type} ${value}`;
  const domains = (await known.neighbours(to, "has_mail_server", "in")).filter(({ inScope }) => inScope);
  const [first] = domains.map(nameOf).sort();
  return first === undefined || first === nameOf(from);
}

/** The server's addresses that the scope covers, by its name or by themselves: others' machines are not asked. */
async function placesOf({ net, inScope }: Looking, host: Entity): Promise<Place[]> {
  const isOurs = inScope(host.type, host.value);
  const places: Place[] = [];
  for (const type of ["A", "AAAA"] as const) {
    const answer = await net.dns.query(host.value, type);
    if (!isTold(answer)) throw new NetError("failed", `${type} of ${host.value}: ${answer.rcode}`);
    for (const record of answer.answers) {
      if (!("address" in record.data)) continue;
      const { address } = record.data;
      if (isOurs || inScope("ip", address))
        places.push({ address, record, proof: answer.proof("response", record.span) });
    }
  }
  return places;
}

async function greet(context: Looking, host: Entity, { address, record, proof }: Place): Promise<void> {
  const { emit, net, options, couldNotLook } = context;
  const talk = await talkTo(net.tcp, host.value, address, options);
  const { greeting, hello, recorded, session, startTls, trouble } = talk;
  const service = { type: "service", value: serviceKey(address, options.port) };
  const at = { type: "ip", value: address };
  emit.entity("ip", address, { ...(record.name === host.value && { relation: "resolves_to", from: host }), proof });
  const greeted = recorded.proof("response", greeting.span);
  const {
    service: kind,
    product,
    version,
  } = identify(Buffer.from(`${greeting.text}\r\n`, "latin1"), options.port) ?? {};
  emit.entity("service", service.value, {
    ...{ relation: "offers", from: at, proof: greeted },
    attributes: { ...(kind && { service: kind }), ...(product && { product }), ...(version && { version }) },
  });
  if (!hello) {
    const { outcome, why } = unwilling(talk.refusal ?? greeting, recorded);
    return couldNotLook(outcome, `${host.value} ${why}`, service);
  }
  tellOffers(context, talk, service);
  emitDefects(emit, judgeServer(host.value, talk), service);
  if (hello.isMasked) couldNotLook("inconclusive", "what it offers is overwritten by a firewall in between", service);
  if (startTls && startTls.code !== 220)
    couldNotLook("inconclusive", `STARTTLS is offered and refused: ${startTls.text.slice(0, 100)}`, service);
  if (trouble) couldNotLook(trouble.outcome, trouble.message, service);
  if (!session) return;
  emitPresented(context, session, service, 250);
  for (const { finding, pointer } of judge(session, host.value, new Date()))
    emit.finding(finding, { of: service, proof: session.proof("response", pointer) });
}

function tellOffers(
  { emit }: Looking,
  { hello, inside, session, recorded }: SmtpTalk,
  of: { type: string; value: string },
): void {
  for (const said of [hello, inside]) {
    if (!said || said.extensions.size === 0) continue;
    const mechanisms = authOf(said);
    emit.claim(
      { smtp_extensions: [...said.extensions.keys()], ...(mechanisms.length > 0 && { smtp_auth: mechanisms }) },
      { of, proof: recorded.proof("response", said.reply.span) },
    );
  }
  if (hello && !hello.isMasked) {
    const offered = hello.extensions.has("STARTTLS");
    emit.claim({ starttls: offered }, { of, proof: recorded.proof("response", hello.reply.span) });
  }
  if (session) emit.claim({ tls_version: session.version }, { of, proof: session.proof("response", "/version") });
}
