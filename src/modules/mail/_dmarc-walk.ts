import { registrable } from "../../model/hostname.ts";
import type { Proof } from "../../model/proof.ts";
import type { Dns } from "../../sdk/net.ts";
import { type DmarcRecord, isDmarc, looksLikeDmarc, readDmarc } from "./_dmarc-record.ts";
import { readTexts, type Text } from "./_texts.ts";

/** What stands at one name: a record, several (which count as none), something that is nearly one, or nothing. */
export type DmarcStep = {
  readonly name: string;
  readonly record: DmarcRecord | null;
  readonly texts: readonly Text[];
  readonly several: boolean;
  readonly whole: Proof;
};

/** The policy that a domain's mail is under. `by` says whose it is. */
export type DmarcFound = {
  readonly by: "own" | "organisation" | "registry";
  readonly at: string;
  readonly record: DmarcRecord;
  readonly proof: Proof;
};

export type DmarcWalk = {
  readonly own: DmarcStep;
  readonly found: DmarcFound | null;
  readonly steps: readonly DmarcStep[];
};

const mostQuestions = 8;

/**
 * Finds a domain's policy by the tree walk (RFC 9989 4.10): its own record, else that of its organizational domain, which is
 * the highest name with a record unless one says (psd) that it is one, or stands above one.
 */
export async function findDmarc(dns: Dns, name: string): Promise<DmarcWalk> {
  const own = await look(dns, name);
  const itself = foundAt(own, name);
  if (itself) return { own, found: itself, steps: [own] };
  const steps = [own];
  let highest: DmarcStep | null = null;
  for (const parent of parentsToAsk(name)) {
    const step = await look(dns, parent);
    steps.push(step);
    if (!step.record) continue;
    if (step.record.psd === "y") {
      highest ??= step;
      break;
    }
    highest = step;
    if (step.record.psd === "n") break;
  }
  return { own, found: highest && foundAt(highest, name), steps };
}

async function look(dns: Dns, name: string): Promise<DmarcStep> {
  const { texts, whole } = await readTexts(dns, `_dmarc.${name}`);
  const records = texts.filter(({ text }) => isDmarc(text));
  const [record] = records;
  return {
    name,
    record: record && records.length === 1 ? readDmarc(record.text) : null,
    texts: records.length > 0 ? records : texts.filter(({ text }) => looksLikeDmarc(text)),
    several: records.length > 1,
    whole,
  };
}

function foundAt({ name: at, record, texts, whole }: DmarcStep, name: string): DmarcFound | null {
  if (!record?.policy) return null;
  const organisation = registrable(name);
  const isBelow = organisation !== null && (at === organisation || at.endsWith(`.${organisation}`));
  return {
    by: at === name ? "own" : isBelow ? "organisation" : "registry",
    at,
    record,
    proof: texts[0]?.proof ?? whole,
  };
}

/** The names above, nearest first; of very long names only the last seven labels and up. */
function parentsToAsk(name: string): string[] {
  const labels = name.split(".");
  const from = labels.length > mostQuestions ? labels.length - mostQuestions + 1 : 1;
  return labels.slice(from).map((_, index) => labels.slice(from + index).join("."));
}
