import RadarIcon from "@mui/icons-material/Radar";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useOutletContext } from "react-router";
import { ScanPicker } from "../../app/scans/ScanPicker.tsx";
import { scanQueries } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Counts } from "./Counts.tsx";
import type { Framed } from "./InvestigationFrame.tsx";
import { LiveLog } from "./LiveLog.tsx";
import { OutcomeList } from "./OutcomeList.tsx";
import { ScanCard } from "./ScanCard.tsx";

/** What was found, how far each module is, and what could not be looked at. */
export function OverviewTab() {
  const { t } = useTranslation("investigations");
  const ws = useWs();
  const mayWrite = useMayWrite();
  const { investigation, connection, lines } = useOutletContext<Framed>();
  const { search, change } = useAddress();
  const scans = useQuery(scanQueries.list(ws, investigation.id));
  if (scans.isError) return <Fault error={scans.error} onRetry={() => void scans.refetch()} />;
  if (!scans.data) return <Skeleton variant="rounded" height={280} />;
  const { data } = scans.data;
  const scan = data.find(({ id }) => id === search.get("scan")) ?? data[0];
  if (!scan)
    return (
      <EmptyState
        icon={<RadarIcon />}
        title={t("noScans")}
        hint={t("noScansHint")}
        action={
          mayWrite && (
            <Button variant="contained" component={Link} to={`/scan?investigation=${investigation.id}`}>
              {t("scan")}
            </Button>
          )
        }
      />
    );
  return (
    <Stack spacing={2}>
      <Counts investigation={investigation} />
      <ScanPicker scans={data} at={scan.id} onPick={(id) => change({ scan: id, module: null, outcome: null })} />
      <Box
        sx={{
          display: "grid",
          gap: 2,
          gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "minmax(0, 3fr) minmax(0, 2fr)" },
          alignItems: "start",
        }}
      >
        <ScanCard key={scan.id} scan={scan} connection={connection} />
        <Stack spacing={2}>
          <OutcomeList scan={scan.id} />
          <LiveLog lines={lines} />
        </Stack>
      </Box>
    </Stack>
  );
}
