import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import FormControlLabel from "@mui/material/FormControlLabel";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMayWrite, useWs } from "../ws.tsx";
import { deskQueries, type SavedView } from "./desk-queries.ts";

type Props = {
  readonly page: string;
  readonly view: SavedView | "new" | null;
  readonly address: string;
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
};

/** Names a view, and says whether others see it. */
export function ViewDialog({ view, ...rest }: Props) {
  const { t } = useTranslation("desk");
  return (
    <Dialog open={view !== null} onClose={rest.onClose} fullWidth maxWidth="xs" aria-labelledby="view-title">
      <DialogTitle id="view-title">{t(view === "new" ? "views.save" : "views.change")}</DialogTitle>
      {view && <ViewForm key={view === "new" ? "new" : view.id} view={view} {...rest} />}
    </Dialog>
  );
}

function ViewForm({ page, view, address, onClose, onMade }: Props & { readonly view: SavedView | "new" }) {
  const { t } = useTranslation(["desk", "common"]);
  const ws = useWs();
  const mayShare = useMayWrite();
  const [name, setName] = useState(view === "new" ? "" : view.name);
  const [shared, setShared] = useState(view === "new" ? false : view.shared);
  const save = useMutation(deskQueries.saveView(ws, page));
  const change = useMutation(deskQueries.changeView(ws, page));
  const error = save.error ?? change.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = { name: name.trim(), shared };
    if (view === "new")
      save.mutate(
        { ...said, address },
        {
          onSuccess: ({ data }) => {
            onMade(data.id);
            onClose();
          },
        },
      );
    else change.mutate({ id: view.id, ...said }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        {error && <Alert severity="error">{error.message}</Alert>}
        <TextField
          fullWidth
          autoFocus
          required
          margin="dense"
          label={t("views.name")}
          value={name}
          onChange={(event) => setName(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 100 } }}
        />
        {mayShare && (
          <FormControlLabel
            control={<Checkbox size="small" checked={shared} onChange={(_event, next) => setShared(next)} />}
            label={t("views.share")}
            slotProps={{ typography: { variant: "body2" } }}
          />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button
          type="submit"
          variant="contained"
          disabled={name.trim() === ""}
          loading={save.isPending || change.isPending}
        >
          {t("common:actions.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
