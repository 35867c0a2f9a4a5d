import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";
import { foundTypes, modulesFor } from "./choice.ts";
import type { Module } from "./new-scan-queries.ts";

type Props = {
  readonly known: readonly Module[];
  readonly targetTypes: readonly string[];
  readonly types: readonly string[];
  readonly onChange: (types: readonly string[]) => void;
};

/** What one wants to know; the modules that find it, and those that lead to it, follow from that. */
export function DataChoice({ known, targetTypes, types, onChange }: Props) {
  const { t } = useTranslation(["newScan", "entities"]);
  const format = useFormat();
  const toggle = (type: string) =>
    onChange(types.includes(type) ? types.filter((one) => one !== type) : [...types, type]);
  return (
    <>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }} role="status">
        {types.length === 0
          ? t("dataHint")
          : t("dataModules", { n: format.number(modulesFor(known, types, targetTypes).length) })}
      </Typography>
      <Box
        role="group"
        aria-label={t("ways.data")}
        sx={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(150px, 1fr))" }}
      >
        {foundTypes(known).map((type) => (
          <FormControlLabel
            key={type}
            sx={{ mr: 0 }}
            control={<Checkbox size="small" checked={types.includes(type)} onChange={() => toggle(type)} />}
            label={t(`entities:types.${type}`, { defaultValue: type })}
            slotProps={{ typography: { variant: "body2" } }}
          />
        ))}
      </Box>
    </>
  );
}
