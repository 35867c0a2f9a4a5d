import type { Proof } from "../../model/proof.ts";
import { type Defect, listed } from "./_defect.ts";
import { allowsServer, type StsPolicy } from "./_sts-policy.ts";

const day = 86_400;

export function brokenSts(name: string, problems: readonly string[], proof: readonly Proof[]): Defect {
  return {
    proof,
    finding: {
      type: "mail.mta_sts_broken",
      severity: "medium",
      title: `MTA-STS of ${name} is broken`,
      description: `The domain says that it has a policy, and senders cannot use it (RFC 8461): they deliver without encryption that is verified, as if there were none. ${listed(problems)}`,
      remediation: `Serve a valid policy at https://mta-sts.${name}/.well-known/mta-sts.txt, as text/plain, without a redirect, with a certificate that is trusted.`,
      data: { problems: problems.slice(0, 20).map((it) => it.slice(0, 300)) },
    },
  };
}

/** What is wrong with a policy that can be read, next to the servers that the domain's MX records name. */
export function judgePolicy(
  name: string,
  policy: StsPolicy,
  hosts: readonly string[],
  proofOf: (key: string) => Proof,
  mxProof: readonly Proof[],
): Defect[] {
  const defects: Defect[] = [];
  const { mode, maxAge, mx } = policy;
  if (mode === "none") return [];
  const left = hosts.filter((host) => !allowsServer(policy, host));
  if (left.length > 0) {
    const isEnforced = mode === "enforce";
    defects.push({
      proof: [proofOf("mx"), ...mxProof],
      finding: {
        type: "mail.mta_sts_mismatch",
        severity: !isEnforced ? "low" : left.length === hosts.length ? "high" : "medium",
        title: `MTA-STS policy of ${name} leaves out ${left.length === 1 ? left[0] : `${left.length} mail servers`}`,
        description: `${isEnforced ? "Senders that follow the policy deliver nothing to a server that it does not name" : "Once the policy is enforced, senders will deliver nothing to a server that it does not name"} (RFC 8461 4.1): ${left.slice(0, 5).join(", ")}.`,
        remediation: "Name every mail server in the policy, and change the id of the TXT record after it.",
        data: { servers: left.slice(0, 20), patterns: mx.slice(0, 20).map(({ pattern }) => pattern.slice(0, 253)) },
      },
    });
  }
  if (mode === "testing") {
    defects.push({
      proof: [proofOf("mode")],
      finding: {
        type: "mail.mta_sts_testing",
        severity: "low",
        title: `MTA-STS of ${name} is in test mode`,
        description:
          "Senders report what fails and deliver all the same: whoever sits between can still read the mail.",
        remediation: "When the TLS reports show no failures, set mode: enforce.",
      },
    });
  }
  if (maxAge < day) {
    defects.push({
      proof: [proofOf("max_age")],
      finding: {
        type: "mail.mta_sts_short_lived",
        severity: "low",
        title: `MTA-STS policy of ${name} is kept for ${maxAge} seconds`,
        description:
          "Senders are protected by the policy that they remember. One that is forgotten within a day protects only until somebody holds the next look-up up (RFC 8461 10).",
        remediation: "Set max_age to some weeks (604800 and more) when the policy is stable.",
        data: { max_age: maxAge },
      },
    });
  }
  return defects;
}
