import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Connection } from "../../app/live/use-live.ts";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { Visible } from "../../components/Collected.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { jobQueries, logLevels } from "./job-queries.ts";

const colours = { debug: "text.secondary", info: "text.primary", warning: "warning.main", error: "error.main" };
const step = 500;
const most = 10_000;

type Props = { readonly investigation: string; readonly connection: Connection };

/** What happened, the newest first; it grows by itself. */
export function LogView({ investigation, connection }: Props) {
  const { t } = useTranslation(["jobs", "investigations"]);
  const format = useFormat();
  const { search, change } = useAddress();
  const [tail, setTail] = useState(step);
  const level = logLevels.find((one) => one === search.get("level")) ?? "info";
  const every = connection === "live" ? false : 5_000;
  const log = useQuery(jobQueries.logs(useWs(), investigation, { level, tail }, every));
  if (log.isError && !log.data) return <Fault error={log.error} onRetry={() => void log.refetch()} />;
  const lines = log.data?.toReversed();
  return (
    <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", p: 2 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1.5 }}>
        <TextField
          select
          label={t("level")}
          value={level}
          onChange={(event) => change({ level: event.target.value === "info" ? null : event.target.value })}
          sx={{ width: 200 }}
        >
          {logLevels.map((one) => (
            <MenuItem key={one} value={one}>
              {t(`levels.${one}`)}
            </MenuItem>
          ))}
        </TextField>
        <Tag
          {...(connection === "live" && { colour: "secondary" as const })}
          title={t(`investigations:${connection}Hint`)}
        >
          {t(`investigations:${connection}`)}
        </Tag>
      </Box>
      {lines === undefined ? (
        <Skeleton variant="rectangular" height={240} />
      ) : lines.length === 0 ? (
        <EmptyState title={t("noLines")} hint={t("noLinesHint")} />
      ) : (
        <Box role="log" aria-label={t("parts.log")}>
          {lines.map(({ seq, at, level: how, message }) => (
            <Box key={seq} sx={{ display: "flex", gap: 1.5, py: 0.25 }}>
              <Typography
                component="time"
                dateTime={at}
                title={format.exactDate(at)}
                variant="body2"
                sx={{ color: "text.secondary", fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}
              >
                {format.time(at)}
              </Typography>
              <Typography variant="body2" sx={{ color: colours[how], overflowWrap: "anywhere", minWidth: 0 }}>
                {how === "warning" || how === "error" ? <strong>{t(`levels.${how}`)} </strong> : null}
                <Visible text={message} />
              </Typography>
            </Box>
          ))}
        </Box>
      )}
      {lines && (lines.length >= tail / 2 || tail > step) && tail < most && (
        <Button
          sx={{ mt: 1 }}
          loading={log.isFetching && log.isPlaceholderData}
          onClick={() => setTail(Math.min(most, tail + step))}
        >
          {t("earlier")}
        </Button>
      )}
    </Box>
  );
}
