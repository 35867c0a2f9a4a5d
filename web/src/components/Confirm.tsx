import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  readonly open: boolean;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** What has to be typed first, for what cannot be taken back. */
  readonly typed?: string;
  readonly busy?: boolean;
  readonly error?: Error | null;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
};

/** Asks once more before something that is hard to take back. */
export function Confirm({ open, title, onClose, ...rest }: Props) {
  return (
    <Dialog open={open} onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="confirm-title">
      <DialogTitle id="confirm-title">{title}</DialogTitle>
      {open && <ConfirmForm onClose={onClose} {...rest} />}
    </Dialog>
  );
}

function ConfirmForm({ text, action, typed, busy, error, onClose, onConfirm }: Omit<Props, "open" | "title">) {
  const { t } = useTranslation();
  const [said, setSaid] = useState("");
  const isMeant = typed === undefined || said.trim() === typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isMeant) onConfirm();
  };
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        {error && (
          <Alert severity="error" sx={{ mb: 2 }}>
            {error.message}
          </Alert>
        )}
        <Typography color="textSecondary">{text}</Typography>
        {typed !== undefined && (
          <TextField
            fullWidth
            autoFocus
            autoComplete="off"
            label={t("confirm.type", { what: typed })}
            value={said}
            onChange={(event) => setSaid(event.target.value)}
            sx={{ mt: 2 }}
          />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("actions.cancel")}</Button>
        <Button type="submit" variant="contained" color="error" disabled={!isMeant} loading={busy ?? false}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}
