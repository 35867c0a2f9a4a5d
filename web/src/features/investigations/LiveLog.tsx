import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Line } from "../../app/live/use-live.ts";
import { Visible } from "../../components/Collected.tsx";
import { useFormat } from "../../components/use-format.ts";

/** What happened since the page was opened, the newest first. */
export function LiveLog({ lines }: { readonly lines: readonly Line[] }) {
  const { t } = useTranslation("investigations");
  if (lines.length === 0) return null;
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
        {lines.toReversed().map((line) => (
          <LogLine key={line.seq} line={line} />
        ))}
      </Box>
    </Box>
  );
}

/** Drawn once: hundreds may come in a second. */
const LogLine = memo(function LogLine({ line: { at, level, message } }: { readonly line: Line }) {
  const format = useFormat();
  return (
    <p data-level={level}>
      <time dateTime={at}>{format.time(at)}</time>
      <Visible text={message} />
    </p>
  );
});
