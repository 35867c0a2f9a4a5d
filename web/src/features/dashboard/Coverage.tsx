import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Link from "@mui/material/Link";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { StackedBar } from "../../components/charts/StackedBar.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { dashboardQueries, type ModuleCoverage, type Scan, titleOf } from "./dashboard-queries.ts";

const most = 6;

/** What could not be looked at, and why: of the last scan that has gaps, or of a chosen one. */
export function Coverage() {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const { search, change } = useAddress();
  const asked = useQuery(dashboardQueries.latest(useWs()));
  const scans = asked.data?.data ?? [];
  const scan =
    scans.find(({ id }) => id === search.get("scan")) ?? scans.find(({ complete }) => complete === false) ?? scans[0];
  return (
    <BoardPanel title={t("coverage.title")} hint={t("coverage.hint")}>
      {asked.isError && <Fault error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton variant="rounded" height={160} />}
      {asked.data && !scan && <Typography color="textSecondary">{t("coverage.noScan")}</Typography>}
      {scan && scans.length > 1 && (
        <TextField
          select
          fullWidth
          label={t("coverage.scan")}
          value={scan.id}
          onChange={(event) => change({ scan: event.target.value })}
          sx={{ mt: 0.5, mb: 1.5 }}
        >
          {scans.map((one) => (
            <MenuItem key={one.id} value={one.id}>
              {titleOf(one)} · {format.date(one.created_at)}
            </MenuItem>
          ))}
        </TextField>
      )}
      {scan && scans.length === 1 && (
        <Typography variant="body2" noWrap title={titleOf(scan)} sx={{ mb: 1 }}>
          {titleOf(scan)} · {format.date(scan.created_at)}
        </Typography>
      )}
      {scan && <OfScan key={scan.id} scan={scan} />}
    </BoardPanel>
  );
}

function OfScan({ scan }: { readonly scan: Scan }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const ws = useWs();
  const asked = useQuery(dashboardQueries.coverage(ws, scan.id));
  const names = useQuery(dashboardQueries.modules(ws)).data?.data ?? [];
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={120} />;
  const modules = asked.data.data;
  const sum = (pick: (one: ModuleCoverage) => number) => modules.reduce((all, one) => all + pick(one), 0);
  const to = scan.investigation ? `/investigations/${scan.investigation}?scan=${scan.id}` : undefined;
  const gaps = modules
    .flatMap(({ module, outcomes }) =>
      Object.entries(outcomes as Record<string, number>).map(([outcome, n]) => ({ module, outcome, n })),
    )
    .sort((a, b) => b.n - a.n);
  const left = sum((one) => one.left);
  const parts = [
    { key: "found", label: t("coverage.found"), n: sum((one) => one.found), colour: "secondary.main" },
    { key: "absent", label: t("coverage.absent"), n: sum((one) => one.absent), colour: "primary.main" },
    { key: "gaps", label: t("coverage.couldNot"), n: sum((one) => one.could_not_look), colour: "warning.main" },
    ...(left > 0 ? [{ key: "left", label: t("coverage.left"), n: left, colour: "text.disabled" }] : []),
  ];
  return (
    <>
      <StackedBar label={t("coverage.says")} parts={parts.map((part) => ({ ...part, ...(to && { to }) }))} />
      {gaps.length === 0 ? (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
          {t("coverage.none")}
        </Typography>
      ) : (
        <Box component="ul" aria-label={t("coverage.gaps")} sx={{ listStyle: "none", m: 0, mt: 0.5, mx: -1, p: 0 }}>
          {gaps.slice(0, most).map(({ module, outcome, n }) => (
            <li key={`${module} ${outcome}`}>
              <ButtonBase
                {...(to
                  ? { component: RouterLink, to: `${to}&module=${module}&outcome=${outcome}` }
                  : { disabled: true })}
                sx={{
                  display: "grid",
                  gridTemplateColumns: "minmax(0, 1fr) auto minmax(32px, auto)",
                  alignItems: "center",
                  gap: 1,
                  width: "100%",
                  height: 30,
                  px: 1,
                  borderRadius: 1,
                  textAlign: "left",
                  "&:hover": { bgcolor: "action.hover" },
                }}
              >
                <Typography variant="body2" noWrap title={module}>
                  {names.find(({ id }) => id === module)?.title ?? module}
                </Typography>
                <Tag colour="warning">{t(`outcomes.${outcome}`, { defaultValue: outcome })}</Tag>
                <Typography
                  variant="body2"
                  sx={{ textAlign: "right", fontWeight: 600, fontVariantNumeric: "tabular-nums" }}
                >
                  {format.number(n)}
                </Typography>
              </ButtonBase>
            </li>
          ))}
        </Box>
      )}
      {gaps.length > most && to && (
        <Link
          component={RouterLink}
          to={to}
          variant="body2"
          underline="hover"
          sx={{ display: "inline-block", lineHeight: "24px", mt: 0.5 }}
        >
          {t("coverage.more", { n: format.number(gaps.length - most), count: gaps.length - most })}
        </Link>
      )}
    </>
  );
}
