import type { Proof } from "../../model/proof.ts";
import { type Defect, listed } from "./_defect.ts";
import type { DmarcFound, DmarcStep } from "./_dmarc-walk.ts";

const forgery =
  "Without a policy that is enforced, receivers deliver mail that others send in the domain's name, and nobody hears of it.";

/** No policy of its own nor above. */
export function missingDmarc(
  name: string,
  hasMail: boolean,
  registry: DmarcFound | null,
  proof: readonly Proof[],
): Defect {
  const isCovered = registry !== null && (registry.record.subdomains ?? "none") !== "none";
  return {
    proof,
    finding: {
      type: "mail.dmarc_missing",
      severity: hasMail && !isCovered ? "medium" : "low",
      title: `${name} has no DMARC record`,
      description: `Neither ${name} nor a name above it says what is to happen with mail that fails SPF and DKIM (RFC 9989${isCovered ? `; only the registry's policy at ${registry.at} applies` : ""}). ${forgery}`,
      remediation: `Publish a TXT record at _dmarc.${name}, first "v=DMARC1; p=none; rua=mailto:<your mailbox for reports>"; when the reports show that all of your own mail passes, p=quarantine, then p=reject.`,
      data: { has_mail_servers: hasMail },
    },
  };
}

/** What receivers pass over: several records, one that does not begin as it must, one without a policy. Else null. */
export function unreadDmarc({ name, texts, several, record }: DmarcStep): Defect | null {
  const [first] = texts;
  if (!first || record?.policy) return null;
  const problems = several
    ? [`${texts.length} records stand there, and of several none is used`]
    : (record?.problems ?? [`"${first.text.slice(0, 80)}" does not begin with "v=DMARC1;"`]);
  return broken(
    name,
    "medium",
    problems,
    texts.map(({ proof }) => proof),
  );
}

/** What is wrong with a record that is read. */
export function judgeDmarc({ at: name, record, proof }: DmarcFound): Defect[] {
  const { policy, subdomains, nonexistent, percent, isTest, problems } = record;
  const defects: Defect[] = [];
  if (problems.length > 0) defects.push(broken(name, "low", problems, [proof]));
  if (policy === "none") {
    defects.push({
      proof: [proof],
      finding: {
        type: "mail.dmarc_none",
        severity: "low",
        title: `DMARC of ${name} only watches (p=none)`,
        description: `The record asks for reports at most: forged mail is delivered like any other. ${record.rua.mailboxes.length === 0 ? "No reports are asked for either, so it does nothing at all." : "It is meant for the time until the reports show that own mail passes."}`,
        remediation: "When the reports show that all of your own mail passes, set p=quarantine, then p=reject.",
        data: { reports: record.rua.mailboxes.length },
      },
    });
  }
  if (policy !== "none" && (subdomains === "none" || nonexistent === "none")) {
    defects.push({
      proof: [proof],
      finding: {
        type: "mail.dmarc_subdomains",
        severity: "low",
        title: `DMARC of ${name} leaves ${subdomains === "none" ? "subdomains" : "names that do not exist"} out`,
        description: `The domain itself is protected (p=${policy}), what is below it is not: whoever forges takes billing.${name} instead.`,
        remediation: `Take ${subdomains === "none" ? "sp=none" : "np=none"} out; give subdomains that are not ready a record of their own.`,
        data: { policy, subdomains, nonexistent },
      },
    });
  }
  if (policy !== "none" && (percent < 100 || isTest)) {
    defects.push({
      proof: [proof],
      finding: {
        type: "mail.dmarc_partial",
        severity: "low",
        title: `DMARC of ${name} is applied in part (${isTest ? "t=y" : `pct=${percent}`})`,
        description: isTest
          ? "The tag t=y asks receivers to apply the next weaker policy, for a trial (RFC 9989 4.7)."
          : `The policy is asked for on ${percent} messages in a hundred; the tag pct is out of use (RFC 9989), and receivers differ in what they make of it.`,
        remediation: "Take the tag out when the trial is over.",
        data: { percent, test: isTest },
      },
    });
  }
  return defects;
}

/** Reports that are to go to another organisation, which has not said that it wants them. */
export function unauthorisedReport(name: string, receiver: string, asked: string, proof: readonly Proof[]): Defect {
  return {
    proof,
    finding: {
      type: "mail.dmarc_unauthorised_report",
      severity: "low",
      title: `DMARC reports of ${name} are not wanted by ${receiver}`,
      description: `The record asks for reports to an address at ${receiver}, and ${asked} does not say that it takes them. Receivers send none (RFC 9990 4, RFC 7489 7.1): the owner sees less than they think.`,
      remediation: `Have ${receiver} publish the TXT record "v=DMARC1" at ${asked}, or take the address out.`,
      stable: { receiver },
      data: { asked },
    },
  };
}

function broken(
  name: string,
  severity: Defect["finding"]["severity"],
  problems: readonly string[],
  proof: readonly Proof[],
): Defect {
  return {
    proof,
    finding: {
      type: "mail.dmarc_broken",
      severity,
      title: `DMARC record of ${name} is broken`,
      description: `Receivers pass over the record, or over parts of it. ${listed(problems)}`,
      remediation: "Correct the record: v=DMARC1 first, then p, tags with semicolons between them, one record only.",
      data: { problems: problems.slice(0, 20).map((it) => it.slice(0, 300)) },
    },
  };
}
