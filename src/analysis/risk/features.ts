/** What a score is made from (S4-ML-2…12). Null: nobody looked, so nothing is said. */
export type RiskFeatures = {
  readonly open_ports_count: number | null;
  readonly has_ssh_open: boolean | null;
  readonly has_rdp_open: boolean | null;
  readonly has_database_ports_open: boolean | null;
  /** Negative when it has ended. */
  readonly ssl_days_until_expiry: number | null;
  readonly ssl_cert_is_self_signed: boolean | null;
  readonly outdated_software_count: number | null;
  readonly breach_history_count: number | null;
  /** 0 to 100. */
  readonly http_security_headers_score: number | null;
  /** 1: nothing answers; 2: web alone; 3: a way to administer it; 4: a database or desktop; 5: something lies open. */
  readonly exposure_type_score: number | null;
  readonly dns_misconfig_count: number | null;
};

export type FeatureName = keyof RiskFeatures;
export const featureNames = [
  "open_ports_count",
  "has_ssh_open",
  "has_rdp_open",
  "has_database_ports_open",
  "ssl_days_until_expiry",
  "ssl_cert_is_self_signed",
  "outdated_software_count",
  "breach_history_count",
  "http_security_headers_score",
  "exposure_type_score",
  "dns_misconfig_count",
] as const satisfies readonly FeatureName[];

/** What is wrong with an asset, as far as a score asks. */
export type FindingSeen = { readonly type: string; readonly severity: string };

/** What is known of an asset. Null where nobody looked. */
export type Known = {
  /** Open TCP and UDP ports, each once. */
  readonly ports: readonly number[] | null;
  readonly certificate: { readonly notAfter: string | null; readonly selfSigned: boolean } | null;
  readonly headersScore: number | null;
  /** Findings that need somebody. */
  readonly findings: readonly FindingSeen[];
  readonly breaches: number | null;
  readonly looked: { readonly software: boolean; readonly dns: boolean };
};

const day = 86_400_000;
const ssh = 22;
const rdp = 3389;
/** MySQL, PostgreSQL, MongoDB, Redis; SQL Server, Oracle, Cassandra, Elasticsearch, CouchDB, memcached. */
export const databasePorts: readonly number[] = [3306, 5432, 27_017, 6379, 1433, 1521, 9042, 9200, 5984, 11_211];
const remotePorts: readonly number[] = [ssh, 23, 5900, 5985, 2222];
const webPorts: readonly number[] = [80, 443, 8080, 8443];

const outdated = /outdated|end_of_life|obsolete|vulnerab|cve|protocol_1$/;
const isDns = (type: string) => /^(dns|mail)\./.test(type);
const counts = ({ severity }: FindingSeen) => severity !== "info";

export function featuresOf(known: Known, now: Date): RiskFeatures {
  const { ports, certificate, findings, looked } = known;
  const has = (wanted: readonly number[]) => ports?.some((port) => wanted.includes(port)) ?? null;
  const end = certificate?.notAfter ? Date.parse(certificate.notAfter) : Number.NaN;
  const dns = findings.filter((one) => isDns(one.type) && counts(one)).length;
  const old = findings.filter((one) => outdated.test(one.type)).length;
  return {
    open_ports_count: ports?.length ?? null,
    has_ssh_open: has([ssh]),
    has_rdp_open: has([rdp]),
    has_database_ports_open: has(databasePorts),
    ssl_days_until_expiry: Number.isNaN(end) ? null : Math.floor((end - now.getTime()) / day),
    ssl_cert_is_self_signed: certificate?.selfSigned ?? null,
    outdated_software_count: old > 0 || looked.software ? old : null,
    breach_history_count: known.breaches,
    http_security_headers_score: known.headersScore,
    exposure_type_score: exposureOf(ports, findings),
    dns_misconfig_count: dns > 0 || looked.dns ? dns : null,
  };
}

function exposureOf(ports: readonly number[] | null, findings: readonly FindingSeen[]): number | null {
  if (findings.some(({ type, severity }) => severity === "critical" || (severity === "high" && !isDns(type)))) return 5;
  if (!ports) return null;
  if (ports.includes(rdp) || ports.some((port) => databasePorts.includes(port))) return 4;
  if (ports.some((port) => remotePorts.includes(port))) return 3;
  if (ports.some((port) => webPorts.includes(port))) return 2;
  return ports.length > 0 ? 3 : 1;
}
