import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";

import { evidenceQueries } from "./evidence-queries.ts";

/** Erases a record for good, after a question and for a reason. */
export function EraseButton({ id }: { readonly id: string }) {
  const { t } = useTranslation(["evidence", "common"]);
  const erase = useMutation(evidenceQueries.erase(useWs(), id));
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <>
      <Button variant="outlined" color="error" onClick={() => setAsking(true)}>
        {t("erase")}
      </Button>
      <Dialog open={isAsking} onClose={() => setAsking(false)} fullWidth maxWidth="sm" aria-labelledby="erase-title">
        <DialogTitle id="erase-title">{t("eraseAsk")}</DialogTitle>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            erase.mutate(reason.trim(), { onSuccess: () => setAsking(false) });
          }}
        >
          <DialogContent sx={{ pt: 0 }}>
            {erase.error && (
              <Alert severity="error" sx={{ mb: 2 }}>
                {erase.error.message}
              </Alert>
            )}
            <Typography sx={{ mb: 2 }}>{t("eraseHint")}</Typography>
            <TextField
              fullWidth
              required
              autoFocus
              label={t("reason")}
              helperText={t("reasonHelp")}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setAsking(false)}>{t("common:actions.cancel")}</Button>
            <Button
              type="submit"
              variant="contained"
              color="error"
              disabled={reason.trim() === ""}
              loading={erase.isPending}
            >
              {t("erase")}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
