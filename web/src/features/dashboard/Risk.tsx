import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { severityColour } from "../../app/theme.ts";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { BarList } from "../../components/charts/BarList.tsx";
import { StackedBar } from "../../components/charts/StackedBar.tsx";
import { useFormat } from "../../components/use-format.ts";
import { AllLink } from "./AllLink.tsx";
import type { Dashboard } from "./dashboard-queries.ts";

export const levels = ["critical", "high", "medium", "low"] as const;
export const assetTypes = ["domain", "subdomain", "ip_address", "service"] as const;
/** As the types of their entities are called, by which they are counted. */
const counted = { domain: "domain", subdomain: "hostname", ip_address: "ip", service: "service" } as const;

/** How much risk lies where: assets by level and by type. */
export function Risk({ data }: { readonly data: Dashboard }) {
  const { t } = useTranslation(["dashboard", "common"]);
  const format = useFormat();
  const { assets_by_risk_level: byLevel, assets_by_type: byType, total_assets: total } = data;
  const mean = data.average_risk_score;
  return (
    <BoardPanel
      title={t("risk")}
      hint={mean === null ? t("riskHint") : t("riskMean", { n: format.number(Math.round(mean)) })}
      action={<AllLink to="/?list=assets" n={total} what={t("assets.title")} />}
    >
      {total === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t("noAssets")}
        </Typography>
      ) : (
        <>
          <StackedBar
            label={t("risk")}
            parts={[
              ...levels.map((level) => ({
                ...{ key: level, label: t(`common:severity.${level}`), n: byLevel[level] ?? 0 },
                ...{ to: `/?list=assets&risk=${level}`, colour: severityColour[level] },
              })),
              ...(byLevel.unknown
                ? [{ key: "unknown", label: t("assets.unknown"), n: byLevel.unknown, colour: "text.disabled" }]
                : []),
            ]}
          />
          <Box sx={{ mt: 0.5 }}>
            <BarList
              label={t("assets.byType")}
              bars={assetTypes.map((type) => ({
                ...{ key: type, label: t(`assets.types.${type}`), n: byType[counted[type]] ?? 0 },
                ...{ to: `/?list=assets&kind=${type}` },
              }))}
            />
          </Box>
        </>
      )}
    </BoardPanel>
  );
}
