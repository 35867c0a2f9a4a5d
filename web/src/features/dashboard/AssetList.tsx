import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { severityColour } from "../../app/theme.ts";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Asset, dashboardQueries } from "./dashboard-queries.ts";
import { assetTypes, levels } from "./Risk.tsx";

/** The assets behind a number, the riskiest first, each with what its score is made of. */
export function AssetList() {
  const { t } = useTranslation(["dashboard", "common"]);
  const { search, change } = useAddress();
  const risk = levels.find((one) => one === search.get("risk"));
  const kind = assetTypes.find((one) => one === search.get("kind"));
  const list = useInfiniteQuery(
    dashboardQueries.assets(useWs(), { ...(risk && { risk_level: risk }), ...(kind && { asset_type: kind }) }),
  );
  const rows = list.data?.pages.flatMap((page) => page.data);
  return (
    <Stack spacing={1.5}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        <FilterMenu
          label={t("assets.risk")}
          choices={levels.map((value) => ({ value, label: t(`common:severity.${value}`) }))}
          chosen={risk ? [risk] : []}
          onChange={(chosen) => change({ risk: chosen.at(-1) ?? null })}
        />
        <FilterMenu
          label={t("assets.type")}
          choices={assetTypes.map((value) => ({ value, label: t(`assets.types.${value}`) }))}
          chosen={kind ? [kind] : []}
          onChange={(chosen) => change({ kind: chosen.at(-1) ?? null })}
        />
      </Box>
      {list.isError && <Fault error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton variant="rounded" height={240} />}
      {rows?.length === 0 && <Typography color="textSecondary">{t("assets.none")}</Typography>}
      {rows && rows.length > 0 && (
        <Box component="ul" aria-label={t("assets.title")} sx={{ listStyle: "none", m: 0, p: 0 }}>
          {rows.map((asset) => (
            <AssetRow key={asset.asset_id} asset={asset} />
          ))}
        </Box>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common:list.more")}
        </Button>
      )}
    </Stack>
  );
}

function AssetRow({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation(["dashboard", "common"]);
  const format = useFormat();
  const { entity_id, asset_value, asset_type, risk_score, risk_level, risk_confidence, security_findings } = asset;
  return (
    <Box component="li" sx={{ py: 1, borderTop: 1, borderColor: "divider" }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
        <Link
          component={RouterLink}
          to={`/entities?entity=${entity_id}`}
          underline="hover"
          sx={{ flexGrow: 1, minWidth: 0 }}
        >
          <Collected text={asset_value} cut />
        </Link>
        {risk_level && risk_score !== null ? (
          <Tag colour={severityColour[risk_level]}>
            {t(`common:severity.${risk_level}`)} {format.number(Math.round(risk_score))}
          </Tag>
        ) : (
          <Tag>{t("assets.unknown")}</Tag>
        )}
      </Box>
      <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.25 }}>
        {[
          t(`assets.types.${asset_type}`),
          t("assets.findings", { n: format.number(security_findings.length), count: security_findings.length }),
          risk_confidence !== null && t("assets.confidence", { n: format.percent(risk_confidence) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Typography>
    </Box>
  );
}
