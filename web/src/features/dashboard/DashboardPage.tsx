import AddIcon from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { WithPanel } from "../../components/WithPanel.tsx";
import { AssetList } from "./AssetList.tsx";
import { Coverage } from "./Coverage.tsx";
import { dashboardQueries } from "./dashboard-queries.ts";
import { Newest } from "./Newest.tsx";
import { Onboarding } from "./Onboarding.tsx";
import { Risk } from "./Risk.tsx";
import { RunningScans } from "./RunningScans.tsx";
import { SourceHealth } from "./SourceHealth.tsx";
import { SourceList } from "./SourceList.tsx";
import { EntitiesByType, FindingsBySeverity } from "./Standing.tsx";
import { Trend } from "./Trend.tsx";

/** How the workspace stands: what is wrong, what is there, what runs, and what could not be looked at. */
export function DashboardPage() {
  const { t } = useTranslation("dashboard");
  const mayWrite = useMayWrite();
  const { search, change } = useAddress();
  const asked = useQuery(dashboardQueries.standing(useWs()));
  const list = search.get("list");
  const data = asked.data?.data;
  const isEmpty = data && data.total_scans === 0 && Object.keys(data.entities_by_type).length === 0;
  if (asked.isError && !data) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  return (
    <>
      <PageHeader
        title={t("title")}
        hint={t("hint")}
        actions={
          mayWrite &&
          !isEmpty && (
            <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/scan">
              {t("newScan")}
            </Button>
          )
        }
      />
      {isEmpty ? (
        <Onboarding />
      ) : !data ? (
        <Waiting />
      ) : (
        <WithPanel
          title={t(list === "sources" ? "sources.title" : "assets.title")}
          panel={list === "assets" ? <AssetList /> : list === "sources" ? <SourceList /> : null}
          onClose={() => change({ list: null, risk: null, kind: null, state: null })}
        >
          <Box sx={{ display: "grid", gap: 2, containerType: "inline-size" }}>
            <RunningScans />
            <Box
              sx={{
                ...columns,
                gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 296px), 1fr))",
                // The third has a row of its own where there is room for two.
                "@container (max-width: 919px)": { "& > :nth-of-type(3)": { gridColumn: "1 / -1" } },
              }}
            >
              <FindingsBySeverity data={data} />
              <Risk data={data} />
              <EntitiesByType data={data} />
            </Box>
            <Box sx={{ ...columns, gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 420px), 1fr))" }}>
              <Trend />
              <Newest data={data} />
              <Coverage />
              <SourceHealth />
            </Box>
          </Box>
        </WithPanel>
      )}
    </>
  );
}

const columns = { display: "grid", gap: 2 } as const;

function Waiting() {
  return (
    <Box aria-busy="true" sx={{ ...columns, gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 296px), 1fr))" }}>
      {[0, 1, 2, 3, 4, 5].map((place) => (
        <Skeleton key={place} variant="rounded" height={212} />
      ))}
    </Box>
  );
}
