import CheckBoxIcon from "@mui/icons-material/CheckBox";
import CheckBoxOutlineBlankIcon from "@mui/icons-material/CheckBoxOutlineBlank";
import KeyboardArrowDownIcon from "@mui/icons-material/KeyboardArrowDown";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import ListItemIcon from "@mui/material/ListItemIcon";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "./use-format.ts";

export type Choice = { readonly value: string; readonly label: string; readonly n?: number };
type Props = {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
};

/** A filter by some of many values, with how many there are of each. */
export function FilterMenu({ label, choices, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const names = choices.filter(({ value }) => chosen.includes(value)).map((one) => one.label);
  const said =
    chosen.length === 0 ? label : `${label}: ${names.length === 1 ? names[0] : format.number(chosen.length)}`;
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return (
    <>
      <Button
        variant="outlined"
        color={chosen.length > 0 ? "primary" : "inherit"}
        endIcon={<KeyboardArrowDownIcon />}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ height: 34, ...(chosen.length === 0 && { borderColor: "divider", color: "text.secondary" }) }}
      >
        {said}
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        slotProps={{ paper: { sx: { maxHeight: 420, minWidth: 220 } } }}
      >
        {choices.map(({ value, label: name, n }) => (
          <MenuItem
            key={value}
            dense
            role="menuitemcheckbox"
            aria-checked={chosen.includes(value)}
            onClick={() => toggle(value)}
          >
            <ListItemIcon>
              {chosen.includes(value) ? (
                <CheckBoxIcon fontSize="small" color="primary" />
              ) : (
                <CheckBoxOutlineBlankIcon fontSize="small" />
              )}
            </ListItemIcon>
            <Box component="span" sx={{ flexGrow: 1 }}>
              {name}
            </Box>
            {n !== undefined && (
              <Box component="span" sx={{ ml: 2, color: "text.secondary", fontVariantNumeric: "tabular-nums" }}>
                {format.number(n)}
              </Box>
            )}
          </MenuItem>
        ))}
        {chosen.length > 0 && <Divider />}
        {chosen.length > 0 && (
          <MenuItem dense onClick={() => onChange([])}>
            {t("list.clear")}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
