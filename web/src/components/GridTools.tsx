import CheckBoxIcon from "@mui/icons-material/CheckBox";
import CheckBoxOutlineBlankIcon from "@mui/icons-material/CheckBoxOutlineBlank";
import RadioButtonCheckedIcon from "@mui/icons-material/RadioButtonChecked";
import RadioButtonUncheckedIcon from "@mui/icons-material/RadioButtonUnchecked";
import ViewColumnOutlinedIcon from "@mui/icons-material/ViewColumnOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListSubheader from "@mui/material/ListSubheader";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "./RowTable.tsx";
import { chooseDensity, densities, useDensity } from "./use-density.ts";

type Named = { readonly id: string; readonly label: string };
type Props = {
  /** The first one names the row and always stays. */
  readonly columns: readonly Named[];
  readonly shown: readonly string[];
  readonly onChange: (shown: readonly string[] | null) => void;
};

/** Which columns a list has, and how high its rows are. */
export function GridTools({ columns, shown, onChange }: Props) {
  const { t } = useTranslation("desk");
  const density = useDensity();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const toggle = (id: string) =>
    onChange(
      columns.flatMap((one) => ((one.id === id ? !shown.includes(id) : shown.includes(one.id)) ? [one.id] : [])),
    );
  return (
    <>
      <Button
        variant="outlined"
        color="inherit"
        startIcon={<ViewColumnOutlinedIcon />}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ height: 34, borderColor: "divider", color: "text.secondary" }}
      >
        {t("grid.columns")}
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        slotProps={{ paper: { sx: { minWidth: 220 } } }}
      >
        {columns.map(({ id, label }, place) => (
          <MenuItem
            key={id}
            dense
            disabled={place === 0}
            role="menuitemcheckbox"
            aria-checked={shown.includes(id)}
            onClick={() => toggle(id)}
          >
            <ListItemIcon>
              {shown.includes(id) ? (
                <CheckBoxIcon fontSize="small" color="primary" />
              ) : (
                <CheckBoxOutlineBlankIcon fontSize="small" />
              )}
            </ListItemIcon>
            {label}
          </MenuItem>
        ))}
        <MenuItem dense onClick={() => onChange(null)}>
          {t("grid.asUsual")}
        </MenuItem>
        <Divider />
        <ListSubheader role="presentation" sx={{ lineHeight: 2.2, bgcolor: "transparent" }}>
          {t("grid.density")}
        </ListSubheader>
        {densities.map((one) => (
          <MenuItem
            key={one}
            dense
            role="menuitemradio"
            aria-checked={density === one}
            onClick={() => chooseDensity(one)}
          >
            <ListItemIcon>
              {density === one ? (
                <RadioButtonCheckedIcon fontSize="small" color="primary" />
              ) : (
                <RadioButtonUncheckedIcon fontSize="small" />
              )}
            </ListItemIcon>
            {t(`grid.${one}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

const rows = { compact: { height: 28, py: 0.125 }, standard: null, roomy: { height: 50, py: 1.25 } };

/** A list whose rows are as high as somebody likes them. */
export function Dense({ children }: { readonly children: ReactNode }) {
  const how = rows[useDensity()];
  return (
    <Box sx={how ? { "& table tbody tr": { height: how.height }, "& table tbody td": { py: how.py } } : {}}>
      {children}
    </Box>
  );
}

/** Columns that are chosen, or else the usual ones; what was chosen by hand is shown from medium widths on. */
export function chosenColumns<T>(
  columns: readonly Column<T>[],
  usual: readonly string[],
  said: string | null,
): { readonly columns: readonly Column<T>[]; readonly ids: readonly string[] } {
  const known = columns.map(({ id }) => id);
  const named = said?.split(",").filter((id) => known.includes(id));
  const [first = ""] = known;
  const ids = named ? [first, ...named.filter((id) => id !== first)] : usual;
  const shown = columns.filter(({ id }) => ids.includes(id));
  return {
    ids,
    columns: named ? shown.map((one) => (one.from && one.from !== "sm" ? { ...one, from: "md" } : one)) : shown,
  };
}
