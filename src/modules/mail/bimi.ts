import { z } from "zod";
import { parseUrl } from "../../model/entities/url.ts";
import { type Context, defineModule } from "../../sdk/module.ts";
import { bounded } from "../../sdk/text.ts";
import { brokenBimi, judgeEnforcement, readMark } from "./_bimi-judge.ts";
import { emitDefects } from "./_defect.ts";
import { findDmarc } from "./_dmarc-walk.ts";
import { mailDomainOf, mailDomains } from "./_mail-domain.ts";
import { readTags } from "./_tags.ts";
import { readTexts, type Text } from "./_texts.ts";

const options = z.object({
  certificate: z
    .boolean()
    .default(true)
    .describe("Whether a mark certificate on a host in scope is fetched, where the scan allows contact"),
});

/** The logo that mail programs may show beside a domain's mail (BIMI, draft-brand-indicators-for-message-identification). */
export default defineModule({
  id: "mail.bimi",
  title: "BIMI",
  about: "Reads where a domain's logo and mark certificate are, and whether its DMARC policy allows them to be shown.",
  footprint: "P1",
  upTo: "P2",
  consumes: mailDomains,
  produces: ["url"],
  findings: ["mail.bimi_broken", "mail.bimi_without_dmarc"],
  tries: 3,
  timeoutMs: 60_000,
  verified: null,
  options,

  async run(context, subject) {
    const it = await mailDomainOf(context, subject);
    if (!it) return;
    const { net, emit } = context;
    const { texts } = await readTexts(net.dns, `default._bimi.${it.value}`);
    const records = texts.filter(({ text }) => /^v=BIMI1\s{0,9};/i.test(text));
    const [record] = records;
    if (!record) return;
    if (records.length > 1) {
      const why = `${records.length} records stand there, and of several none is used`;
      return emitDefects(emit, [
        brokenBimi(
          it.value,
          [why],
          records.map(({ proof }) => proof),
        ),
      ]);
    }
    await judgeRecord(context, it.value, record);
  },
});

type Looking = Context<z.output<typeof options>>;

async function judgeRecord(context: Looking, name: string, { text, proof }: Text): Promise<void> {
  const { emit, net } = context;
  const { tags, problems: malformed } = readTags(text);
  const problems = [...malformed];
  const urlOf = (tag: string) => {
    const written = tags.get(tag) ?? "";
    const url = /^https:\/\//i.test(written) ? parseUrl(written) : null;
    if (written !== "" && !url) problems.push(`${tag}="${written.slice(0, 100)}" is no https address`);
    if (url) emit.entity("url", url, { proof });
    return url;
  };
  const logo = urlOf("l");
  const certificate = urlOf("a");
  if (!tags.has("l")) problems.push("l is missing");
  if (logo) emit.claim({ bimi_logo: bounded(logo, 500) }, { proof });
  else if (tags.get("l") === "" && !certificate) emit.claim({ bimi_declined: true }, { proof });
  if (certificate) emit.claim({ bimi_certificate: bounded(certificate, 500) }, { proof });
  if (problems.length > 0) emitDefects(emit, [brokenBimi(name, problems, [proof])]);
  if (!logo) return;
  const { found, own } = await findDmarc(net.dns, name);
  const unenforced = judgeEnforcement(name, found, [proof, found?.proof ?? own.whole]);
  if (unenforced) emitDefects(emit, [unenforced]);
  const mayFetch = context.options.certificate && context.allows("P2");
  if (certificate && problems.length === 0 && mayFetch && context.inScope("url", certificate))
    await judgeCertificate(context, name, certificate);
}

/** The mark certificate, where it lies with the domain itself: others' hosts are not the target's. */
async function judgeCertificate({ net, emit, couldNotLook }: Looking, name: string, url: string): Promise<void> {
  const answer = await net.http.request(url, { maxBytes: 262_144 });
  if (answer.status !== 200 || /^\s{0,100}</.test(answer.text)) {
    couldNotLook("inconclusive", `${url} answers ${answer.status} with something else than a certificate`);
    return;
  }
  const whole = answer.proof("response");
  const { problems, until } = readMark(answer.text, name, new Date());
  if (until) emit.claim({ bimi_certificate_until: until }, { proof: whole });
  if (problems.length > 0) emitDefects(emit, [brokenBimi(name, problems, [whole])]);
}
