import { registrable } from "../../model/hostname.ts";
import { lookAtEach } from "../../sdk/look-at-each.ts";
import type { Context } from "../../sdk/module.ts";
import { emitDefects } from "./_defect.ts";
import { unauthorisedReport } from "./_dmarc-judge.ts";
import { isDmarc } from "./_dmarc-record.ts";
import type { DmarcFound } from "./_dmarc-walk.ts";
import { readTexts } from "./_texts.ts";

/**
 * Asks each other organisation that reports are to go to whether it wants them: a record that begins with v=DMARC1 at
 * <domain>._report._dmarc.<receiver> says so (RFC 7489 7.1, RFC 9990 4).
 */
export async function checkReceivers(
  context: Pick<Context<unknown>, "net" | "emit" | "couldNotLook">,
  { at: name, record, proof }: DmarcFound,
): Promise<void> {
  const own = registrable(name);
  const hosts = [...record.rua.mailboxes, ...record.ruf.mailboxes].map((it) => it.slice(it.lastIndexOf("@") + 1));
  const receivers = [...new Set(hosts)].filter((it) => own === null || registrable(it) !== own);
  await lookAtEach(
    context,
    receivers,
    async (receiver) => {
      const asked = `${name}._report._dmarc.${receiver}`;
      const { texts, whole } = await readTexts(context.net.dns, asked);
      if (texts.some(({ text }) => isDmarc(text))) return;
      emitDefects(context.emit, [unauthorisedReport(name, receiver, asked, [proof, whole])]);
    },
    (receiver) => `whether ${receiver} takes reports`,
  );
}
