import { z } from "zod";
import { type Context, defineModule, type HttpAnswer } from "../../sdk/index.ts";
import { bounded } from "../../sdk/text.ts";
import { findMailServers } from "../email/_mail-servers.ts";
import { emitDefects } from "./_defect.ts";
import { mailDomainOf, mailDomains } from "./_mail-domain.ts";
import { brokenSts, judgePolicy } from "./_sts-judge.ts";
import { readStsPolicy } from "./_sts-policy.ts";
import { readStsRecord } from "./_sts-record.ts";
import { readTexts } from "./_texts.ts";

const options = z.object({
  policy: z.boolean().default(true).describe("Whether the policy is fetched, where the scan allows contact"),
});

/** Whether senders must encrypt to a domain's mail servers, and whether they can (MTA-STS, RFC 8461). */
export default defineModule({
  id: "mail.mta_sts",
  title: "MTA-STS",
  about:
    "Reads the TXT record, fetches the policy where contact is allowed, and holds it against the domain's mail servers.",
  footprint: "P1",
  upTo: "P2",
  consumes: mailDomains,
  produces: [],
  findings: ["mail.mta_sts_broken", "mail.mta_sts_mismatch", "mail.mta_sts_testing", "mail.mta_sts_short_lived"],
  tries: 3,
  timeoutMs: 60_000,
  verified: null,
  options,

  async run(context, subject) {
    const it = await mailDomainOf(context, subject);
    if (!it) return;
    const { net, emit } = context;
    const name = it.value;
    const { texts } = await readTexts(net.dns, `_mta-sts.${name}`);
    const { record, id, problems, proof } = readStsRecord(texts);
    if (problems.length > 0) return emitDefects(emit, [brokenSts(name, problems, proof)]);
    if (!record) return;
    emit.claim({ mta_sts_id: bounded(id, 32) }, { proof });
    if (context.options.policy && context.allows("P2")) await readPolicy(context, name);
  },
});

type Looking = Context<z.output<typeof options>>;

async function readPolicy(context: Looking, name: string): Promise<void> {
  const { net, emit } = context;
  const host = `mta-sts.${name}`;
  const addresses = await Promise.all((["A", "AAAA"] as const).map((type) => net.dns.query(host, type)));
  if (addresses.every(({ rcode, answers }) => /^NOERROR$|^NXDOMAIN$/.test(rcode) && answers.length === 0)) {
    const proof = addresses.map((answer) => answer.proof("response"));
    return emitDefects(emit, [brokenSts(name, [`${host} has no address`], proof)]);
  }
  const answer = await net.http.request(`https://${host}/.well-known/mta-sts.txt`, { maxBytes: 65_536 });
  if (answer.tls?.distrust) return judgeCertificate(context, name, answer);
  if (answer.location)
    return emitDefects(emit, [
      brokenSts(name, ["the policy is behind a redirect"], [answer.proofOfHeader("location")]),
    ]);
  if (answer.status === 404 || answer.status === 410)
    return emitDefects(emit, [brokenSts(name, [`${host} answers ${answer.status}`], [answer.proof("response")])]);
  const isPage = /html/i.test(answer.headers["content-type"]?.[0] ?? "") || /^\s{0,100}</.test(answer.text);
  if (answer.status !== 200 || isPage) {
    // A front end that keeps us out answers so, and one that has the same page for all.
    const blocked = answer.status === 401 || answer.status === 403 || answer.status === 429;
    const what = isPage ? "a web page" : "something else than a policy";
    context.couldNotLook(blocked ? "blocked" : "inconclusive", `${host} answers ${answer.status} with ${what}`);
    return;
  }
  const policy = readStsPolicy(answer.text);
  const whole = answer.proof("response");
  if (policy.problems.length > 0) return emitDefects(emit, [brokenSts(name, policy.problems, [whole])]);
  const proofOf = (key: string) => {
    const at = key === "mx" ? policy.mx[0]?.at : policy.at.get(key);
    return at ? answer.proofOfText(...at) : whole;
  };
  emit.claim({ mta_sts_mode: policy.mode }, { proof: proofOf("mode") });
  emit.claim({ mta_sts_max_age: policy.maxAge }, { proof: proofOf("max_age") });
  for (const { pattern, at } of policy.mx)
    emit.claim({ mta_sts_mx: bounded(pattern, 253) }, { proof: answer.proofOfText(...at) });
  const servers = await findMailServers(net.dns, name);
  const hosts = servers.why === "mx" ? servers.hosts : [];
  emitDefects(emit, judgePolicy(name, policy, hosts, proofOf, servers.proof.slice(0, 2)));
}

/** The handshake again, for the record of it says why nobody would trust it. */
async function judgeCertificate({ net, emit }: Looking, name: string, { remote, url }: HttpAnswer): Promise<void> {
  const servername = new URL(url).hostname;
  const session = await net.tls.handshake(remote.address, remote.port, { servername });
  if (!session.distrust) return;
  const why = `the certificate of ${servername} is not trusted (${session.distrust})`;
  emitDefects(emit, [brokenSts(name, [why], [session.proof("response", "/distrust")])]);
}
