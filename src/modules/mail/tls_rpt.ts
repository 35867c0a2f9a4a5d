import { z } from "zod";
import { defineModule } from "../../sdk/module.ts";
import { bounded } from "../../sdk/text.ts";
import { type Defect, emitDefects, listed } from "./_defect.ts";
import { mailDomainOf, mailDomains } from "./_mail-domain.ts";
import { readReportUris } from "./_report-uris.ts";
import { readTags } from "./_tags.ts";
import { readTexts, type Text } from "./_texts.ts";

/** Where senders report that they could not deliver by TLS (TLS-RPT, RFC 8460). */
export default defineModule({
  id: "mail.tls_rpt",
  title: "TLS reports",
  about: "Reads where a domain wants reports of failed TLS deliveries, and whether the record can be used.",
  footprint: "P1",
  consumes: mailDomains,
  produces: ["email", "url"],
  findings: ["mail.tls_rpt_broken"],
  tries: 3,
  timeoutMs: 30_000,
  verified: null,
  options: z.object({}),

  async run(context, subject) {
    const it = await mailDomainOf(context, subject);
    if (!it) return;
    const { net, emit } = context;
    const { texts } = await readTexts(net.dns, `_smtp._tls.${it.value}`);
    const records = texts.filter(({ text }) => /^v=TLSRPTv1\s{0,9};/.test(text));
    const [record] = records;
    if (!record || records.length > 1) {
      const near = record ? records : texts.filter(({ text }) => /^[\s"']{0,5}v\s{0,3}[=:]\s{0,3}tlsrpt/i.test(text));
      if (near.length > 0) emitDefects(emit, [broken(it.value, [whyUnread(near)], near)]);
      return;
    }
    const { tags, problems } = readTags(record.text);
    const to = readReportUris("rua", tags.get("rua") ?? "");
    const { proof } = record;
    for (const mailbox of to.mailboxes) {
      emit.claim({ tls_reports_to: bounded(`mailto:${mailbox}`, 300) }, { proof });
      emit.entity("email", mailbox, { relation: "has_contact", proof });
    }
    for (const url of to.urls) {
      emit.claim({ tls_reports_to: bounded(url, 300) }, { proof });
      emit.entity("url", url, { proof });
    }
    const wrong = [...problems, ...(tags.has("rua") ? to.problems : ["rua is missing"])];
    if (wrong.length > 0) emitDefects(emit, [broken(it.value, wrong, [record])]);
  },
});

function whyUnread(texts: readonly Text[]): string {
  if (texts.length > 1) return `${texts.length} records stand there, and of several none is used`;
  return `"${texts[0]?.text.slice(0, 80)}" does not begin with "v=TLSRPTv1;"`;
}

function broken(name: string, problems: readonly string[], texts: readonly Text[]): Defect {
  return {
    proof: texts.map(({ proof }) => proof),
    finding: {
      type: "mail.tls_rpt_broken",
      severity: "low",
      title: `TLS reporting record of ${name} is broken`,
      description: `Senders that could not deliver by TLS have nowhere to say so, and the owner does not hear of it (RFC 8460 3). ${listed(problems)}`,
      remediation: `Publish one TXT record at _smtp._tls.${name}: "v=TLSRPTv1; rua=mailto:<a mailbox>".`,
      data: { problems: problems.slice(0, 20).map((it) => it.slice(0, 300)) },
    },
  };
}
