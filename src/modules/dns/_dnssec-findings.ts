import type { NewFinding } from "../../model/finding.ts";
import type { Proof } from "../../model/proof.ts";
import type { DnsAnswer } from "../../sdk/index.ts";
import type { Hashing } from "./_dnssec.ts";
import { type SetVerdict, until, type Weakness, type ZoneState } from "./_judge-zone.ts";

export type Alarm = { readonly finding: NewFinding; readonly proofs: Proof[] };

const category = "dns";

/** What makes resolvers that check refuse the zone. Where the parent names no key, nobody checks. */
export function alarms(zone: string, state: ZoneState, answers: { keys: DnsAnswer }): Alarm[] {
  if (state.chain === "broken") {
    const key = state.keys[0];
    const what = key ? "matches none of the keys that the zone has" : "is there, and the zone has no key at all";
    const shown = key ? key.answer.proof("response", key.record.span) : answers.keys.proof("response");
    const named = state.signers.slice(0, 2).map(({ answer, record }) => answer.proof("response", record.span));
    const finding = bogus(zone, `what the parent zone says of its keys (DS) ${what}`, "chain");
    return [{ finding, proofs: [...named, shown] }];
  }
  if (state.chain !== "fits") return [];
  const failed = state.sets.flatMap((set) => {
    if (set.verdict === "missing")
      return [{ finding: bogus(zone, `no signature covers its ${set.of} records`, set.of), proofs: [proofOf(set)] }];
    if (set.verdict !== "forged") return [];
    const what = `the signature over its ${set.of} records does not verify`;
    return [{ finding: bogus(zone, what, set.of), proofs: [proofOf(set)] }];
  });
  const out = state.sets.filter(({ verdict }) => verdict === "expired" || verdict === "early");
  return out.length > 0 ? [...failed, { finding: expired(zone, out), proofs: out.map(proofOf) }] : failed;
}

function proofOf({ shown: { record, answer } }: SetVerdict): Proof {
  return answer.proof("response", record?.span);
}

function bogus(zone: string, what: string, stable: string): NewFinding {
  return {
    type: "dns.dnssec_bogus",
    category,
    severity: "high",
    title: `DNSSEC of ${zone} is broken`,
    description: `Resolvers that check signatures refuse every answer from ${zone}: ${what}. For their users, all of its names are gone.`,
    remediation:
      "Compare the DS record at the registrar with the keys that the servers sign with. Enter the right one, or remove it until the zone is signed again.",
    stable: { what: stable },
    data: { what },
  };
}

function expired(zone: string, sets: readonly SetVerdict[]): NewFinding {
  const [first] = sets;
  const early = first?.verdict === "early";
  const at = first?.times ? day(early ? first.times.begins : first.times.expires) : "";
  return {
    type: "dns.dnssec_expired",
    category,
    severity: "high",
    title: early ? `Signatures of ${zone} are not valid before ${at}` : `Signatures of ${zone} expired on ${at}`,
    description: `The signatures over the ${sets.map(({ of }) => of).join(" and ")} records of ${zone} are out of their time. Resolvers that check them refuse every answer from the zone.`,
    remediation:
      "Sign the zone again, and let it be signed by itself; see that clocks and the signer's key store are in order.",
    data: { sets: sets.map(({ of }) => of), at },
  };
}

/** Signatures that end soon, measured by how long they were made for: some signers make them for two days and renew them daily. */
export function expiring(zone: string, { sets }: ZoneState, share: number, now: number): Alarm | null {
  const soon = sets.filter(({ verdict, times }) => {
    if (verdict !== "good" || !times) return false;
    return until(times, now) < share * ((times.expires - times.begins) >>> 0);
  });
  const [first] = soon;
  if (!first?.times) return null;
  const hours = Math.max(1, Math.round(until(first.times, now) / 3_600));
  return {
    finding: {
      type: "dns.dnssec_expiring",
      category,
      severity: hours < 24 ? "medium" : "low",
      title: `Signatures of ${zone} are about to expire`,
      description: `The signatures over the ${soon.map(({ of }) => of).join(" and ")} records of ${zone} end on ${day(first.times.expires)} and have not been renewed. When they end, resolvers that check them refuse the whole zone.`,
      remediation: "See whether the signer still runs, and sign the zone again in time.",
      data: { sets: soon.map(({ of }) => of), expires: day(first.times.expires) },
    },
    proofs: soon.map(proofOf),
  };
}

export function unsigned(zone: string): NewFinding {
  return {
    type: "dns.dnssec_unsigned",
    category,
    severity: "info",
    title: `${zone} is not signed`,
    description: `Answers about ${zone} carry no signatures (DNSSEC). Whoever can slip a forged one to a resolver can send mail and visitors elsewhere.`,
    remediation: "Sign the zone where its DNS is kept, and have the registrar publish the DS record.",
  };
}

export function unchained(zone: string): NewFinding {
  return {
    type: "dns.dnssec_no_ds",
    category,
    severity: "low",
    title: `${zone} is signed, and its parent does not say so`,
    description: `${zone} has keys and signatures, but its parent zone has no DS record for them. Resolvers take it for unsigned: the signing protects nobody.`,
    remediation: "Have the registrar publish the DS record of the zone's key, or stop signing.",
  };
}

export function weak(zone: string, found: readonly Weakness[]): NewFinding {
  const all = [...new Set(found.map(({ what }) => what))].sort().slice(0, 10);
  return {
    type: "dns.dnssec_weak",
    category,
    severity: found.some(({ grave }) => grave) ? "medium" : "low",
    title: `${zone} is signed with outdated cryptography`,
    description: `Of the keys of ${zone}: ${all.join("; ")}. SHA-1 and short RSA keys are within reach of attackers with means, and resolvers stop accepting them (RFC 8624).`,
    remediation: "Roll over to ECDSA P-256 (algorithm 13) or Ed25519 (15), with a DS record of SHA-256.",
    data: { weaknesses: all },
  };
}

export function iterated(zone: string, { iterations, salt }: Hashing): NewFinding {
  return {
    type: "dns.nsec3_iterations",
    category,
    severity: iterations > 100 ? "medium" : "low",
    title: `${zone} hashes its names ${iterations} times more than it should`,
    description: `The NSEC3 records of ${zone} use ${iterations} additional iterations. They hide names no better, cost servers and resolvers work, and resolvers may treat such a zone as unsigned or refuse it (RFC 9276).`,
    remediation: "Set NSEC3 iterations to 0, with an empty salt.",
    data: { iterations, salt_bytes: salt.length },
  };
}

/** Seconds of RFC 1982 as a date; such numbers repeat every 136 years. */
function day(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}
