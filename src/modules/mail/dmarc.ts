import { z } from "zod";
import { registrable } from "../../model/hostname.ts";
import { type Context, defineModule, type EntityRef } from "../../sdk/module.ts";
import { findMailServers } from "../email/_mail-servers.ts";
import { emitDefects } from "./_defect.ts";
import { judgeDmarc, missingDmarc, unreadDmarc } from "./_dmarc-judge.ts";
import { checkReceivers } from "./_dmarc-reports.ts";
import { type DmarcFound, type DmarcWalk, findDmarc } from "./_dmarc-walk.ts";
import { mailDomainOf, mailDomains } from "./_mail-domain.ts";

/** What receivers are asked to do with forged mail of a domain (DMARC: RFC 9989, which replaces RFC 7489). */
export default defineModule({
  id: "mail.dmarc",
  title: "DMARC",
  about:
    "Reads the policy that a domain's mail is under, its own or one from above, where reports go, and whether they are wanted there.",
  footprint: "P1",
  consumes: mailDomains,
  produces: ["email"],
  findings: [
    "mail.dmarc_missing",
    "mail.dmarc_broken",
    "mail.dmarc_none",
    "mail.dmarc_subdomains",
    "mail.dmarc_partial",
    "mail.dmarc_unauthorised_report",
  ],
  tries: 3,
  timeoutMs: 60_000,
  verified: null,
  options: z.object({
    receivers: z
      .boolean()
      .default(true)
      .describe("Ask receivers of reports at other organisations whether they take them"),
  }),

  async run(context, subject) {
    const it = await mailDomainOf(context, subject);
    if (!it) return;
    const walk = await findDmarc(context.net.dns, it.value);
    const { found, own } = walk;
    const unread = unreadDmarc(own);
    if (unread) emitDefects(context.emit, [unread]);
    if (found) tell(context, found);
    if (found?.by === "own") {
      emitDefects(context.emit, judgeDmarc(found));
      if (context.options.receivers) await checkReceivers(context, found);
    } else if (found?.by !== "organisation" && !unread) await tellMissing(context, it, walk);
  },
});

function tell({ emit }: Context<unknown>, { by, at, record, proof }: DmarcFound): void {
  const policy = by === "own" ? record.policy : record.subdomains;
  emit.claim({ dmarc_policy: policy, ...(by !== "own" && { dmarc_inherited_from: at }) }, { proof });
  if (by !== "own") return;
  emit.claim({ dmarc_subdomain_policy: record.subdomains, dmarc_percent: record.percent }, { proof });
  for (const mailbox of [...record.rua.mailboxes, ...record.ruf.mailboxes])
    emit.entity("email", mailbox, { relation: "has_contact", proof });
}

/** A name below a domain that is looked at itself lacks nothing of its own: a record there covers both. */
async function tellMissing(context: Context<unknown>, { value: name }: EntityRef, walk: DmarcWalk): Promise<void> {
  const organisation = registrable(name);
  if (organisation !== null && organisation !== name && context.inScope("domain", organisation)) return;
  const { why, proof } = await findMailServers(context.net.dns, name);
  if (why === "no_such_domain") return;
  const answers = walk.steps.slice(0, 2).map(({ whole }) => whole);
  emitDefects(context.emit, [missingDmarc(name, why === "mx", walk.found, [...answers, ...proof.slice(0, 1)])]);
}
