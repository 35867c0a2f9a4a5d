import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { type Connection, useLive } from "../../app/live/use-live.ts";
import { useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { Visible } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { dashboardQueries, type Scan, titleOf } from "./dashboard-queries.ts";

/** Each followed scan takes a connection. */
const mostLive = 3;

/** What runs now and how far it is; nothing where nothing runs. */
export function RunningScans() {
  const { t } = useTranslation("dashboard");
  const scans = useQuery(dashboardQueries.running(useWs())).data?.data ?? [];
  if (scans.length === 0) return null;
  return (
    <BoardPanel title={t("running.title")}>
      <Box component="ul" aria-label={t("running.title")} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {scans.map((scan, place) =>
          scan.investigation && place < mostLive ? (
            <LiveScan key={scan.id} scan={scan} investigation={scan.investigation} />
          ) : (
            <ScanRow key={scan.id} scan={scan} connection="polling" />
          ),
        )}
      </Box>
    </BoardPanel>
  );
}

function LiveScan({ scan, investigation }: { readonly scan: Scan; readonly investigation: string }) {
  const { connection } = useLive(useWs(), investigation);
  return <ScanRow scan={scan} connection={connection} />;
}

function ScanRow({ scan, connection }: { readonly scan: Scan; readonly connection: Connection }) {
  const { t } = useTranslation(["dashboard", "investigations"]);
  const format = useFormat();
  const every = connection === "live" ? 10_000 : 2_500;
  const progress = useQuery(dashboardQueries.progress(useWs(), scan.id, every)).data?.data;
  const done = progress?.progress ?? scan.progress;
  const title = titleOf(scan);
  const missed = progress?.modules.reduce((all, { could_not_look }) => all + could_not_look, 0) ?? 0;
  const to = scan.investigation && `/investigations/${scan.investigation}?scan=${scan.id}`;
  const percent = format.percent(Math.floor(done * 100) / 100);
  return (
    <Box
      component="li"
      sx={{
        display: "grid",
        gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "minmax(0, 2fr) minmax(0, 3fr) minmax(230px, auto)" },
        alignItems: "center",
        columnGap: 2,
        rowGap: 0.5,
        py: 0.75,
        "& + &": { borderTop: 1, borderColor: "divider" },
      }}
    >
      <Box sx={{ display: "flex", gap: 1, alignItems: "center", minWidth: 0 }}>
        <Typography noWrap title={title} sx={{ fontWeight: 560 }}>
          {to ? (
            <Link component={RouterLink} to={to} underline="hover">
              <Visible text={title} />
            </Link>
          ) : (
            <Visible text={title} />
          )}
        </Typography>
        <Tag
          {...(connection === "live" && { colour: "secondary" as const })}
          title={t(`investigations:${connection}Hint`)}
        >
          {t(`investigations:${connection}`)}
        </Tag>
      </Box>
      <LinearProgress
        variant="determinate"
        value={done * 100}
        aria-label={t("running.progress", { title })}
        sx={{ height: 6, borderRadius: 1 }}
      />
      <Typography variant="body2" color="textSecondary" sx={{ fontVariantNumeric: "tabular-nums" }}>
        {percent}
        {progress && ` · ${t(`investigations:phases.${progress.phase}`)}`}
        {progress && ` · ${format.duration(progress.elapsed_ms / 1_000)}`}
        {missed > 0 && " · "}
        {missed > 0 && <Missed to={to}>{t("running.missed", { n: format.number(missed), count: missed })}</Missed>}
      </Typography>
    </Box>
  );
}

function Missed({ to, children }: { readonly to: string | null; readonly children: ReactNode }) {
  if (!to) return children;
  return (
    <Link component={RouterLink} to={to} underline="hover" color="inherit">
      {children}
    </Link>
  );
}
