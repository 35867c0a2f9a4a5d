import type { Proof } from "../../model/proof.ts";
import { type Defect, listed } from "./_defect.ts";
import type { DkimKey } from "./_dkim-key.ts";

/** What is wrong with a key. RFC 8301: verifiers take no RSA key under 1024 bits, signers should use 2048. */
export function judgeKey(name: string, selector: string, key: DkimKey, proof: Proof): Defect[] {
  const defects: Defect[] = [];
  const stable = { selector };
  const { type, bits, exponent, isRevoked, isTest, problems } = key;
  if (isRevoked) return [];
  if (problems.length > 0) {
    defects.push({
      proof: [proof],
      finding: {
        type: "mail.dkim_broken_key",
        severity: "low",
        title: `DKIM key ${selector} of ${name} is broken`,
        description: `Signatures made with this selector cannot be verified, so mail signed with it counts as unsigned. ${listed(problems)}`,
        remediation:
          "Publish the key again as the mail system gives it, as one string or several, or take the record out.",
        stable,
        data: { selector, problems: problems.slice(0, 10).map((it) => it.slice(0, 200)) },
      },
    });
  }
  const weak = type === "rsa" && bits > 0 ? weaknessOf(bits, exponent) : null;
  if (weak) {
    defects.push({
      proof: [proof],
      finding: {
        type: "mail.dkim_weak_key",
        severity: weak.severity,
        title: `DKIM key ${selector} of ${name} is weak: ${weak.what}`,
        description: weak.why,
        remediation:
          "Make a new key of 2048 bits under a new selector, sign with it, then revoke this one (an empty p=).",
        stable,
        data: { selector, bits, exponent: exponent.toString().slice(0, 40) },
      },
    });
  }
  if (isTest) {
    defects.push({
      proof: [proof],
      finding: {
        type: "mail.dkim_test_mode",
        severity: "info",
        title: `DKIM key ${selector} of ${name} is in test mode`,
        description:
          "The flag t=y says that the domain is trying DKIM out: receivers are to treat signed mail no better than unsigned (RFC 6376 3.6.1).",
        remediation: "Take t=y out of the record when the trial is over.",
        stable,
        data: { selector },
      },
    });
  }
  return defects;
}

function weaknessOf(bits: number, exponent: bigint): { what: string; why: string; severity: "high" | "low" } | null {
  if (bits < 1_024) {
    return {
      what: `RSA of ${bits} bits`,
      why: `A key of ${bits} bits can be computed from the record by anyone with a rented machine: then mail can be signed in the domain's name. Receivers that follow RFC 8301 do not take such signatures at all.`,
      severity: "high",
    };
  }
  if (exponent < 3n || exponent % 2n === 0n) {
    return {
      what: `exponent ${exponent}`,
      why: "With this public exponent the key is none: signatures can be made by anybody, or cannot be verified.",
      severity: "high",
    };
  }
  if (bits < 2_048) {
    return {
      what: `RSA of ${bits} bits`,
      why: `A key of ${bits} bits is within reach of well-equipped attackers; 2048 bits are asked for (RFC 8301 3.2).`,
      severity: "low",
    };
  }
  if (exponent < 65_537n) {
    return {
      what: `exponent ${exponent}`,
      why: "Signatures of keys with a small exponent can be forged where a verifier checks their padding carelessly.",
      severity: "low",
    };
  }
  return null;
}
