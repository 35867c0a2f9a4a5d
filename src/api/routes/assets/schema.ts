import { z } from "zod";
import { riskLevels, shownTypes } from "../../../services/assets/show.ts";
import { Id, Moment, Paging } from "../../envelope.ts";
import { text } from "../../inputs.ts";
import { listOf } from "../workspace-route.ts";

const Type = z.enum(shownTypes);
const Level = z.enum(riskLevels);
const strings = listOf(z.string());
const maybe = z.string().nullable();

const Certificate = z.object({
  issuer: maybe,
  subject: maybe,
  expiry: maybe,
  valid: z.boolean().nullable(),
  is_self_signed: z.boolean(),
  days_until_expiry: z.int().nullable(),
});

/** S4-AST. Null where nothing is known: nothing is made up. */
export const Asset = z
  .object({
    asset_id: z.string(),
    entity_id: z.int(),
    user_id: z.string(),
    workspace_id: Id,
    asset_value: z.string(),
    asset_type: Type,
    parent_domain: maybe,
    labels: strings,
    risk_score: z.number().nullable(),
    risk_level: Level.nullable(),
    risk_confidence: z.number().nullable().describe("How much of what could count was looked at, 0 to 1"),
    risk_model: z.unknown(),
    risk_factors: z.unknown().describe("[{category, severity, description, remediation, points}], the heaviest first"),
    risk_features: z.unknown().describe("What the score was made from; null: nobody looked"),
    risk_contributions: z.unknown().describe("[{feature, value, points, why}]: the points add up to the score"),
    open_ports: listOf(z.int()).nullable(),
    ip_addresses: strings.nullable(),
    ip_geolocation: z
      .object({
        country: maybe,
        city: maybe,
        latitude: z.number().nullable(),
        longitude: z.number().nullable(),
      })
      .nullable(),
    technologies: listOf(z.object({ name: z.string(), version: maybe })).nullable(),
    server_header: maybe,
    ssl_cert_info: Certificate.nullable(),
    ssl_cert_expiry: maybe,
    dns_records: z.object({ A: strings, AAAA: strings, MX: strings, TXT: strings, NS: strings }).nullable(),
    http_status: z.number().nullable(),
    http_redirect_chain: strings.nullable(),
    http_security_headers: z.record(z.string(), z.string()).nullable(),
    http_security_headers_score: z.number().nullable(),
    breach_history: z.object({ count: z.int(), breaches: listOf(z.unknown()) }).nullable(),
    raw_metadata: z.record(z.string(), z.unknown()),
    security_findings: listOf(
      z.object({
        id: z.int(),
        detector: z.string(),
        category: z.string(),
        severity: z.string(),
        description: z.string(),
        remediation: z.string(),
      }),
    ),
    discovered_via: maybe.describe("A module, `target`, or `manual`"),
    discovered_at: Moment,
    last_scanned_at: Moment.nullable(),
    next_scan_at: Moment.nullable(),
    scan_frequency_hours: z.int().nullable(),
    created_at: Moment,
    updated_at: Moment,
  })
  .meta({ id: "Asset" });

const sorts = ["risk_score", "-risk_score", "asset_value", "-asset_value", "discovered_at", "-discovered_at"] as const;
const filters = {
  asset_type: Type.optional(),
  risk_level: Level.optional(),
  label: text(60, 1).optional(),
  investigation: Id.optional(),
  q: text(200).optional().describe("A part of the value"),
  sort: z.enum(sorts).default("-risk_score"),
};
export const AssetQuery = Paging.extend({
  ...filters,
  skip: z.coerce.number().int().min(0).max(100_000).default(0).describe("Instead of a cursor (S4)"),
});
export const ExportQuery = z.object({ ...filters, format: z.enum(["csv", "json"]).default("csv") });

const Labels = z
  .array(text(60, 1))
  .max(50)
  .transform((all) => [...new Set(all)]);
const Hours = z.int().min(1).max(8_760).nullable().describe("Scanned again after so many hours; null: never by itself");
export const NewAsset = z.strictObject({
  asset_value: text(2_100, 1),
  asset_type: Type.optional(),
  investigation: Id.optional(),
  labels: Labels.default([]),
  scan_frequency_hours: Hours.default(null),
});
export const AssetChange = z.strictObject({ labels: Labels.optional(), scan_frequency_hours: Hours.optional() });
export const AssetScan = z.strictObject({ domain: text(300, 1), scan_subdomains: z.boolean().default(true) });
export const AssetScanMade = z
  .object({ scan_id: Id, status: z.literal("pending"), investigation: Id })
  .meta({ id: "AssetScan" });

export const RiskThen = z
  .object({
    at: Moment,
    scan: Id.nullable(),
    risk_score: z.number(),
    risk_level: z.string(),
    risk_confidence: z.number(),
  })
  .meta({ id: "RiskThen" });
