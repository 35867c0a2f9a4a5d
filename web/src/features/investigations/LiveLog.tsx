import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import type { Line } from "../../app/live/use-live.ts";
import { Visible } from "../../components/Collected.tsx";
import { useFormat } from "../../components/use-format.ts";

const colours = { debug: "text.disabled", info: "text.secondary", warning: "warning.main", error: "error.main" };

/** What happened since the page was opened, the newest first. */
export function LiveLog({ lines }: { readonly lines: readonly Line[] }) {
  const { t } = useTranslation("investigations");
  const format = useFormat();
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
      <Box role="log" sx={{ maxHeight: 220, overflow: "auto" }}>
        {lines.toReversed().map(({ seq, at, level, message }) => (
          <Typography key={seq} variant="body2" sx={{ color: colours[level], overflowWrap: "anywhere", py: 0.125 }}>
            <Box
              component="time"
              dateTime={at}
              sx={{ color: "text.secondary", mr: 1, fontVariantNumeric: "tabular-nums" }}
            >
              {format.time(at)}
            </Box>
            <Visible text={message} />
          </Typography>
        ))}
      </Box>
    </Box>
  );
}
