import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Radio from "@mui/material/Radio";
import RadioGroup from "@mui/material/RadioGroup";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Tag } from "../../components/Tag.tsx";
import { type Footprint, footprints } from "./new-scan-queries.ts";

type Props = { readonly value: Footprint; readonly onChange: (value: Footprint) => void };

/** What the target may notice at most. */
export function FootprintChoice({ value, onChange }: Props) {
  const { t } = useTranslation("newScan");
  return (
    <RadioGroup
      aria-label={t("footprint")}
      value={value}
      onChange={(_event, next) => onChange(next as Footprint)}
      sx={{ gap: 0.5 }}
    >
      {footprints.map((one) => (
        <FormControlLabel
          key={one}
          value={one}
          control={<Radio size="small" sx={{ py: 0.5 }} />}
          sx={{ alignItems: "flex-start", mr: 0 }}
          label={
            <Box sx={{ pt: 0.5 }}>
              <Box sx={{ display: "flex", gap: 1, alignItems: "center" }}>
                <Tag {...(one >= "P2" && { colour: "warning" as const })}>{one}</Tag>
                <Typography sx={{ fontWeight: 560 }}>{t(`footprints.${one}.name`)}</Typography>
              </Box>
              <Typography variant="body2" color="textSecondary">
                {t(`footprints.${one}.about`)}
              </Typography>
            </Box>
          }
        />
      ))}
    </RadioGroup>
  );
}
