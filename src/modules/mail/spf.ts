import { z } from "zod";
import { nameType, registrable } from "../../model/hostname.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import { emitName } from "../dns/_names.ts";
import { findMailServers } from "../email/_mail-servers.ts";
import { emitDefects } from "./_defect.ts";
import { mailDomainOf, mailDomains } from "./_mail-domain.ts";
import { providerOf } from "./_providers.ts";
import { judgeSpf, missingSpf, severalSpf, unreadSpf } from "./_spf-judge.ts";
import { isSpf, looksLikeSpf } from "./_spf-record.ts";
import { type Sender, type SpfWalk, walkSpf } from "./_spf-walk.ts";
import { readTexts } from "./_texts.ts";

const options = z.object({
  lookups: z.int().min(10).max(500).default(60).describe("Look-ups followed in one record; receivers stop at 10"),
  senders: z.int().min(0).max(2_000).default(300).describe("Ranges and names told of one record at most"),
});

const results = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

/** Who may send a domain's mail (SPF, RFC 7208), found out as a receiver would, without a message. */
export default defineModule({
  id: "mail.spf",
  title: "SPF",
  about:
    "Reads the SPF record with its includes and redirects: who may send, how many look-ups it costs, and what is wrong with it.",
  footprint: "P1",
  consumes: mailDomains,
  produces: ["ip", "range", "domain", "hostname"],
  findings: [
    "mail.spf_missing",
    "mail.spf_several",
    "mail.spf_broken",
    "mail.spf_permissive",
    "mail.spf_lookups",
    "mail.spf_void_lookups",
    "mail.spf_ptr",
  ],
  tries: 3,
  timeoutMs: 120_000,
  verified: null,
  options,

  async run(context, subject) {
    const it = await mailDomainOf(context, subject);
    if (!it) return;
    const { net, emit } = context;
    const name = it.value;
    const { texts, whole } = await readTexts(net.dns, name);
    const records = texts.filter(({ text }) => isSpf(text));
    const [record] = records;
    if (records.length > 1) return emitDefects(emit, [severalSpf(name, records)]);
    if (record) {
      const walk = await walkSpf(net.dns, name, record, context.options.lookups);
      tell(context, name, record.proof, walk);
      emitDefects(emit, judgeSpf(name, record, walk));
      const [first] = walk.untold;
      if (first) throw first; // what was learned stays; another try may learn the rest
      return;
    }
    const unread = texts.find(({ text }) => looksLikeSpf(text));
    if (unread) return emitDefects(emit, [unreadSpf(name, unread)]);
    const { why, proof } = await findMailServers(net.dns, name);
    if (why !== "no_such_domain") emitDefects(emit, [missingSpf(name, why === "mx", [whole, ...proof.slice(0, 2)])]);
  },
});

type Telling = Context<z.output<typeof options>>;

function tell(context: Telling, name: string, proof: Sender["proof"], walk: SpfWalk): void {
  const { emit, options } = context;
  const { all, untold, troubles } = walk;
  emit.claim({ spf_policy: troubles.length > 0 ? "broken" : all ? results[all.qualifier] : "neutral" }, { proof });
  if (walk.dynamic) emit.claim({ spf_macros: true }, { proof });
  if (untold.length === 0) emit.claim({ spf_lookups: walk.lookups, spf_void_lookups: walk.voids }, { proof });
  const told = new Set<string>();
  for (const sender of walk.senders) {
    const key = `${sender.of} ${sender.value}`;
    if (told.has(key) || told.size >= options.senders) continue;
    told.add(key);
    authorize(context, name, sender);
  }
}

function authorize({ emit }: Telling, name: string, { kind, value, of, proof }: Sender): void {
  const link = { relation: "authorizes_sender", from: { type: nameType(of), value: of }, proof };
  if (kind === "range") {
    const [address = "", bits] = value.split("/");
    const isOne = bits === (address.includes(":") ? "128" : "32");
    emit.entity(isOne ? "ip" : "range", isOne ? address : value, link);
    return;
  }
  emitName({ emit }, value, link);
  const owner = registrable(value);
  if (owner === null || owner === registrable(name)) return;
  const provider = providerOf(value);
  emit.claim({ spf_third_parties: owner, ...(provider && { mail_providers: provider }) }, { proof });
}
