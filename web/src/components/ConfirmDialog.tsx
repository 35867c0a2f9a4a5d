import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  readonly open: boolean;
  readonly title: string;
  readonly hint: ReactNode;
  readonly action: string;
  readonly isReady?: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
};

/** Asks before something is done that cannot be taken back. */
export function ConfirmDialog({ open, title, hint, action, isReady = true, onClose, onConfirm }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Dialog open={open} onClose={onClose} fullWidth maxWidth="xs" aria-labelledby={id}>
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>{hint}</DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("actions.cancel")}</Button>
        <Button variant="contained" color="error" disabled={!isReady} onClick={onConfirm}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
