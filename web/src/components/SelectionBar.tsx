import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "./use-format.ts";

type Props = { readonly n: number; readonly onClear: () => void; readonly children: ReactNode };

/** Floats over a list while something of it is picked, with what can be done to all of that. */
export function SelectionBar({ n, onClear, children }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (n === 0) return null;
  const said = t("list.picked", { n: format.number(n) });
  return (
    <Paper
      role="toolbar"
      aria-label={said}
      elevation={6}
      sx={{
        position: "sticky",
        bottom: 16,
        mt: 2,
        mx: "auto",
        width: "fit-content",
        maxWidth: "100%",
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        gap: 0.5,
        pl: 2,
        pr: 1,
        py: 0.75,
        border: 1,
        borderColor: "divider",
        zIndex: 5,
      }}
    >
      <Box sx={{ fontWeight: 560, fontVariantNumeric: "tabular-nums", fontSize: 13, mr: 1 }}>{said}</Box>
      {children}
      <Button color="inherit" onClick={onClear}>
        {t("list.clear")}
      </Button>
    </Paper>
  );
}
