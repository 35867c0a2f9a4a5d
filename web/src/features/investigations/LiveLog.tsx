import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { memo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Line, Lines } from "../../app/live/use-live.ts";
import { Visible } from "../../components/Collected.tsx";
import { useFormat } from "../../components/use-format.ts";

/** What happened since the page was opened, the newest first. */
export function LiveLog({ lines }: { readonly lines: Lines }) {
  const { t } = useTranslation("investigations");
  const format = useFormat();
  const shown = useSyncExternalStore(lines.subscribe, lines.read);
  if (shown.length === 0) return null;
  return (
    <Box
      component="section"
      aria-label={t("log")}
      sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", p: 2 }}
    >
      <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
        {t("log")}
      </Typography>
      <Box
        role="log"
        sx={{
          maxHeight: 220,
          overflow: "auto",
          typography: "body2",
          color: "text.secondary",
          "& p": { m: 0, py: 0.125, overflowWrap: "anywhere" },
          "& time": { color: "text.secondary", mr: 1, fontVariantNumeric: "tabular-nums" },
          "& [data-level=warning]": { color: "warning.main" },
          "& [data-level=error]": { color: "error.main" },
        }}
      >
        {shown.toReversed().map((line) => (
          <LogLine key={line.seq} line={line} time={format.time(line.at)} />
        ))}
      </Box>
    </Box>
  );
}

/** Drawn once: hundreds may come in a second. */
const LogLine = memo(function LogLine({
  line: { at, level, message },
  time,
}: {
  readonly line: Line;
  readonly time: string;
}) {
  return (
    <p data-level={level}>
      <time dateTime={at}>{time}</time>
      <Visible text={message} />
    </p>
  );
});
