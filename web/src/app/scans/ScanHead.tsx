import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { ScanState } from "../../components/ScanState.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Connection } from "../live/use-live.ts";
import { ScanOrders } from "./ScanOrders.tsx";
import { type Progress, type Scan, titleOf } from "./scan-queries.ts";

type Props = { readonly scan: Scan; readonly progress: Progress | undefined; readonly connection: Connection };

/** How far a scan is as a whole, and what one can do about it. */
export function ScanHead({ scan, progress, connection }: Props) {
  const { t } = useTranslation("investigations");
  const format = useFormat();
  const title = titleOf(scan);
  const state = progress?.state ?? scan.state;
  const isRunning = state === "RUNNING";
  const done = progress?.progress ?? scan.progress;
  return (
    <Box sx={{ p: 2, pb: 1.5 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
        <Typography variant="h3" component="h2" noWrap title={title} sx={{ maxWidth: "100%" }}>
          {title}
        </Typography>
        <ScanState state={state} />
        {scan.footprint && <Tag title={t(`footprints.${scan.footprint}`)}>{scan.footprint}</Tag>}
        {isRunning && (
          <Tag {...(connection === "live" && { colour: "secondary" as const })} title={t(`${connection}Hint`)}>
            {t(connection)}
          </Tag>
        )}
        <Box sx={{ flexGrow: 1 }} />
        <ScanOrders scan={scan.id} state={state} />
      </Box>
      <LinearProgress
        variant="determinate"
        value={done * 100}
        aria-label={t("columns.progress")}
        color={state === "COMPLETED" ? "secondary" : "primary"}
        sx={{ my: 1.25, height: 6, borderRadius: 1 }}
      />
      <Typography variant="body2" color="textSecondary" sx={{ fontVariantNumeric: "tabular-nums" }}>
        {format.percent(Math.floor(done * 100) / 100)}
        {progress && isRunning && ` · ${t(`phases.${progress.phase}`)}`}
        {progress && ` · ${format.duration(progress.elapsed_ms / 1_000)}`}
        {scan.complete === false && ` · ${t("incomplete")}`}
        {scan.reason && ` · ${scan.reason}`}
      </Typography>
    </Box>
  );
}
