import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useId } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  readonly open: boolean;
  readonly title: string;
  readonly hint: string;
  readonly onClose: () => void;
  readonly onDelete: () => void;
};

export function ConfirmDelete({ open, title, hint, onClose, onDelete }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>{hint}</DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("actions.cancel")}</Button>
        <Button
          variant="contained"
          color="error"
          onClick={() => {
            onClose();
            onDelete();
          }}
        >
          {t("actions.delete")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
