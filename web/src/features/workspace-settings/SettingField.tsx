import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import type { Setting } from "./settings-queries.ts";

type Shape = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly maximum?: number;
  readonly minimum?: number;
  readonly maxLength?: number;
};

type Props = {
  readonly setting: Setting;
  readonly value: unknown;
  readonly isReadOnly: boolean;
  readonly onChange: (value: unknown) => void;
};

const nothing = "";

/** One setting: a switch, a choice, a number or words, as its schema says. */
export function SettingField({ setting, value, isReadOnly, onChange }: Props) {
  const { t } = useTranslation("settings");
  const { name, about } = setting;
  const whole = (setting.schema ?? {}) as Shape;
  const isOptional = whole.anyOf?.some(({ type }) => type === "null") ?? false;
  const shape = whole.anyOf?.find(({ type }) => type !== "null") ?? whole;
  const label = t(`fields.${name}.label`, { defaultValue: name.replaceAll("_", " ") });
  const help = t(`fields.${name}.help`, { defaultValue: about });
  if (shape.type === "boolean")
    return (
      <Box>
        <FormControlLabel
          control={
            <Switch
              checked={value === true}
              disabled={isReadOnly}
              onChange={(event) => onChange(event.target.checked)}
            />
          }
          label={label}
        />
        <Typography variant="caption" component="p" color="textSecondary">
          {help}
        </Typography>
      </Box>
    );
  const isNumber = shape.type === "number" || shape.type === "integer";
  const written = value === null || value === undefined ? nothing : String(value);
  return (
    <TextField
      label={label}
      helperText={help}
      disabled={isReadOnly}
      value={written}
      select={shape.enum !== undefined}
      multiline={!isNumber && shape.enum === undefined}
      type={isNumber ? "number" : "text"}
      sx={{ maxWidth: isNumber ? 320 : 640, width: "100%" }}
      slotProps={{
        htmlInput: isNumber
          ? { min: shape.minimum ?? 1, max: shape.maximum, step: shape.type === "integer" ? 1 : "any" }
          : { maxLength: shape.maxLength },
        inputLabel: { shrink: true },
        formHelperText: { sx: { "&.Mui-disabled": { color: "text.secondary" } } },
        select: { displayEmpty: true },
      }}
      onChange={(event) => {
        const said = event.target.value;
        if (said === nothing) onChange(isOptional ? null : isNumber ? setting.usual : nothing);
        else onChange(isNumber ? Number(said) : said);
      }}
      placeholder={isOptional ? t("unset") : ""}
    >
      {shape.enum &&
        [
          ...(isOptional ? [{ value: nothing, text: t("unset") }] : []),
          ...shape.enum.map((one) => ({
            value: String(one),
            text: t(`fields.${name}.values.${String(one)}`, { defaultValue: String(one).replaceAll("_", " ") }),
          })),
        ].map((one) => (
          <MenuItem key={one.value} value={one.value}>
            {one.text}
          </MenuItem>
        ))}
    </TextField>
  );
}
