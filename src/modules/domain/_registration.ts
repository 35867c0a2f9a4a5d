import { nameType, parseHostname } from "../../model/hostname.ts";
import type { Proof } from "../../model/proof.ts";
import type { Context } from "../../sdk/index.ts";
import { bounded } from "../../sdk/text.ts";

/** Something that registration data says, and where. */
export type Fact = { readonly value: string; readonly proof: Proof };

/** Registration data of a domain, in whatever form it was served. Dates are ISO 8601 in UTC. */
export type Registration = {
  readonly registrar: Fact | undefined;
  readonly created: Fact | undefined;
  readonly updated: Fact | undefined;
  readonly expires: Fact | undefined;
  readonly statuses: readonly Fact[];
  readonly nameServers: readonly Fact[];
  /** The registrant's, and administrative, technical and billing contacts'. */
  readonly emails: readonly Fact[];
  readonly phones: readonly Fact[];
  readonly organizations: readonly Fact[];
  /** Where the registrar takes complaints: a fact about the registrar, not about the domain's owner. */
  readonly abuseEmail: Fact | undefined;
  readonly signed: { readonly value: boolean; readonly proof: Proof } | undefined;
  /** When the source says that its data was current, ISO 8601. */
  readonly asOf: string | null;
};

export const produces = ["domain", "hostname", "email", "phone", "organization"];
export const findings = ["domain.expired", "domain.expires_soon"];

type Reporter = Pick<Context<unknown>, "emit">;

/** Emits what a registration says of the subject. What was redacted is left out: it is nobody's name. */
export function report({ emit }: Reporter, of: Registration, soonDays: number): void {
  for (const name of ["registrar", "created", "updated", "expires"] as const) {
    const fact = of[name];
    if (fact) emit.claim({ [name]: bounded(fact.value, 300) }, { proof: fact.proof });
  }
  for (const { value, proof } of of.statuses) emit.claim({ status: statusOf(value) }, { proof });
  if (of.signed) emit.claim({ dnssec: of.signed.value }, { proof: of.signed.proof });
  if (of.abuseEmail)
    emit.claim({ registrar_abuse_email: bounded(of.abuseEmail.value, 254) }, { proof: of.abuseEmail.proof });
  for (const { value, proof } of of.nameServers) {
    const name = parseHostname(value);
    if (name) emit.claim({ name_servers: name }, { proof });
    emit.entity(name ? nameType(name) : "hostname", value, { relation: "has_name_server", proof });
  }
  for (const { value, proof } of told(of.emails)) emit.entity("email", value, { relation: "has_contact", proof });
  for (const { value, proof } of told(of.phones)) {
    emit.entity("phone", value.replace(/;.*|\s+x\d+$/s, ""), { relation: "has_contact", proof });
  }
  for (const { value, proof } of told(of.organizations))
    emit.entity("organization", value, { relation: "registered_by", proof });
  if (of.expires) reportExpiry({ emit }, of.expires, of.asOf ?? new Date().toISOString(), soonDays);
}

function told(facts: readonly Fact[]): Fact[] {
  return [
    ...new Map(
      facts.filter(({ value }) => value.length <= 300 && !isRedacted(value)).map((it) => [it.value, it]),
    ).values(),
  ];
}

const redaction =
  /redact|privacy|private registra|\bproxy\b|withheld|gdpr|mask(?:ed|ing)|not disclosed|undisclosed|data protect|identity protect|whoisguard|select request|rdds service|statutory|\bhidden\b|not shown|^(?:n\/?a|none|-|\.|null|not applicable)$/i;

/** Whether a value stands for one that is not shown: what a registry or a privacy service writes instead. */
export function isRedacted(value: string): boolean {
  return value.trim() === "" || redaction.test(value.trim());
}

/** An EPP status (RFC 8056) as RDAP writes it: "clientHold https://icann.org/epp#clientHold" is "client hold". */
export function statusOf(written: string): string {
  const word =
    written
      .slice(0, 300)
      .trim()
      .split(/\s*\(?https?:/, 1)[0] ?? "";
  return bounded(
    word
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .trim(),
    100,
  );
}

function reportExpiry({ emit }: Reporter, expires: Fact, now: string, soonDays: number): void {
  const days = Math.floor((Date.parse(expires.value) - Date.parse(now)) / 86_400_000);
  if (!Number.isFinite(days) || days > soonDays) return;
  const on = expires.value.slice(0, 10);
  const category = "registration";
  const data = { expires: expires.value };
  if (days < 0) {
    emit.finding(
      {
        type: "domain.expired",
        category,
        severity: "high",
        title: `The registration expired on ${on}`,
        description: `By its registration data, the domain's registration ended on ${on}. After the registrar's grace period anybody can register it, and receive its mail.`,
        remediation: "Renew the domain now, and switch automatic renewal on.",
        data,
      },
      { proof: expires.proof },
    );
    return;
  }
  emit.finding(
    {
      type: "domain.expires_soon",
      category,
      severity: "low",
      title: `The registration expires on ${on}`,
      description: `By its registration data, the domain's registration ends on ${on}, less than ${soonDays} days after it was looked up.`,
      remediation: "Renew the domain, or make sure that automatic renewal is on and its payment works.",
      data,
    },
    { proof: expires.proof },
  );
}
