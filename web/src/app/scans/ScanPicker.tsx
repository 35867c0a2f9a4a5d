import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";
import { type Scan, titleOf } from "./scan-queries.ts";

type Props = { readonly scans: readonly Scan[]; readonly at: string; readonly onPick: (id: string) => void };

/** Which scan is looked at; nothing where there is no choice. */
export function ScanPicker({ scans, at, onPick }: Props) {
  const { t } = useTranslation("investigations");
  const format = useFormat();
  if (scans.length < 2) return null;
  return (
    <TextField
      select
      label={t("whichScan")}
      value={at}
      onChange={(event) => onPick(event.target.value)}
      sx={{ width: "100%", maxWidth: 420 }}
    >
      {scans.map((one) => (
        <MenuItem key={one.id} value={one.id}>
          {titleOf(one)} · {format.date(one.created_at)}
        </MenuItem>
      ))}
    </TextField>
  );
}
