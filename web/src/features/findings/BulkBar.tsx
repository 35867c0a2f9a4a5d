import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";

type Props = { readonly n: number; readonly onDecide: () => void; readonly onClear: () => void };

/** Floats over the list while something is picked. */
export function BulkBar({ n, onDecide, onClear }: Props) {
  const { t } = useTranslation("findings");
  const format = useFormat();
  if (n === 0) return null;
  return (
    <Paper
      role="toolbar"
      aria-label={t("picked", { n: format.number(n) })}
      elevation={6}
      sx={{
        position: "sticky",
        bottom: 16,
        mt: 2,
        mx: "auto",
        width: "fit-content",
        maxWidth: "100%",
        display: "flex",
        alignItems: "center",
        gap: 1,
        pl: 2,
        pr: 1,
        py: 0.75,
        border: 1,
        borderColor: "divider",
        zIndex: 5,
      }}
    >
      <Box sx={{ fontWeight: 560, fontVariantNumeric: "tabular-nums", fontSize: 13 }}>
        {t("picked", { n: format.number(n) })}
      </Box>
      <Button variant="contained" onClick={onDecide}>
        {t("decide")}
      </Button>
      <Button color="inherit" onClick={onClear}>
        {t("clear")}
      </Button>
    </Paper>
  );
}
