import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Tag } from "../../components/Tag.tsx";
import { type Option, type Raw, write } from "./option-schema.ts";

type Props = {
  readonly option: Option;
  /** What the workspace says; undefined while the default holds. */
  readonly raw: Raw | undefined;
  readonly wrong?: string;
  readonly isDisabled: boolean;
  readonly onChange: (raw: Raw | null) => void;
};

/** One option: its value, and who says so. */
export function OptionField({ option, raw, wrong, isDisabled, onChange }: Props) {
  const { t } = useTranslation("modules");
  const { name, about, kind, choices, initial, least, most } = option;
  const shown = raw ?? write(option, initial);
  const help = wrong ? t(`wrong.${wrong}`, { least, most }) : about;
  const common = { fullWidth: true, label: name, disabled: isDisabled, error: wrong !== undefined, helperText: help };
  const isOwn = raw !== undefined;
  return (
    <Box>
      {kind === "flag" ? (
        <>
          <FormControlLabel
            control={
              <Switch
                size="small"
                checked={shown === true}
                disabled={isDisabled}
                onChange={(_event, checked) => onChange(checked)}
              />
            }
            label={name}
            slotProps={{ typography: { variant: "body2" } }}
            sx={{ ml: 0, gap: 0.5 }}
          />
          <Typography variant="caption" color="textSecondary" component="p">
            {about}
          </Typography>
        </>
      ) : kind === "choice" || kind === "choices" ? (
        <TextField
          {...common}
          select
          value={shown}
          onChange={(event) => onChange(event.target.value as unknown as Raw)}
          slotProps={{ select: { multiple: kind === "choices" } }}
        >
          {choices.map((choice) => (
            <MenuItem key={choice} value={choice}>
              {choice}
            </MenuItem>
          ))}
        </TextField>
      ) : (
        <TextField
          {...common}
          value={shown}
          onChange={(event) => onChange(event.target.value)}
          {...(kind === "number" && { slotProps: { htmlInput: { inputMode: "decimal" } } })}
          {...((kind === "lines" || kind === "json") && { multiline: true, minRows: 2, maxRows: 8 })}
          {...(kind === "lines" && !wrong && { helperText: `${about}. ${t("onePerLine")}` })}
        />
      )}
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, px: kind === "flag" ? 0 : 1.75 }}>
        {isOwn ? (
          <Tag colour="primary">{t("fromWorkspace")}</Tag>
        ) : (
          <Typography variant="caption" color="textSecondary">
            {t("fromDefault")}
          </Typography>
        )}
        {isOwn && !isDisabled && (
          <Button color="inherit" onClick={() => onChange(null)} sx={{ py: 0, minHeight: 24 }}>
            {t("backToDefault", { value: brief(initial) })}
          </Button>
        )}
      </Box>
    </Box>
  );
}

function brief(value: unknown): string {
  const text = typeof value === "string" ? `“${value}”` : (JSON.stringify(value) ?? "–");
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
