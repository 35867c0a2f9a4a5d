import RadarIcon from "@mui/icons-material/Radar";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFramed } from "../../app/live/use-framed.ts";
import { ScanHead } from "../../app/scans/ScanHead.tsx";
import { ScanPicker } from "../../app/scans/ScanPicker.tsx";
import { scanQueries, titleOf } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { useFormat } from "../../components/use-format.ts";
import { CoverageLedger } from "./CoverageLedger.tsx";
import { DeadLetter } from "./DeadLetter.tsx";
import { JobList } from "./JobList.tsx";
import { jobQueries } from "./job-queries.ts";
import { LogView } from "./LogView.tsx";
import { ModuleCoverageTable } from "./ModuleCoverageTable.tsx";

const parts = ["modules", "coverage", "jobs", "dead", "log"] as const;
/** What belongs to one part alone. */
const ofParts = { module: null, state: null, outcome: null, type: null, job: null, line: null, class: null, of: null };

/** The work behind an investigation: module by module, what was looked at and what was not, its jobs and its log. */
export function JobsTab() {
  const { t } = useTranslation(["jobs", "investigations"]);
  const format = useFormat();
  const ws = useWs();
  const mayWrite = useMayWrite();
  const { investigation, connection } = useFramed();
  const { search, change } = useAddress();
  const scans = useQuery(scanQueries.list(ws, investigation.id));
  const scan = scans.data?.data.find(({ id }) => id === search.get("scan")) ?? scans.data?.data[0];
  const every = connection === "live" ? 10_000 : 2_500;
  const asked = useQuery({ ...scanQueries.progress(ws, scan?.id ?? "", every), enabled: scan !== undefined });
  const dead = useQuery({ ...jobQueries.deadCounts(ws, scan?.id), enabled: scan !== undefined }).data?.data;
  if (scans.isError) return <Fault error={scans.error} onRetry={() => void scans.refetch()} />;
  if (!scans.data) return <Skeleton variant="rounded" height={280} />;
  // Without a scan there are still the techniques that people asked for, and the log.
  const open = scan ? parts : (["jobs", "log"] as const);
  const part = open.find((one) => one === search.get("part")) ?? open[0];
  const progress = asked.data?.data;
  const state = progress?.state ?? scan?.state ?? "COMPLETED";
  const isUnderWay = state === "RUNNING" || state === "PAUSED" || state === "CREATED";
  const again = isUnderWay ? every : (false as const);
  const counts: Partial<Record<(typeof parts)[number], number>> = {
    dead: dead?.reduce((sum, { count }) => sum + count, 0) ?? 0,
  };
  return (
    <Stack spacing={2}>
      {scan && <ScanPicker scans={scans.data.data} at={scan.id} onPick={(id) => change({ ...ofParts, scan: id })} />}
      <Box
        component="section"
        aria-label={scan ? t("investigations:scanOf", { title: titleOf(scan) }) : t("title")}
        sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", overflow: "hidden" }}
      >
        {scan ? (
          <ScanHead scan={scan} progress={progress} connection={connection} />
        ) : (
          <EmptyState
            icon={<RadarIcon />}
            title={t("investigations:noScans")}
            hint={t("investigations:noScansHint")}
            action={
              mayWrite && (
                <Button variant="contained" component={Link} to={`/scan?investigation=${investigation.id}`}>
                  {t("investigations:scan")}
                </Button>
              )
            }
          />
        )}
        <Tabs
          value={part}
          variant="scrollable"
          scrollButtons={false}
          aria-label={t("title")}
          onChange={(_event, to) => change({ ...ofParts, part: to })}
          sx={{
            minHeight: 40,
            px: 1,
            borderTop: 1,
            borderColor: "divider",
            "& .MuiTab-root": { minHeight: 40, minWidth: 0, px: 1.5 },
          }}
        >
          {open.map((one) => (
            <Tab
              key={one}
              value={one}
              id={`work-${one}`}
              aria-controls="work"
              label={
                <span>
                  {t(`parts.${one}`)}
                  {!!counts[one] && (
                    <Box component="span" sx={{ ml: 0.75, color: "error.main", fontVariantNumeric: "tabular-nums" }}>
                      {format.number(counts[one])}
                    </Box>
                  )}
                </span>
              }
            />
          ))}
        </Tabs>
      </Box>
      <Box role="tabpanel" id="work" aria-labelledby={`work-${part}`}>
        {scan && part === "modules" && (
          <ModuleCoverageTable scan={scan.id} progress={progress} state={state} every={again} />
        )}
        {scan && part === "coverage" && (
          <CoverageLedger key={scan.id} scan={scan.id} types={Object.keys(progress?.entities ?? {})} every={again} />
        )}
        {part === "jobs" && <JobList investigation={investigation.id} scan={scan?.id} every={again} />}
        {scan && part === "dead" && <DeadLetter investigation={investigation.id} scan={scan.id} />}
        {part === "log" && <LogView investigation={investigation.id} connection={connection} />}
      </Box>
    </Stack>
  );
}
