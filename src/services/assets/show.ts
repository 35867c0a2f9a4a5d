import type { AssetRow } from "../../db/tables/assets.ts";
import type { Gathered } from "./assess.ts";
import type { AssetFacts } from "./facts.ts";

export { riskLevels } from "../../analysis/risk/model.ts";

const types = { domain: "domain", hostname: "subdomain", ip: "ip_address", service: "service" } as const;
export type ShownType = (typeof types)[keyof typeof types];
export const shownTypes = Object.values(types);

/** S4's names of types are the API's; ours are the graph's. */
export function typeNamed(shown: ShownType): AssetRow["type"] {
  for (const [type, name] of Object.entries(types)) if (name === shown) return type as AssetRow["type"];
  throw new TypeError(`no asset is a ${shown}`);
}

export const assetId = (entity: number) => `ast_${entity}`;

/** The entity behind an asset's id; null for anything that is none. */
export function entityOf(id: string): number | null {
  const [, number] = /^ast_([1-9]\d{0,14})$/.exec(id) ?? [];
  return number === undefined ? null : Number(number);
}

const nothing: AssetFacts = {
  open_ports: null,
  ip_addresses: null,
  ip_geolocation: null,
  technologies: null,
  server_header: null,
  ssl_cert_info: null,
  dns_records: null,
  http_status: null,
  http_redirect_chain: null,
  http_security_headers: null,
  http_security_headers_score: null,
  breach_history: null,
  raw_metadata: {},
};

/** An asset with every field of S4: what is not known is null. */
export function showAsset(row: AssetRow, workspace: string, gathered: Gathered | undefined) {
  const moment = (at: Date | null) => at?.toISOString() ?? null;
  return {
    asset_id: assetId(row.entity_id),
    entity_id: row.entity_id,
    user_id: row.user_id,
    workspace_id: workspace,
    asset_value: row.value,
    asset_type: types[row.type],
    parent_domain: row.parent_domain,
    labels: row.labels,
    risk_score: row.risk_score,
    risk_level: row.risk_level,
    risk_confidence: row.risk_confidence,
    risk_model: row.risk.model ?? null,
    risk_factors: row.risk.factors ?? [],
    risk_features: row.risk.features ?? null,
    risk_contributions: row.risk.contributions ?? [],
    ...(gathered?.facts ?? nothing),
    ssl_cert_expiry: gathered?.facts.ssl_cert_info?.expiry ?? null,
    security_findings: (gathered?.findings ?? []).map(({ id, type, category, severity, description, remediation }) => ({
      ...{ id, detector: type, category, severity, description, remediation },
    })),
    discovered_via: row.discovered_via,
    discovered_at: row.discovered_at.toISOString(),
    last_scanned_at: moment(row.last_scanned_at),
    next_scan_at: moment(row.next_scan_at),
    scan_frequency_hours: row.scan_frequency_hours,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export type Asset = ReturnType<typeof showAsset>;
