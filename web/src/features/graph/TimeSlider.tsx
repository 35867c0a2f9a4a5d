import Box from "@mui/material/Box";
import Slider from "@mui/material/Slider";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";

type Props = {
  readonly span: readonly [number, number];
  readonly until: number | null;
  readonly onChange: (until: number | null) => void;
};

/** The graph as it was known at some time. At its right end: all of it. */
export function TimeSlider({ span: [from, to], until, onChange }: Props) {
  const { t } = useTranslation("graph");
  const format = useFormat();
  const write = (at: number) => format.exactDate(new Date(at).toISOString());
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 2, px: 0.5, minHeight: 34 }}>
      <Typography variant="body2" color="textSecondary" sx={{ whiteSpace: "nowrap" }}>
        {t("time.label")}
      </Typography>
      <Slider
        size="small"
        min={from}
        max={to}
        step={Math.max(1, (to - from) / 200)}
        value={until ?? to}
        aria-label={t("time.label")}
        getAriaValueText={write}
        valueLabelDisplay="off"
        onChange={(_event, at) => onChange(typeof at === "number" && at < to ? at : null)}
        sx={{ maxWidth: 420 }}
      />
      <Typography
        variant="body2"
        color={until === null ? "textSecondary" : "primary"}
        sx={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums", minWidth: { sm: 170 } }}
      >
        {until === null ? t("time.all") : write(until)}
      </Typography>
    </Box>
  );
}
