import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import FormControlLabel from "@mui/material/FormControlLabel";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mono } from "../../app/theme.ts";

type Props = { readonly codes: readonly string[]; readonly onDone: () => void };

/** Shown once: to be kept before going on. */
export function RecoveryCodes({ codes, onDone }: Props) {
  const { t } = useTranslation(["profile", "common"]);
  const [isKept, setKept] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const text = codes.join("\n");
  const download = () => {
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: "sonde-recovery-codes.txt" });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <>
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2}>
          <Alert severity="warning">{t("totp.codesOnce")}</Alert>
          <Box
            component="ul"
            aria-label={t("totp.codes")}
            sx={{
              listStyle: "none",
              m: 0,
              p: 2,
              display: "grid",
              gridTemplateColumns: "repeat(auto-fill, minmax(140px, 1fr))",
              gap: 1,
              fontFamily: mono,
              bgcolor: "background.default",
              border: 1,
              borderColor: "divider",
              borderRadius: 1,
            }}
          >
            {codes.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </Box>
          <Stack direction="row" spacing={1}>
            <Button
              variant="outlined"
              onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
            >
              {t(isCopied ? "common:actions.copied" : "common:actions.copy")}
            </Button>
            <Button variant="outlined" onClick={download}>
              {t("totp.download")}
            </Button>
          </Stack>
          <FormControlLabel
            control={<Checkbox checked={isKept} onChange={(event) => setKept(event.target.checked)} />}
            label={t("totp.kept")}
          />
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button variant="contained" disabled={!isKept} onClick={onDone}>
          {t("totp.finish")}
        </Button>
      </DialogActions>
    </>
  );
}
