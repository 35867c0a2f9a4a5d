import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Visible } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Severity } from "../../components/Severity.tsx";
import { useFormat } from "../../components/use-format.ts";
import { entityQueries } from "./entity-queries.ts";

type Contribution = { readonly feature: string; readonly points: number; readonly why: string };

/** The risk of an asset, and what adds up to it; what nobody looked at is said, not left out. */
export function Risk({ id }: { readonly id: number }) {
  const { t } = useTranslation("entities");
  const format = useFormat();
  const ws = useWs();
  const asked = useQuery(entityQueries.asset(ws, id));
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data === undefined) return <Skeleton variant="rounded" height={160} />;
  const asset = asked.data;
  if (asset === null) return <Typography color="textSecondary">{t("risk.noAsset")}</Typography>;
  const { risk_score, risk_level, risk_confidence, risk_features } = asset;
  if (risk_score === null || risk_level === null)
    return <Typography color="textSecondary">{t("risk.noScore")}</Typography>;
  const contributions = (asset.risk_contributions as readonly Contribution[]).filter(({ points }) => points > 0);
  const unseen = Object.entries((risk_features ?? {}) as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
    value === null ? [name] : [],
  );
  return (
    <>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1.5 }}>
        <Typography sx={{ fontSize: "1.75rem", fontWeight: 650, fontVariantNumeric: "tabular-nums", lineHeight: 1.2 }}>
          {format.number(risk_score)}
        </Typography>
        <Box>
          <Severity level={risk_level} />
          <Typography variant="caption" component="p" color="textSecondary">
            {t("risk.of100", { confidence: format.percent(risk_confidence ?? 0) })}
          </Typography>
        </Box>
      </Box>
      <Box component="table" aria-label={t("risk.sum")} sx={{ width: "100%", borderCollapse: "collapse", mt: 1.5 }}>
        <tbody>
          {contributions.map(({ feature, points, why }) => (
            <Box
              component="tr"
              key={feature}
              sx={{ "& td": { py: 0.625, borderBottom: 1, borderColor: "divider", fontSize: 13 } }}
            >
              <td>
                <Visible text={why} />
                <Box
                  aria-hidden
                  sx={{ height: 4, mt: 0.5, borderRadius: 1, bgcolor: "primary.main", opacity: 0.7 }}
                  style={{ width: `${Math.min(100, points)}%` }}
                />
              </td>
              <Box
                component="td"
                sx={{ textAlign: "right", fontVariantNumeric: "tabular-nums", width: 64, verticalAlign: "top" }}
              >
                +{format.number(points)}
              </Box>
            </Box>
          ))}
          <Box component="tr" sx={{ "& td": { py: 0.75, fontSize: 13, fontWeight: 620 } }}>
            <td>{t("risk.total")}</td>
            <Box component="td" sx={{ textAlign: "right", fontVariantNumeric: "tabular-nums" }}>
              {format.number(risk_score)}
            </Box>
          </Box>
        </tbody>
      </Box>
      {unseen.length > 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
          {t("risk.unseen", {
            what: unseen.map((name) => t(`risk.features.${name}`, { defaultValue: name })).join(", "),
          })}
        </Typography>
      )}
      <Past id={id} />
    </>
  );
}

function Past({ id }: { readonly id: number }) {
  const { t } = useTranslation("entities");
  const format = useFormat();
  const rows = useQuery(entityQueries.riskHistory(useWs(), id)).data?.data ?? [];
  if (rows.length < 2) return null;
  return (
    <Box component="section" aria-label={t("risk.before")} sx={{ mt: 2 }}>
      <Typography variant="overline" component="h4" color="textSecondary">
        {t("risk.before")}
      </Typography>
      {rows.slice(0, 20).map(({ at, risk_score }) => (
        <Box key={at} sx={{ display: "flex", fontSize: 13, py: 0.25 }}>
          <Box sx={{ flexGrow: 1, color: "text.secondary" }}>{format.date(at)}</Box>
          <Box sx={{ fontVariantNumeric: "tabular-nums" }}>{format.number(risk_score)}</Box>
        </Box>
      ))}
    </Box>
  );
}
