import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Connection } from "../../app/live/use-live.ts";
import { ScanHead } from "../../app/scans/ScanHead.tsx";
import { type Scan, scanQueries, titleOf } from "../../app/scans/scan-queries.ts";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { ModuleProgress } from "./ModuleProgress.tsx";

type Props = { readonly scan: Scan; readonly connection: Connection };

/** How far a scan is, as a whole and module by module, and what one can do about it. */
export function ScanCard({ scan, connection }: Props) {
  const { t } = useTranslation("investigations");
  const asked = useQuery(scanQueries.progress(useWs(), scan.id, connection === "live" ? 10_000 : 2_500));
  const progress = asked.data?.data;
  return (
    <Box
      component="section"
      aria-label={t("scanOf", { title: titleOf(scan) })}
      sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", overflow: "hidden" }}
    >
      <ScanHead scan={scan} progress={progress} connection={connection} />
      {asked.isError && !progress ? (
        <Fault error={asked.error} onRetry={() => void asked.refetch()} />
      ) : (
        <ModuleProgress modules={progress?.modules} state={progress?.state ?? scan.state} />
      )}
    </Box>
  );
}
