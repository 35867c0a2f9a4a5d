import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { type Point, TrendLine } from "../../components/charts/TrendLine.tsx";
import { Fault } from "../../components/Fault.tsx";
import { useFormat } from "../../components/use-format.ts";
import { AllLink } from "./AllLink.tsx";
import { type Day, dashboardQueries } from "./dashboard-queries.ts";

const measures = ["findings", "risk", "assets", "entities"] as const;
const spans = [30, 90, 365] as const;
type Measure = (typeof measures)[number];

const behind: Record<Measure, string> = {
  findings: "/findings?state=open&state=triaged",
  risk: "/?list=assets",
  assets: "/?list=assets",
  entities: "/entities",
};

const measured: Record<Measure, (day: Day) => number | null> = {
  findings: ({ findings }) => Object.values(findings).reduce((all, n) => all + n, 0),
  risk: ({ mean_risk }) => (mean_risk === null ? null : Math.round(mean_risk * 10) / 10),
  assets: ({ assets }) => assets,
  entities: ({ entities }) => entities,
};

/** Is it getting better or worse? */
export function Trend() {
  const { t, i18n } = useTranslation("dashboard");
  const format = useFormat();
  const { search, change } = useAddress();
  const measure = measures.find((one) => one === search.get("trend")) ?? "findings";
  const days = spans.find((one) => String(one) === search.get("days")) ?? 30;
  const asked = useQuery(dashboardQueries.trends(useWs(), days));
  const dates = useMemo(
    () => new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" }),
    [i18n.language],
  );
  const date = (at: number) => dates.format(at);
  const points: Point[] = (asked.data?.data ?? []).flatMap((day) => {
    const n = measured[measure](day);
    return n === null ? [] : [{ at: Date.parse(day.day), n }];
  });
  const [first] = points;
  const last = points.at(-1);
  const label = t(`trend.${measure}`);
  return (
    <BoardPanel title={t("trend.title")} action={last && <AllLink to={behind[measure]} n={last.n} what={label} />}>
      <Box sx={{ display: "flex", gap: 1, mb: 2 }}>
        <TextField
          select
          label={t("trend.measure")}
          value={measure}
          onChange={(event) => change({ trend: event.target.value })}
          sx={{ flexGrow: 1 }}
        >
          {measures.map((one) => (
            <MenuItem key={one} value={one}>
              {t(`trend.${one}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          label={t("trend.span")}
          value={days}
          onChange={(event) => change({ days: String(event.target.value) })}
          sx={{ width: 128 }}
        >
          {spans.map((one) => (
            <MenuItem key={one} value={one}>
              {t("trend.days", { n: format.number(one) })}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      {asked.isError && <Fault error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton variant="rounded" height={192} />}
      {asked.data && !first && <Typography color="textSecondary">{t("trend.none")}</Typography>}
      {first && last && first !== last && (
        <TrendLine
          {...{ label, points, date, number: format.number, when: t("trend.day") }}
          until={Math.max(last.at, Date.now())}
          says={t("trend.says", {
            ...{ what: label, first: format.number(first.n), last: format.number(last.n) },
            ...{ from: date(first.at), to: date(last.at) },
          })}
        />
      )}
      {points.length === 1 && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
          {t("trend.one")}
        </Typography>
      )}
    </BoardPanel>
  );
}
