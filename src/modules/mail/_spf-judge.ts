import type { Proof } from "../../model/proof.ts";
import { type Defect, listed } from "./_defect.ts";
import type { SpfWalk } from "./_spf-walk.ts";
import type { Text } from "./_texts.ts";

/** RFC 7208 4.6.4: look-ups that a receiver makes, and look-ups that may come to nothing. */
const mostLookups = 10;
const mostVoids = 2;

const forgery =
  "Receivers then have no list to hold a sender against, and anybody can send mail that seems to come from the domain.";

/** No record. A domain that takes mail surely sends some; one that takes none should say that it sends none. */
export function missingSpf(name: string, hasMail: boolean, proof: readonly Proof[]): Defect {
  return {
    proof,
    finding: {
      type: "mail.spf_missing",
      severity: hasMail ? "medium" : "low",
      title: `${name} has no SPF record`,
      description: `No TXT record of ${name} says which servers may send its mail (RFC 7208). ${forgery}`,
      remediation: hasMail
        ? 'Publish one TXT record that lists who sends for the domain and ends with "-all", such as "v=spf1 mx -all".'
        : 'Publish the TXT record "v=spf1 -all": the domain sends no mail.',
      data: { has_mail_servers: hasMail },
    },
  };
}

/** Records that are meant as SPF and begin so that nobody reads them as such. */
export function unreadSpf(name: string, { text, proof }: Text): Defect {
  return broken(name, [`"${text.slice(0, 80)}" does not begin with "v=spf1" and a space`], [proof]);
}

export function severalSpf(name: string, records: readonly Text[]): Defect {
  return {
    proof: records.map(({ proof }) => proof),
    finding: {
      type: "mail.spf_several",
      severity: "medium",
      title: `${name} has ${records.length} SPF records`,
      description: `A domain may have one SPF record; with several, receivers use none of them (RFC 7208 4.5). ${forgery}`,
      remediation: "Join them: one record, the mechanisms of all, one all at the end.",
      data: { records: records.length },
    },
  };
}

/** What is wrong with a record that was followed to its end. */
export function judgeSpf(name: string, record: Text, walk: SpfWalk): Defect[] {
  const defects: Defect[] = [];
  const { lookups, voids, all, troubles, ptr } = walk;
  if (troubles.length > 0) {
    const proof = [record.proof, ...troubles.map((it) => it.proof)].filter((it, at, them) => them.indexOf(it) === at);
    defects.push(
      broken(
        name,
        troubles.map(({ text }) => text),
        proof,
      ),
    );
  }
  if (lookups > mostLookups) {
    defects.push({
      proof: [record.proof],
      finding: {
        type: "mail.spf_lookups",
        severity: "medium",
        title: `SPF of ${name} needs ${lookups} look-ups; ${mostLookups} are allowed`,
        description:
          "Receivers stop at the tenth look-up and treat the record as broken (RFC 7208 4.6.4): mail from servers that are named late is not recognised, and what is not evaluated protects nobody.",
        remediation:
          "Take out includes that are no longer used, name ranges (ip4, ip6) instead of a and mx, or give senders a subdomain each.",
        data: { lookups },
      },
    });
  }
  if (voids > mostVoids) {
    defects.push({
      proof: [record.proof],
      finding: {
        type: "mail.spf_void_lookups",
        severity: "low",
        title: `${voids} names in the SPF of ${name} have no records`,
        description: `Receivers may give up after ${mostVoids} look-ups that come to nothing (RFC 7208 4.6.4). A name that is not registered can be taken by somebody else, who may then send for the domain.`,
        remediation: "Take out names that no longer exist.",
        data: { void_lookups: voids },
      },
    });
  }
  if (all?.qualifier === "+") {
    const through = all.at === name ? "" : ` (through ${all.at})`;
    defects.push(permissive(name, "all", "high", `lets everybody send${through}`, [record.proof, all.proof], "+all"));
  } else if (all === null || all.qualifier === "?") {
    if (troubles.length === 0 && walk.untold.length === 0) {
      const said = all ? "?all" : "it has no all at its end";
      defects.push(permissive(name, "neutral", "low", "says nothing about other senders", [record.proof], said));
    }
  }
  const wide = walk.senders.filter(({ kind, value }) => kind === "range" && isWide(value));
  if (wide.length > 0) {
    const ranges = [...new Set(wide.map(({ value }) => value))];
    const proof = [record.proof, ...wide.map((it) => it.proof)].filter((it, at, them) => them.indexOf(it) === at);
    defects.push(permissive(name, "range", "medium", `authorizes ${ranges[0]}`, proof, ranges.slice(0, 10).join(", ")));
  }
  if (ptr) {
    defects.push({
      proof: [ptr],
      finding: {
        type: "mail.spf_ptr",
        severity: "low",
        title: `SPF of ${name} uses ptr`,
        description:
          "The mechanism ptr is slow, unreliable and no longer to be used (RFC 7208 5.5); many receivers pass over it, and whoever controls a reverse zone has a part in it.",
        remediation: "Name the servers by a, mx, ip4 or ip6 instead.",
      },
    });
  }
  return defects;
}

function broken(name: string, problems: readonly string[], proof: readonly Proof[]): Defect {
  return {
    proof,
    finding: {
      type: "mail.spf_broken",
      severity: "medium",
      title: `SPF of ${name} is broken`,
      description: `Receivers cannot evaluate the record (permerror, RFC 7208 2.6.7) and treat the domain as if it had none. ${listed(problems)}`,
      remediation: "Correct the record, and test it with a validator before it is published.",
      data: { problems: problems.slice(0, 20).map((it) => it.slice(0, 300)) },
    },
  };
}

function permissive(
  name: string,
  how: string,
  severity: Defect["finding"]["severity"],
  what: string,
  proof: readonly Proof[],
  said: string,
): Defect {
  return {
    proof: proof.filter((it, at) => proof.indexOf(it) === at),
    finding: {
      type: "mail.spf_permissive",
      severity,
      title: `SPF of ${name} ${what}`,
      description: `The record excludes nobody, or next to nobody: ${said}. A forged message passes SPF, or at least does not fail it.`,
      remediation:
        'List the servers that really send and end the record with "-all" (or "~all" while it is tried out).',
      stable: { how },
      data: { said },
    },
  };
}

/** More than any single sender has: a thousandth of all addresses of IPv4, or more than a registry gives out of IPv6. */
function isWide(range: string): boolean {
  const [address = "", bits = "0"] = range.split("/");
  return Number(bits) <= (address.includes(":") ? 20 : 10);
}
