import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { Collected, Visible } from "../../components/Collected.tsx";
import { ScanState } from "../../components/ScanState.tsx";
import { type Level, Severity } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Dashboard, dashboardQueries, titleOf } from "./dashboard-queries.ts";

const most = 10;
type Change = {
  readonly key: string;
  readonly at: string;
  readonly tag: ReactNode;
  readonly text: ReactNode;
  readonly to?: string;
};

/** What came last: findings, assets, and scans that ended. Of each kind some are shown, however many of another came after. */
export function Newest({ data: { newest } }: { readonly data: Dashboard }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const scans = useQuery(dashboardQueries.latest(useWs())).data?.data ?? [];
  const ended = scans.filter(({ ended_at }) => ended_at !== null).slice(0, 3);
  const findings: Change[] = newest.findings.map(({ id, title, severity, at }) => ({
    ...{ key: `finding ${id}`, at, to: `/findings?finding=${id}` },
    ...{ tag: <Severity level={severity as Level} />, text: <Visible text={title} /> },
  }));
  const assets: Change[] = newest.assets.map(({ asset_id, value, at }) => ({
    ...{ key: asset_id, at, to: `/entities?entity=${asset_id.replace(/^ast_/, "")}` },
    ...{ tag: <Tag>{t("newest.asset")}</Tag>, text: <Collected text={value} /> },
  }));
  const changes = [
    ...findings.slice(0, most - ended.length - Math.min(3, assets.length)),
    ...assets.slice(0, 3),
    ...ended.map(
      (scan): Change => ({
        ...{ key: scan.id, at: scan.ended_at ?? scan.created_at, tag: <ScanState state={scan.state} /> },
        text: <Visible text={t("newest.scan", { title: titleOf(scan) })} />,
        ...(scan.investigation && { to: `/investigations/${scan.investigation}?scan=${scan.id}` }),
      }),
    ),
  ].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <BoardPanel title={t("newest.title")}>
      {changes.length === 0 && <Typography color="textSecondary">{t("nothingYet")}</Typography>}
      <Box component="ul" aria-label={t("newest.title")} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {changes.map(({ key, at, tag, text, to }) => (
          <Box
            component="li"
            key={key}
            sx={{
              display: "grid",
              gridTemplateColumns: "104px minmax(0, 1fr) auto",
              alignItems: "center",
              gap: 1,
              height: 30,
              "& + &": { borderTop: 1, borderColor: "divider" },
            }}
          >
            <span>{tag}</span>
            <Typography variant="body2" noWrap component="span">
              {to ? (
                <Link component={RouterLink} to={to} color="textPrimary" underline="hover">
                  {text}
                </Link>
              ) : (
                text
              )}
            </Typography>
            <Typography
              variant="caption"
              component="time"
              dateTime={at}
              color="textSecondary"
              noWrap
              sx={{ fontVariantNumeric: "tabular-nums", display: { xs: "none", sm: "block" } }}
            >
              {format.date(at)}
            </Typography>
          </Box>
        ))}
      </Box>
    </BoardPanel>
  );
}
