import type { FeatureName } from "./features.ts";
import type { Contribution } from "./model.ts";

/** A reason for a score that somebody can do something about (S4-AST-10). */
export type RiskFactor = {
  readonly category: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly description: string;
  readonly remediation: string;
  readonly points: number;
};

const said: Readonly<Record<FeatureName, { readonly category: string; readonly remediation: string }>> = {
  open_ports_count: { category: "network", remediation: "Close ports that nobody needs from outside." },
  has_ssh_open: { category: "network", remediation: "Let SSH be reached from known addresses or a VPN only." },
  has_rdp_open: { category: "network", remediation: "Put Remote Desktop behind a VPN or a gateway." },
  has_database_ports_open: { category: "network", remediation: "Bind the database to inner addresses." },
  ssl_days_until_expiry: { category: "tls", remediation: "Renew the certificate, and have it renewed by itself." },
  ssl_cert_is_self_signed: { category: "tls", remediation: "Use a certificate of an authority that browsers know." },
  outdated_software_count: { category: "software", remediation: "Update what is no longer maintained." },
  breach_history_count: {
    category: "breach",
    remediation: "Change the passwords that leaked, and turn on two factors.",
  },
  http_security_headers_score: { category: "web", remediation: "Send the security headers that are missing." },
  exposure_type_score: { category: "exposure", remediation: "Take what should not be seen off the internet." },
  dns_misconfig_count: { category: "dns", remediation: "Correct the records that the findings name." },
};

/** The contributions as reasons, the heaviest first. */
export function factorsOf(contributions: readonly Contribution[]): RiskFactor[] {
  return contributions.map(({ feature, points, why }) => ({
    ...said[feature],
    severity: points >= 25 ? "critical" : points >= 15 ? "high" : points >= 8 ? "medium" : "low",
    description: why.endsWith(".") ? why : `${why}.`,
    points,
  }));
}
