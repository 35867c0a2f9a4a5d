import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";
import type { Graph } from "./graph-queries.ts";
import type { spanOf } from "./shown.ts";
import { TimeSlider } from "./TimeSlider.tsx";

type Props = {
  readonly graph: Graph;
  readonly counts: { readonly nodes: string; readonly links: string };
  readonly folded: number;
  readonly picked: number;
  readonly hidden: number;
  /** Where there is no room beside the picture for what is picked. */
  readonly onDetails?: () => void;
  readonly onShowHidden: () => void;
  readonly newer: { readonly n: number; readonly isReading: boolean; readonly onRead: () => void };
  readonly time: {
    readonly span: ReturnType<typeof spanOf>;
    readonly until: number | null;
    readonly onChange: (at: number | null) => void;
  };
};

/** Below the picture: how much is shown of what there is, and until when. */
export function StatusBar({ graph, counts, folded, picked, hidden, onDetails, onShowHidden, newer, time }: Props) {
  const { t } = useTranslation("graph");
  const format = useFormat();
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 2, mt: 0.5 }}>
      <Typography
        role="status"
        variant="body2"
        color="textSecondary"
        sx={{ fontVariantNumeric: "tabular-nums", minHeight: 32, display: "flex", alignItems: "center" }}
      >
        {t("counts", counts)}
        {folded > 0 && ` · ${t("countsFolded", { n: format.number(folded) })}`}
        {graph.truncated && graph.totals && ` · ${t("cut", { total: format.number(graph.totals.entities) })}`}
        {picked > 0 && ` · ${t("pickedCount", { n: format.number(picked) })}`}
      </Typography>
      {picked > 0 && onDetails && <Button onClick={onDetails}>{t("details")}</Button>}
      {hidden > 0 && <Button onClick={onShowHidden}>{t("showHidden", { n: format.number(hidden) })}</Button>}
      {newer.n > 0 && (
        <Button loading={newer.isReading} onClick={newer.onRead}>
          {t("newer", { n: format.number(newer.n) })}
        </Button>
      )}
      {time.span && (
        <Box sx={{ flex: "1 1 340px", maxWidth: 640, ml: { md: "auto" } }}>
          <TimeSlider span={time.span} until={time.until} onChange={time.onChange} />
        </Box>
      )}
    </Box>
  );
}
